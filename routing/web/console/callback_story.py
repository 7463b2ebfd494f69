"""What happened to a callback, in order: its changes and every call that was made to keep it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from routing.domain.centre import Centre
from routing.domain.promise_words import CHANNELS, EVENTS, VERDICTS, reason_text
from routing.domain.text import Text
from routing.reports.figures import verdict
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow, ChangeRow
from routing.web.console.callback_rows import outcome_of
from routing.web.console.moments import Moments
from routing.web.console.naming import agent_name, clock_of, language_name, line_name, queue_name, say

CALLING = Text("Appel n° {n}", "Call {n}")
PLACED, ANSWERED, CONNECTED = Text("parti", "placed"), Text("décroché", "answered"), Text("en ligne", "connected")
ENDED = Text("terminé", "over")


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. `parts` are said after it, each by itself."""

    at: datetime
    when: str
    what: str
    parts: tuple[str, ...] = ()
    is_call: bool = False


def story(
    centre: Centre, row: CallbackRow, changes: Iterable[ChangeRow], tries: Iterable[AttemptRow]
) -> list[Moment]:
    """Everything, oldest first."""
    at = clock_of(centre, row.line)
    told = [_changed(centre, at, one) for one in changes if one.event != "claimed"]
    told += [_called(centre, at, one) for one in tries]
    return sorted(told, key=lambda moment: moment.at)


def facts_of(centre: Centre, row: CallbackRow, now: datetime) -> list[tuple[str, str]]:
    """What is known of it besides."""
    at, came = clock_of(centre, row.line), verdict(row, now)
    channel = CHANNELS.get(row.channel, Text(row.channel, row.channel))
    facts = [
        (Text("Demandé", "Asked for"), f"{at.moment(row.created_at, now)}, {say(channel)}"),
        (Text("Ligne", "Line"), line_name(centre, row.line)),
        (Text("File", "Queue"), queue_name(centre, row.queue)),
        (Text("Langue", "Language"), language_name(row.language)),
        (Text("Prochain appel", "Next call"), at.moment(row.next_attempt_at, now) if row.next_attempt_at else ""),
        (Text("Promesse", "Promise"), say(VERDICTS[came]) if came else ""),
        (Text("Priorité", "Priority"), say(Text("oui", "yes")) if row.priority else ""),
    ]
    return [(say(name), value) for name, value in facts if value]


def _changed(centre: Centre, at: Moments, one: ChangeRow) -> Moment:
    reason, agent = reason_text(one.reason), one.detail.get("agent")
    parts = ([say(reason)] if reason else []) + ([agent_name(centre, str(agent))] if agent else [])
    return Moment(one.at, _when(at, one.at), say(EVENTS.get(one.event, Text(one.event, one.event))), tuple(parts))


def _called(centre: Centre, at: Moments, one: AttemptRow) -> Moment:
    stamps = (
        (PLACED, one.placed_at), (ANSWERED, one.answered_at), (CONNECTED, one.connected_at), (ENDED, one.ended_at),
    )
    parts = [f"{say(word)} {_exactly(at, moment)}" for word, moment in stamps if moment is not None]
    held = [agent_name(centre, one.agent)] if one.agent else []
    head = say(CALLING).format(n=one.n or 1)
    what = f"{head}\u00a0: {outcome_of(one)}" if at.language == "fr" else f"{head}: {outcome_of(one)}"
    return Moment(one.sent_at, _when(at, one.sent_at), what, (*held, *parts), is_call=True)


def _when(at: Moments, moment: datetime) -> str:
    return f"{at.day(at.local(moment).date())}, {_exactly(at, moment)}"


def _exactly(at: Moments, moment: datetime) -> str:
    """To the second: in a story of calls, minutes are too coarse."""
    return f"{at.local(moment):%H:%M:%S}"

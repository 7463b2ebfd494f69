"""A try to ring somebody back has come to something: its agent is free, and its callback goes on, or is over."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from routing.agent_presence import let_go
from routing.availability import Outlook
from routing.callback_links import CallbackLinks
from routing.callbacks.booking import close
from routing.callbacks.telling import Telling, tell
from routing.domain.attempt import AttemptOutcome, News
from routing.domain.callback import CallbackEvent, CallbackState
from routing.domain.presence import Event
from routing.domain.retry import Following, following
from routing.store import attempts, batches, callbacks
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

log = logging.getLogger(__name__)

FRONT = 2
AT_ONCE = timedelta(minutes=1)
MISSED, NOTHING_RINGS = "callback_missed", "nothing_rings"
RINGS = (News.RINGING, News.ANSWERED, News.BUSY, News.NO_ANSWER)  # their telephone was reached


def ended(
    connection: Connection, outlook: Outlook, links: CallbackLinks, held: CallbackRow, attempt: AttemptRow,
    outcome: AttemptOutcome, now: datetime,
) -> CallbackRow:
    """The call is over: what was decided before stands, the agent is free, and what follows is decided once.

    `held` and `attempt` are held by the transaction. The callback as it is from now on.
    """
    final = attempt.outcome or outcome
    if not attempts.end(connection, attempt.id, final, now):
        return held
    if attempt.outcome is None:
        held = came_to(connection, outlook, links, held, attempt, final, now)
    free_agent(connection, outlook, attempt, final, now)
    log.info("callback %s try=%s came to %s, is %s", held.reference, attempt.n, final, held.state)
    return held


def came_to(
    connection: Connection, outlook: Outlook, links: CallbackLinks, held: CallbackRow, attempt: AttemptRow,
    outcome: AttemptOutcome, now: datetime,
) -> CallbackRow:
    """What a try's outcome makes of its callback; nothing when that is at another try, or over."""
    if held.state not in (CallbackState.DIALLING, CallbackState.TALKING) or held.tries != attempt.n:
        return held
    follows = _following(outlook, held, outcome, now)
    if follows.event in (CallbackEvent.TALKED, CallbackEvent.UNREACHED):
        return _over(connection, outlook, links, held, outcome, follows, now)
    is_lost = outcome is AttemptOutcome.AGENT_GONE
    moved = callbacks.move(
        connection, held, CallbackEvent.AGENT_GONE if held.state is CallbackState.TALKING else follows.event,
        outcome.value, now, {"n": attempt.n}, **_rung_again(held, follows, now),
        agents_lost=held.agents_lost + is_lost, priority=FRONT if is_lost else held.priority,
    )
    return moved or held


def retried(
    outlook: Outlook, held: CallbackRow, attempt: AttemptRow, outcome: AttemptOutcome, rung_at: datetime | None,
    now: datetime,
) -> batches.Move | None:
    """The same where it only means that the callback, which is being rung, waits for its next try; nothing is written.

    `rung_at` is when their telephone rang in this try. None in every other case.
    """
    if held.state is not CallbackState.DIALLING or held.tries != attempt.n:
        return None
    follows = _following(outlook, held, outcome, now)
    if follows.event is not CallbackEvent.RETRIED:
        return None
    wanted = callbacks.moved_row(
        held, follows.event, outcome.value, now, first_rung_at=held.first_rung_at or rung_at,
        **_rung_again(held, follows, now),
    )
    return batches.Move(held, wanted, follows.event.value, {"n": attempt.n}) if wanted else None


def taken_up_again(connection: Connection, outlook: Outlook, held: CallbackRow, now: datetime) -> CallbackRow:
    """Nothing rings or talks any more for somebody who is still held for being rung: they wait, as they did before."""
    follows = _following(outlook, held, AttemptOutcome.NOT_PLACED, now)
    event = CallbackEvent.AGENT_GONE if held.state is CallbackState.TALKING else CallbackEvent.RETRIED
    wanted = _rung_again(held, follows, now)
    return callbacks.move(connection, held, event, NOTHING_RINGS, now, {"n": held.tries}, **wanted) or held


def free_agent(
    connection: Connection, outlook: Outlook, attempt: AttemptRow, outcome: AttemptOutcome, now: datetime
) -> None:
    """Lets go of the agent who was held: wrapping up after a talk, else as before."""
    has_talked = outcome is AttemptOutcome.CONNECTED or attempt.connected_at is not None
    event = Event.TALKED if has_talked else Event.SPARED
    let_go(connection, outlook.centre, attempt, event, now, MISSED)


def _following(outlook: Outlook, held: CallbackRow, outcome: AttemptOutcome, now: datetime) -> Following:
    """What follows by policy; without one in the config, or without the line, they wait as they did until it is back.
    """
    promises, hours = outlook.centre.promises, outlook.hours.get(held.line)
    if promises is not None and hours is not None:
        return following(outcome, held.counted, held.agents_lost, promises, hours, now)
    is_talk = outcome is AttemptOutcome.CONNECTED
    event = CallbackEvent.TALKED if is_talk else CallbackEvent.RETRIED
    return Following(event, None if is_talk else held.next_attempt_at, is_counted=False)


def _rung_again(held: CallbackRow, follows: Following, now: datetime) -> dict[str, Any]:
    return {"next_attempt_at": _due_at(held, follows, now), "counted": held.counted + follows.is_counted}


def _due_at(held: CallbackRow, follows: Following, now: datetime) -> datetime | None:
    """Who was not rung through no fault of theirs keeps their rank: they are due as they were, as long as one rings."""
    is_spared = follows.event is CallbackEvent.RETRIED and not follows.is_counted
    rings_on = follows.due_at is not None and follows.due_at <= now + AT_ONCE
    return held.next_attempt_at if is_spared and rings_on else follows.due_at


def _over(
    connection: Connection, outlook: Outlook, links: CallbackLinks, held: CallbackRow, outcome: AttemptOutcome,
    follows: Following, now: datetime,
) -> CallbackRow:
    event = follows.event
    if event is CallbackEvent.TALKED and held.state is CallbackState.DIALLING:
        event = CallbackEvent.SERVED  # the news that they talk never came
    elif event is CallbackEvent.UNREACHED and held.state is CallbackState.TALKING:
        return _talk_lost(connection, held, outcome, now)
    over = close(connection, held, event, outcome.value, now, {"n": held.tries})
    if over is None:
        return held
    over = callbacks.amend(connection, over, counted=held.counted + follows.is_counted) or over
    if follows.event is CallbackEvent.UNREACHED:
        tell(connection, outlook.centre, links, over, Telling.UNREACHED, now)
    return over


def _talk_lost(connection: Connection, held: CallbackRow, outcome: AttemptOutcome, now: datetime) -> CallbackRow:
    """They had answered, by the news of it, and nobody talked with them: that is no reason to give them up."""
    lost: dict[str, Any] = {"agents_lost": held.agents_lost + 1, "priority": FRONT, "next_attempt_at": now}
    return callbacks.move(connection, held, CallbackEvent.AGENT_GONE, outcome.value, now, **lost) or held

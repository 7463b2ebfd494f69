"""What stands at this moment, as the first page tells it: each line, who waits, who answers, and what is ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from routing import agents
from routing.alert_causes import VOICEMAIL, causes
from routing.alert_words import Alert
from routing.availability import Outlook
from routing.domain.centre import Line
from routing.domain.coming import Coming, coming
from routing.domain.heard import heard_first
from routing.domain.holidays import Holiday, to_decide
from routing.domain.hours import Status
from routing.domain.presence import Presence
from routing.domain.state_wording import state_text
from routing.domain.text import Language, Text
from routing.runtime import Runtime
from routing.store import holiday_decisions
from routing.store.announcements import AnnouncementRow
from routing.store.at_a_glance import Glance, glance
from routing.store.database import Connection

AHEAD, LOOKED_AT = timedelta(days=30), timedelta(days=90)
HOLIDAYS_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class LineNow:
    """One line at this moment: its status, the sentences callers hear, what the website shows, what is announced.

    `then_at`: when it opens again after the closing that comes.
    """

    line: Line
    status: Status
    shown: Text
    heard: tuple[str, ...]
    announced: AnnouncementRow | None
    then_at: datetime | None


@dataclass(frozen=True, slots=True)
class Team:
    """The agents who are at one thing, by name."""

    presence: Presence
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """Everything the page tells. `undecided`: public holidays of which nobody has said what is to happen, each with
    the lines it is so on.
    """

    lines: tuple[LineNow, ...]
    waits: Glance
    teams: tuple[Team, ...]
    alerts: tuple[Alert, ...]
    ahead: tuple[Coming, ...]
    undecided: tuple[tuple[Holiday, tuple[str, ...]], ...]


def today(runtime: Runtime, outlook: Outlook, now: datetime) -> Today:
    """What stands now."""
    with runtime.database.read() as connection:
        return Today(
            tuple(_line_now(outlook, line, now) for line in outlook.centre.lines.values()),
            glance(connection, now), _teams(connection, outlook, now),
            tuple(one for one in causes(connection, outlook, None, now) if one.kind != VOICEMAIL),
            _ahead(outlook, now.astimezone(outlook.centre.timezone).date()), _undecided(connection, outlook, now),
        )


def _line_now(outlook: Outlook, line: Line, now: datetime) -> LineNow:
    status, told = outlook.status(line.id, now), outlook.announcement(line.id, now)
    text = told.text if told is not None else None
    then_at = outlook.hours[line.id].next_opening(now) if status.is_open else None
    return LineNow(
        line, status, state_text(status, line.rules.timezone),
        heard_first(outlook.centre, line, status, now, text, Language.FR), told, then_at,
    )


def _teams(connection: Connection, outlook: Outlook, now: datetime) -> tuple[Team, ...]:
    held, named = agents.standing(connection, outlook.centre, now), outlook.centre.agents
    by_presence: Mapping[Presence, Sequence[str]] = {
        presence: [named[row.id].name for row in held.values() if row.presence is presence] for presence in Presence
    }
    return tuple(Team(presence, tuple(sorted(names))) for presence, names in by_presence.items())


def _ahead(outlook: Outlook, first: date) -> tuple[Coming, ...]:
    """What is ahead, which only differs when the hours or the day do."""
    key = ("ahead", first)
    found: tuple[Coming, ...] | None = outlook.made.get(key)
    if found is None:
        found = outlook.made[key] = coming(outlook.hours, first, first + AHEAD, first + LOOKED_AT)
    return found


def _undecided(connection: Connection, outlook: Outlook, now: datetime) -> tuple[tuple[Holiday, tuple[str, ...]], ...]:
    decided = holiday_decisions.in_force(connection)
    found: dict[tuple[date, Text], tuple[Holiday, tuple[str, ...]]] = {}
    for id_, hours in outlook.hours.items():
        first = now.astimezone(hours.rules.timezone).date()
        as_usual = {row.held_on for row in decided if row.line == id_}
        for holiday in to_decide(hours, as_usual, first, first + HOLIDAYS_AHEAD):
            held = found.get((holiday.on, holiday.label), (holiday, ()))
            found[holiday.on, holiday.label] = (held[0], (*held[1], id_))
    return tuple(sorted(found.values(), key=lambda pair: pair[0].on))

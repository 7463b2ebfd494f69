"""How many agents each half hour of a weekday would need, if its calls come as they did in the last four weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from routing.availability import Outlook
from routing.domain.hours import Hours
from routing.domain.staffing import HALF_HOUR, agents_needed, load, service_level
from routing.domain.wall_time import at_epoch, minute_of
from routing.reports.days import DAY, FOUR_WEEKS, rules_of
from routing.store.call_figures import half_hours
from routing.store.database import Connection
from routing.store.wall_hours import Days

ASSUMED_TALK = 240.0
A_WEEK, HALF_HOURS, MINUTES = timedelta(days=7), 48, 30


@dataclass(frozen=True, slots=True)
class Hint:
    """A half hour, told by its first minute: calls to the queue on a day on which it was open, and what they need."""

    minute: int
    calls: float
    erlangs: float
    agents: int
    level: float


@dataclass(frozen=True, slots=True)
class Hints:
    """Those of a weekday, the `days` they are taken from, and how long a call keeps an agent, notes included.

    `is_assumed`: nobody talked in four weeks, so that the length of a talk is a guess.
    """

    days: tuple[date, ...]
    handling: float
    is_assumed: bool
    rows: tuple[Hint, ...]


def staffing_hints(
    connection: Connection, outlook: Outlook, weekday: int, line: str | None, now: datetime
) -> Hints:
    """From the last four days of that name before today."""
    zone = rules_of(outlook.centre, line).timezone
    today = now.astimezone(zone).date()
    found = half_hours(connection, Days(today - FOUR_WEEKS, today, zone), line)
    talks = sum(one.talks for one in found)
    talked = sum(one.talked_seconds for one in found) / talks if talks else ASSUMED_TALK
    handling = talked + outlook.centre.presences.wrap_up
    last = today - DAY * ((today.weekday() - weekday - 1) % 7 + 1)
    days = tuple(sorted(last - A_WEEK * number for number in range(FOUR_WEEKS // A_WEEK)))
    counts = {(one.on, one.number): one.queued for one in found}
    opened = [hours for id_, hours in outlook.hours.items() if line in (None, id_) and outlook.centre.queue_of(id_)]
    rows = [_hint(number, days, counts, opened, handling) for number in range(HALF_HOURS)]
    return Hints(days, handling, not talks, tuple(row for row in rows if row is not None))


def _hint(
    number: int, days: tuple[date, ...], counts: Mapping[tuple[date, int], int], lines: Iterable[Hours], handling: float
) -> Hint | None:
    """None for a half hour in which nobody could call on any of the days."""
    total = sum(counts.get((day, number), 0) for day in days)
    worked = sum(any(_was_open(hours, day, number) for hours in lines) or (day, number) in counts for day in days)
    if not worked:
        return None
    calls = total / worked
    agents = agents_needed(calls, handling)
    return Hint(number * MINUTES, calls, load(calls, handling), agents, service_level(agents, calls, handling))


def _was_open(hours: Hours, day: date, number: int) -> bool:
    zone = hours.rules.timezone
    start = minute_of(day, number * MINUTES, zone)
    return hours.open_seconds_between(at_epoch(start), at_epoch(start + HALF_HOUR)) > 0

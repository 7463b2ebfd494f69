"""Days to look at a year by: how long each is open, and what is unusual about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from routing.domain.calendar import CalendarDay, calendar
from routing.domain.hours import Hours
from routing.domain.rules import Kind, Source

HOUR = 3_600
LEVELS = (0, 4 * HOUR, 8 * HOUR, 12 * HOUR)
"""Level 1 is open at all, level 2 more than four hours, 3 more than eight, 4 more than twelve."""
UNUSUAL = frozenset({Kind.HOLIDAY, Kind.OVERRIDE, Kind.CLOSURE, Kind.NO_AGENTS})


@dataclass(frozen=True, slots=True)
class MapDay:
    """A day with its level, from 0 for closed to 4, and the rules that make it other than its week or season."""

    day: CalendarDay
    level: int
    unusual: tuple[Source, ...]

    @property
    def on(self) -> date:
        """Which day it is."""
        return self.day.on

    @property
    def has_clock_change(self) -> bool:
        """Whether the clocks change on it."""
        return bool(self.day.clock_changes)


def map_days(hours: Hours, first: date, last: date) -> tuple[MapDay, ...]:
    """The days from `first` up to `last`. Raises OutOfRange when they are not all known."""
    return tuple(_map_day(day) for day in calendar(hours, first, last))


def month_after(first: date, months: int = 1) -> date:
    """The first day of the month so many months after that of `first`; before it, where they are less than none."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _map_day(day: CalendarDay) -> MapDay:
    level = sum(day.open_seconds > least for least in LEVELS)
    return MapDay(day, level, tuple(source for source in day.causes if source.kind in UNUSUAL))

"""The effective hours of a range of days, each with the rules that made it: what people see of the weeks to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from routing.domain.day import day_hours
from routing.domain.errors import OutOfRange
from routing.domain.hours import Hours
from routing.domain.rules import Rules, Source
from routing.domain.timeline import Interval, cut_out, opened_days
from routing.domain.wall_time import clock_changes, midnight


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day's open intervals (those that start on it, closures cut out), what made them, and clock changes."""

    on: date
    intervals: tuple[Interval, ...]
    causes: tuple[Source, ...]
    clock_changes: tuple[int, ...]

    @property
    def open_seconds(self) -> int:
        """The day's open time in seconds."""
        return sum(interval.end - interval.start for interval in self.intervals)


def calendar(hours: Hours, first: date, last: date) -> tuple[CalendarDay, ...]:
    """The days from `first` up to `last`. Raises OutOfRange when they are not all known."""
    rules = hours.rules
    if first < rules.known.start or last > rules.known.end:
        raise OutOfRange(f"hours are known from {rules.known.start} to {rules.known.end}")
    days: list[CalendarDay] = []
    evening_before: list[Interval] = []
    for day, intervals in opened_days(rules, first - timedelta(days=1), last):
        if day >= first:
            shown = cut_out(intervals, [(tail.start, tail.end) for tail in evening_before])
            days.append(_calendar_day(hours, day, shown))
        evening_before = intervals
    return tuple(days)


def _calendar_day(hours: Hours, day: date, intervals: list[Interval]) -> CalendarDay:
    rules = hours.rules
    start = midnight(day, rules.timezone)
    end = midnight(day + timedelta(days=1), rules.timezone)
    reached = max([end, *(interval.end for interval in intervals)])
    touching = [c for c in hours.closures if c.stretch[0] < reached and start < c.stretch[1]]
    intervals = cut_out(intervals, [closure.stretch for closure in touching])
    causes = (*makers(rules, day), *(closure.source for closure in touching))
    changes = clock_changes(day, day + timedelta(days=1), rules.timezone)
    return CalendarDay(day, tuple(intervals), causes, changes)


def makers(rules: Rules, day: date) -> tuple[Source, ...]:
    """The rules that made a day what it is, those that were replaced by a stronger one left out."""
    hours = day_hours(rules, day)
    last_replacing = max(n for n, source in enumerate(hours.layers) if source is hours.ruled_by)
    return hours.layers[last_replacing:]

"""What a change would do to the effective hours: the days that differ, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from routing.domain.calendar import CalendarDay, calendar
from routing.domain.hours import Hours


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day whose effective hours differ."""

    on: date
    before: CalendarDay
    after: CalendarDay

    @property
    def seconds_gained(self) -> int:
        """Open seconds more (or, negative, fewer) than before."""
        return self.after.open_seconds - self.before.open_seconds


def day_changes(before: Hours, after: Hours, first: date, last: date) -> tuple[DayChange, ...]:
    """The days from `first` up to `last` that differ. Raises OutOfRange when they are not all known."""
    pairs = zip(calendar(before, first, last), calendar(after, first, last), strict=True)
    return tuple(DayChange(old.on, old, new) for old, new in pairs if _spans(old) != _spans(new))


def _spans(day: CalendarDay) -> list[tuple[int, int]]:
    """The day's open stretches, joined where they touch: who made them does not count."""
    joined: list[tuple[int, int]] = []
    for interval in day.intervals:
        if joined and joined[-1][1] == interval.start:
            joined[-1] = (joined[-1][0], interval.end)
        else:
            joined.append((interval.start, interval.end))
    return joined

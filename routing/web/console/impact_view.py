"""What a change would do, as every page shows it before it is saved; `console/impact.html` draws it as `impact`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from routing.availability import Outlook
from routing.callbacks.impact import NO_IMPACT, Impact, WouldMove
from routing.domain.comparison import DayChange
from routing.domain.layers import joined
from routing.domain.text import Text
from routing.domain.timeline import Interval
from routing.domain.wall_time import at_epoch

ROWS_SHOWN = 10
FEWEST_FOLDED = 3

Stretches = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line's day that would differ; no stretch is a closed day."""

    line: Text
    zone: ZoneInfo
    on: date
    before: Stretches
    after: Stretches
    seconds_gained: int


@dataclass(frozen=True, slots=True)
class ImpactView:
    """The days that differ, the callbacks that would move, and how many calls would have met a closed line.

    `calls_met` None: not counted. Days come in order; `shown` are those that are seen without unfolding.
    """

    days: tuple[DayRow, ...]
    moving: int
    moves: tuple[WouldMove, ...]
    calls_met: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all would be otherwise."""
        return not (self.days or self.moving)

    @property
    def shown(self) -> tuple[DayRow, ...]:
        """The first days; all of them where folding would hide hardly any."""
        return self.days if len(self.days) <= ROWS_SHOWN + FEWEST_FOLDED else self.days[:ROWS_SHOWN]

    @property
    def folded(self) -> tuple[DayRow, ...]:
        """The days after those."""
        return self.days[len(self.shown):]

    @property
    def seconds_gained(self) -> int:
        """Open seconds more, or fewer, on all those days."""
        return sum(day.seconds_gained for day in self.days)


def impact_view(
    outlook: Outlook, changes: Mapping[str, Iterable[DayChange]], moved: Impact = NO_IMPACT,
    calls_met: int | None = None,
) -> ImpactView:
    """The view of days that differ by line, of callbacks that would move, and of calls that would have met no one."""
    days = [
        DayRow(outlook.line(line).name, outlook.line(line).rules.timezone, one.on, stretches(one.before.intervals),
               stretches(one.after.intervals), one.seconds_gained)
        for line, differing in changes.items() for one in differing
    ]
    return ImpactView(tuple(sorted(days, key=lambda day: day.on)), moved.count, moved.listed, calls_met)


def stretches(intervals: Iterable[Interval]) -> Stretches:
    """The open time as people see it, joined where one rule takes over from another."""
    return tuple((at_epoch(start), at_epoch(end)) for start, end in joined(intervals))

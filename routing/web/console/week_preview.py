"""What a new regular week would do, as its page shows it before it is saved: day by day, and in hours per week."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from routing.domain.hours import Hours
from routing.domain.layers import layers
from routing.domain.rules import Day, Kind, Span, Week
from routing.domain.text import Text
from routing.domain.wording import weekday_text
from routing.web.console.impact_view import ImpactView
from routing.web.console.week_form import DAYS, WantedWeek, minutes_of
from routing.web.console.week_grid import wall_minute


@dataclass(frozen=True, slots=True)
class WeekdayRow:
    """One weekday, as it is and as it would be."""

    name: Text
    before: Day
    after: Day

    @property
    def minutes_gained(self) -> int:
        """Open minutes more, or fewer."""
        return sum(span.end - span.start for span in self.after) - sum(span.end - span.start for span in self.before)


@dataclass(frozen=True, slots=True)
class WeekPreview:
    """A new week, the regular one it takes the place of, what both come to, and what it would change."""

    line: str
    new: WantedWeek
    before: Week
    impact: ImpactView

    @property
    def wish(self) -> str:
        """Stands for what was typed."""
        return _short([self.line, self.new.weekly, self.new.from_on])

    @property
    def seal(self) -> str:
        """Stands for what was shown; it is another once somebody has changed the hours that it started from."""
        return _short([self.wish, self.before, self.impact.days])

    @property
    def rows(self) -> tuple[WeekdayRow, ...]:
        """Each weekday."""
        pairs = enumerate(zip(self.before, self.new.week, strict=True))
        return tuple(WeekdayRow(weekday_text(number), old, new) for number, (old, new) in pairs)

    @property
    def minutes_before(self) -> int:
        """Open minutes of the week as it is."""
        return minutes_of(self.before)

    @property
    def minutes_after(self) -> int:
        """Open minutes of the new week."""
        return minutes_of(self.new.week)


def regular_week(hours: Hours, from_on: date) -> Week:
    """The regular week in force on a day, by the weekdays of the seven days from it on. Raises OutOfRange."""
    said = {}
    for day in layers(hours, from_on, from_on + timedelta(days=len(DAYS))):
        weekly = next(layer for layer in day.layers if layer.source.kind is Kind.WEEKLY_HOURS)
        on, zone = day.day.on, hours.rules.timezone
        said[on.weekday()] = tuple(
            Span(wall_minute(start, on, zone), wall_minute(end, on, zone)) for start, end in weekly.opens
        )
    return said[0], said[1], said[2], said[3], said[4], said[5], said[6]


def _short(parts: list[object]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]

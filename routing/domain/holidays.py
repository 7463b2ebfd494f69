"""Public holidays of a line: what callers get on each, the rule that decides, and whether somebody decided so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from routing.domain.calendar import CalendarDay, calendar
from routing.domain.day import day_hours, holiday_source
from routing.domain.hours import Hours
from routing.domain.rules import Kind, Override, Rules, Source
from routing.domain.text import Text


class Decided(StrEnum):
    """How a holiday was decided: by an override of that day, by the line's rule for holidays, or as any other day."""

    OVERRIDE = "override"
    POLICY = "policy"
    AS_USUAL = "as_usual"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday. `decided` is None while nobody has said what is to happen; `ruled_by` is what does."""

    on: date
    label: Text
    decided: Decided | None
    ruled_by: Source
    day: CalendarDay

    @property
    def is_open(self) -> bool:
        """Whether the line opens on it at all."""
        return bool(self.day.intervals)


def holidays_between(hours: Hours, as_usual: Collection[date], first: date, last: date) -> tuple[Holiday, ...]:
    """A line's public holidays from `first` up to `last`, in order; `as_usual` are those decided so by hand."""
    rules = hours.rules
    start, end = max(first, rules.known.start), min(last, rules.known.end)
    return tuple(_holiday(hours, day, as_usual) for day in sorted(rules.holidays) if start <= day < end)


def to_decide(hours: Hours, as_usual: Collection[date], first: date, last: date) -> tuple[Holiday, ...]:
    """Those about which nobody has decided anything."""
    return tuple(each for each in holidays_between(hours, as_usual, first, last) if each.decided is None)


def namesake(rules: Rules, day: date, year: int) -> date | None:
    """The holiday of the same name in another year; of several it is the one in the same place."""
    mine = [other for other in _named(rules, rules.holidays[day]) if other.year == day.year]
    theirs = [other for other in _named(rules, rules.holidays[day]) if other.year == year]
    place = mine.index(day)
    return theirs[place] if place < len(theirs) else None


def deciding(rules: Rules, day: date) -> Override | None:
    """The strongest override of that day."""
    return rules.overrides_on.get(day, (None,))[-1]


def _named(rules: Rules, label: Text) -> list[date]:
    return sorted(day for day, name in rules.holidays.items() if name == label)


def _holiday(hours: Hours, day: date, as_usual: Collection[date]) -> Holiday:
    rules = hours.rules
    (shown,) = calendar(hours, day, day + timedelta(days=1))
    ruled_by = day_hours(rules, day).layers[-1]
    if ruled_by.kind is Kind.OVERRIDE:
        decided: Decided | None = Decided.OVERRIDE
    elif rules.on_holidays.spans is not None:
        decided, ruled_by = Decided.POLICY, holiday_source(rules, day)
    else:
        decided = Decided.AS_USUAL if day in as_usual else None
    return Holiday(day, rules.holidays[day], decided, ruled_by, shown)

"""What people ask of the days ahead: which have other hours, and which weeks other than the usual one come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from routing.domain.day import day_hours
from routing.domain.exceptional_days import exceptional_days
from routing.domain.rules import Day, Rules, Source, Span, Week

A_DAY = timedelta(days=1)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class DaysAhead:
    """Days in a row, both ends among them, that one rule gives the same hours; none: closed."""

    first: date
    last: date
    hours: Day
    source: Source


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """A week other than the one of today, from a day to a day that it still holds on (None: for good)."""

    first: date
    last: date | None
    week: Week
    source: Source


def hours_on(rules: Rules, on: date) -> Day:
    """The spans that begin on a day, those of two rules that follow each other joined."""
    joined: list[Span] = []
    for piece in day_hours(rules, on).pieces:
        if joined and joined[-1].end == piece.start:
            joined[-1] = Span(joined[-1].start, piece.end)
        else:
            joined.append(Span(piece.start, piece.end))
    return tuple(joined)


def days_ahead(rules: Rules, first: date, last: date) -> tuple[DaysAhead, ...]:
    """The days from `first` up to `last` that are not as every week, alike ones in a row as one."""
    runs: list[DaysAhead] = []
    for day in exceptional_days(rules, first, last):
        hours = hours_on(rules, day.on)
        if runs and _goes_on(rules, runs[-1], day.on, hours, day.source):
            runs[-1] = replace(runs[-1], last=day.on)
        else:
            runs.append(DaysAhead(day.on, day.on, hours, day.source))
    return tuple(runs)


def weeks_ahead(rules: Rules, today: date) -> tuple[WeekAhead, ...]:
    """The seasons that hold now or begin within a year, and the regular weeks that begin later, in order."""
    found = [*_seasons(rules, today), *_new_weeks(rules, today)]
    return tuple(sorted(found, key=lambda one: one.first))


def _goes_on(rules: Rules, run: DaysAhead, on: date, hours: Day, source: Source) -> bool:
    """Days that are closed every week do not interrupt a stretch of closed days."""
    between = [run.last + n * A_DAY for n in range(1, (on - run.last).days)]
    if (run.source, run.hours) != (source, hours) or (between and hours):
        return False
    return len(between) < len(rules.week) and not any(hours_on(rules, day) for day in between)


def _seasons(rules: Rules, today: date) -> Iterator[WeekAhead]:
    for season in rules.seasons:
        period = next((one for one in sorted(season.periods) if one.end > today), None)
        if period is not None and period.start < today + A_YEAR:
            yield WeekAhead(period.start, period.end - A_DAY, season.week, season.source)


def _new_weeks(rules: Rules, today: date) -> Iterator[WeekAhead]:
    for one in rules.weeks:
        if one.from_on > today:
            yield WeekAhead(one.from_on, None, one.week, one.source)

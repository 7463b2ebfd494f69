"""A year's exceptions in date order: overrides of files and of people, seasons, and public holidays, decided or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from routing.availability import Outlook
from routing.domain.holidays import Holiday, holidays_between
from routing.domain.rules import Override, Period, Rules, Season, Written
from routing.domain.text import Text
from routing.store.holiday_decisions import DecisionRow
from routing.store.overrides import OverrideRow

ONE_DAY = timedelta(days=1)
MOST_OVERLAPS = 3


@dataclass(frozen=True, slots=True)
class Overlap:
    """A day of an override on which a stronger one has its say: alone, or in addition."""

    on: date
    by: Override
    line: Text


@dataclass(frozen=True, slots=True)
class YearEntry:
    """One thing of the list: an override, a season, or a public holiday with what happens on it by line.

    `periods` are its days within the year; `row` is the override's row where a person made it in the program.
    """

    kind: str
    periods: tuple[Period, ...]
    label: Text | None
    lines: tuple[str, ...]
    written: Written | None = None
    override: Override | None = None
    row: OverrideRow | None = None
    holidays: Mapping[str, Holiday] = field(default_factory=dict)
    overlaps: tuple[Overlap, ...] = ()

    @property
    def first(self) -> date:
        """Its first day in the year."""
        return self.periods[0].start

    @property
    def last(self) -> date:
        """Its last day in the year."""
        return self.periods[-1].end - ONE_DAY

    @property
    def day_count(self) -> int:
        """How many days of the year it touches."""
        return sum((period.end - period.start).days for period in self.periods)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The lines about which nobody has decided, of a public holiday."""
        return tuple(line for line, holiday in self.holidays.items() if holiday.decided is None)


def year_list(
    outlook: Outlook, rows: Iterable[OverrideRow], decisions: Iterable[DecisionRow], year: int
) -> tuple[YearEntry, ...]:
    """Everything of a year; of several on one day the public holiday comes first."""
    bounds = Period(date(year, 1, 1), date(year + 1, 1, 1))
    known = {row.id: row for row in rows}
    found = [*_holidays(outlook, tuple(decisions), bounds), *_written_ones(outlook, known, bounds)]
    return tuple(sorted(found, key=lambda one: (one.first, one.kind != "holiday", one.kind)))


def with_overlaps(entry: YearEntry, outlook: Outlook) -> YearEntry:
    """The same, with the first of its days on which another override is stronger."""
    if entry.override is None:
        return entry
    found: list[Overlap] = []
    for line in entry.lines:
        rules, name = outlook.hours[line].rules, outlook.centre.lines[line].name
        for day in (day for period in entry.periods for day in period.days()):
            found += [Overlap(day, other, name) for other in _stronger(rules, entry.override, day)]
            if len(found) >= MOST_OVERLAPS:
                return replace(entry, overlaps=tuple(found[:MOST_OVERLAPS]))
    return replace(entry, overlaps=tuple(found))


def _stronger(rules: Rules, mine: Override, day: date) -> tuple[Override, ...]:
    there = rules.overrides_on.get(day, ())
    place = next((n for n, other in enumerate(there) if other.source.written == mine.source.written), None)
    return there[place + 1:] if place is not None else ()


def _holidays(outlook: Outlook, decisions: tuple[DecisionRow, ...], bounds: Period) -> list[YearEntry]:
    by_day: dict[tuple[date, Text], dict[str, Holiday]] = {}
    for line, hours in outlook.hours.items():
        as_usual = {row.held_on for row in decisions if row.line == line}
        for holiday in holidays_between(hours, as_usual, bounds.start, bounds.end):
            by_day.setdefault((holiday.on, holiday.label), {})[line] = holiday
    return [
        YearEntry("holiday", (Period(on, on + ONE_DAY),), label, tuple(lines), holidays=lines)
        for (on, label), lines in by_day.items()
    ]


def _written_ones(outlook: Outlook, rows: Mapping[str, OverrideRow], bounds: Period) -> list[YearEntry]:
    """Overrides and seasons, each once for all the lines that it is about."""
    found: dict[Written, YearEntry] = {}
    for line, hours in outlook.hours.items():
        rules: tuple[Override | Season, ...] = (*hours.rules.overrides, *hours.rules.seasons)
        for rule in rules:
            written = rule.source.written
            if written in found:
                found[written] = replace(found[written], lines=(*found[written].lines, line))
            elif periods := _within(rule.periods, bounds):
                found[written] = _entry(rule, periods, line, rows)
    return list(found.values())


def _entry(
    rule: Override | Season, periods: tuple[Period, ...], line: str, rows: Mapping[str, OverrideRow]
) -> YearEntry:
    written = rule.source.written
    if isinstance(rule, Season):
        return YearEntry("season", periods, rule.source.label, (line,), written)
    row = rows.get(written.id or "")
    return YearEntry("override", periods, rule.source.label, (line,), written, rule, row)


def _within(periods: Iterable[Period], bounds: Period) -> tuple[Period, ...]:
    cut = (Period(max(one.start, bounds.start), min(one.end, bounds.end)) for one in periods)
    return tuple(sorted(one for one in cut if one.start < one.end))

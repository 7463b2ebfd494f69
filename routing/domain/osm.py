"""A line's hours as OpenStreetMap's `opening_hours`: the week, later weeks, seasons and holidays as rules, and each
day of the coming twelve months on which something else holds as a date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from routing.domain.calendar import calendar
from routing.domain.hours import Hours
from routing.domain.keeping import lasting_hours
from routing.domain.osm_notation import (
    CalendarWeek,
    by_calendar_day,
    clipped,
    dates_text,
    spans_text,
    week_texts,
    yearly_text,
)
from routing.domain.rules import MINUTES_A_DAY, WHOLE_DAY, Day, Period, Rules, Span
from routing.domain.wall_time import at_epoch, midnight, minute_of

LONGEST_VALUE = 255
"""What OpenStreetMap keeps as a value; a longer one is for readers of files."""
A_YEAR = timedelta(days=366)
ONE_DAY = timedelta(days=1)
ALWAYS = "24/7"
NEVER = "off"

Stretches = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A rule for a part of the time, before any dated exception: which days, and what it says of each weekday."""

    selector: str
    periods: tuple[Period, ...]
    week: CalendarWeek


def opening_hours(hours: Hours, now: datetime) -> str:
    """The value, right for the coming twelve months; that nobody is there just now does not count."""
    hours, rules = lasting_hours(hours, now), hours.rules
    first = now.astimezone(rules.timezone).date()
    last = min(first + A_YEAR, rules.known.end)
    base, laid_over = by_calendar_day(rules.regular_on(first)[0]), list(_laid_over(rules, first, last))
    holiday = rules.on_holidays.spans
    said = week_texts(base, says_closed=False)
    if all(day == (WHOLE_DAY,) for day in base):
        said = [ALWAYS]
    for ruled in laid_over:
        said += [f"{ruled.selector} {text}" for text in week_texts(ruled.week, says_closed=True)]
    if holiday is not None and rules.holidays:
        said.append(f"PH {spans_text(clipped(holiday))}")
    said += [f"{dates_text(*days)} {spans_text(day)}" for days, day in _exceptions(hours, base, laid_over, first, last)]
    return "; ".join(said) or NEVER


def _laid_over(rules: Rules, first: date, last: date) -> Iterator[_Ruled]:
    """Weeks that begin later, then seasons, from the one that yields to the one that wins."""
    for new in rules.weeks:
        if first < new.from_on < last:
            until = Period(new.from_on, last)
            yield _Ruled(dates_text(new.from_on, last - ONE_DAY), (until,), by_calendar_day(new.week))
    for season in rules.seasons:
        named = yearly_text if season.is_yearly else dates_text
        held: dict[str, list[Period]] = {}
        for period in _in_a_row(p for p in season.periods if p.start < last and first < p.end):
            held.setdefault(named(period.start, period.end - ONE_DAY), []).append(period)
        for text, periods in held.items():
            yield _Ruled(text, tuple(periods), by_calendar_day(season.week))


def _in_a_row(periods: Iterable[Period]) -> list[Period]:
    found: list[Period] = []
    for period in sorted(periods):
        if found and found[-1].end >= period.start:
            found[-1] = Period(found[-1].start, max(found[-1].end, period.end))
        else:
            found.append(period)
    return found


def _exceptions(
    hours: Hours, base: CalendarWeek, laid_over: list[_Ruled], first: date, last: date
) -> Iterator[tuple[tuple[date, date], Day]]:
    """The days that are otherwise than the rules say, those with the same hours in a row together."""
    rules, zone = hours.rules, hours.rules.timezone
    run: tuple[date, date, Day] | None = None
    for day, open_time in _calendar_days(hours, first, last):
        if open_time == _instants(rules, day, _said(rules, day, base, laid_over)):
            continue
        spans = tuple(_wall_span(day, start, end, zone) for start, end in open_time)
        if run and run[1] + ONE_DAY == day and run[2] == spans:
            run = (run[0], day, spans)
            continue
        if run:
            yield run[:2], run[2]
        run = (day, day, spans)
    if run:
        yield run[:2], run[2]


def _said(rules: Rules, day: date, base: CalendarWeek, laid_over: list[_Ruled]) -> Day:
    """What the rules of the value say of a day, before its exceptions."""
    if rules.on_holidays.spans is not None and day in rules.holidays:
        return clipped(rules.on_holidays.spans)
    holding = [each.week for each in laid_over if any(p.start <= day < p.end for p in each.periods)]
    return (holding[-1] if holding else base)[day.weekday()]


def _calendar_days(hours: Hours, first: date, last: date) -> Iterator[tuple[date, Stretches]]:
    """Each day with its open time from midnight to midnight, joined where it touches."""
    zone = hours.rules.timezone
    late: Stretches = []
    for day in calendar(hours, first - ONE_DAY, last):
        start, end = midnight(day.on, zone), midnight(day.on + ONE_DAY, zone)
        found = sorted([*late, *((one.start, one.end) for one in day.intervals)])
        late = [(max(low, end), high) for low, high in found if high > end]
        if day.on >= first:
            yield day.on, _joined([(max(low, start), min(high, end)) for low, high in found])


def _instants(rules: Rules, day: date, spans: Day) -> Stretches:
    zone = rules.timezone
    return _joined([(minute_of(day, span.start, zone), minute_of(day, span.end, zone)) for span in spans])


def _joined(stretches: Stretches) -> Stretches:
    found: Stretches = []
    for start, end in stretches:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def _wall_span(day: date, start: int, end: int, zone: ZoneInfo) -> Span:
    """The minutes of the day that a clock shows; a repeated hour in autumn stands for its first time."""
    walls = [at_epoch(epoch).astimezone(zone) for epoch in (start, end)]
    low, high = (wall.hour * 60 + wall.minute if wall.date() == day else MINUTES_A_DAY for wall in walls)
    return Span(low, high)

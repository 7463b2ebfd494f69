"""A slow and obvious reading of the meaning of hours, minute by minute, that shares no code with the product.

Each day is a set of wall-clock minutes, made by laying its rules over one another. Instants come from a
clock that never goes back: in the autumn overlap it stands still during the second pass, in the spring gap it
leaps. An instant is open when the minute this clock shows is in the set. So a wall time that comes twice is
its first coming, one that never comes is the instant of the leap, and a span inside the gap is never met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

DAY = 24 * 60
WHOLE_DAY = frozenset(range(DAY))
WEAKEST_FIRST = ("recurrence", "range", "date")
LONGEST_OVERLAP = 3 * 60

Spans = tuple[tuple[int, int], ...]
Week = tuple[Spans, ...]


@dataclass(frozen=True)
class PlainSeason:
    """Days with a week of their own."""

    days: frozenset[date]
    is_yearly: bool
    week: Week


@dataclass(frozen=True)
class PlainOverride:
    """A dated exception: `effect` is hours, add or close; `scope` is one of WEAKEST_FIRST."""

    scope: str
    effect: str
    days: frozenset[date]
    spans: Spans
    is_row: bool = False


@dataclass(frozen=True)
class PlainRules:
    """Everything written about a line; seasons, overrides and new weeks in the order in which they were written."""

    zone: tzinfo
    week: Week
    seasons: tuple[PlainSeason, ...] = ()
    holidays: frozenset[date] = frozenset()
    on_holidays: Spans | None = None
    overrides: tuple[PlainOverride, ...] = ()
    new_weeks: tuple[tuple[date, Week], ...] = ()


def open_minutes(rules: PlainRules, start: datetime, end: datetime) -> list[bool]:
    """Whether each minute from `start` up to `end` is open."""
    answers: list[bool] = []
    shown, day, minutes = datetime(1, 1, 1), date.min, frozenset[int]()  # noqa: DTZ001 - wall time is naive
    warm_up = start.astimezone(UTC) - timedelta(minutes=LONGEST_OVERLAP)
    for instant in _each_minute(warm_up, end):
        shown = max(shown, instant.astimezone(rules.zone).replace(tzinfo=None, fold=0))
        if shown.date() != day:
            day = shown.date()
            minutes = _calendar_day(rules, day)
        if instant >= start:
            answers.append(shown.hour * 60 + shown.minute in minutes)
    return answers


def _each_minute(start: datetime, end: datetime) -> Iterator[datetime]:
    minute = timedelta(minutes=1)
    while start < end:
        yield start
        start += minute


def _calendar_day(rules: PlainRules, day: date) -> frozenset[int]:
    """The open minutes of a calendar day: its own, and what is left of the tail of the evening before."""
    own, taken_from_tail = _spans_starting_on(rules, day)
    evening_before, _ = _spans_starting_on(rules, day - timedelta(days=1))
    tail = {minute - DAY for minute in evening_before if minute >= DAY}
    return frozenset({minute for minute in own if minute < DAY} | (tail - taken_from_tail))


def _spans_starting_on(rules: PlainRules, day: date) -> tuple[set[int], set[int]]:
    """The minutes of the spans that start on a day (up to twice 24 h), and those taken from the tail."""
    own, taken = _minutes(_regular_week(rules, day)[day.weekday()]), set[int]()
    if day in rules.holidays and rules.on_holidays is not None:
        own, taken = _instead(rules.on_holidays)
    for override in _weakest_first(rules, day):
        minutes = _minutes(override.spans)
        if override.effect == "hours":
            own, taken = _instead(override.spans)
        elif override.effect == "add":
            own = own | minutes
        else:
            own, taken = own - minutes, taken | (minutes & WHOLE_DAY)
    return own, taken


def _instead(spans: Spans) -> tuple[set[int], set[int]]:
    """Other hours let the tail before go on; none at all close the whole calendar day."""
    return _minutes(spans), set() if spans else set(WHOLE_DAY)


def _regular_week(rules: PlainRules, day: date) -> Week:
    """The week of the last written season of given dates, else of the last yearly one, else the one begun last."""
    for is_yearly in (False, True):
        for season in reversed(rules.seasons):
            if season.is_yearly is is_yearly and day in season.days:
                return season.week
    begun = [first for first, _ in rules.new_weeks if first <= day]
    return [week for first, week in rules.new_weeks if first == max(begun)][-1] if begun else rules.week


def _weakest_first(rules: PlainRules, day: date) -> list[PlainOverride]:
    touching = []
    for scope in WEAKEST_FIRST:
        for is_row in (False, True):
            equals = [o for o in rules.overrides if o.scope == scope and o.is_row is is_row]
            touching += [override for override in equals if day in override.days]
    return touching


def _minutes(spans: Spans) -> set[int]:
    return {minute for start, end in spans for minute in range(start, end)}

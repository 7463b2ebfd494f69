"""The calendar: each day's own intervals, what made them, clock changes; together they are the timeline."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from routing.domain.calendar import CalendarDay, calendar
from routing.domain.errors import OutOfRange
from routing.domain.hours import Hours
from routing.domain.rules import Kind
from tests.domain.oracle import PlainRules, PlainSeason
from tests.domain.samples import (
    ALWAYS,
    NIGHTS,
    NO_DAY,
    ONE_DAY,
    PARIS,
    REAL_WEEK,
    Sample,
    closure,
    days,
    hours_of,
    override,
    paris,
    samples,
    spans,
    utc,
)

NOW = paris("2026-12-21 12:00")
XMAS = days("2026-12-25")
REAL = PlainRules(PARIS, REAL_WEEK)


def of_day(hours: Hours, written: str) -> CalendarDay:
    """One day of the calendar."""
    on = date.fromisoformat(written)
    (day,) = calendar(hours, on, on + ONE_DAY)
    return day


def shown(day: CalendarDay) -> list[str]:
    """A day's intervals by the clock in Paris."""
    return [f"{_clock(i.start)}-{_clock(i.end)}" for i in day.intervals]


def _clock(epoch: int) -> str:
    return f"{datetime.fromtimestamp(epoch, PARIS):%d %H:%M}"


def test_a_week_of_the_real_line() -> None:
    found = calendar(hours_of(REAL, NOW), date(2026, 12, 21), date(2026, 12, 28))
    assert [shown(day) for day in found] == [
        ["21 09:00-21 20:00"], ["22 09:00-22 20:00"], ["23 09:00-23 20:00"], ["24 09:00-24 20:00"],
        ["25 09:30-25 20:00"], [], [],
    ]
    assert [day.on for day in found] == [date(2026, 12, number) for number in range(21, 28)]
    assert sum(day.open_seconds for day in found) == (4 * 11 * 60 + 630) * 60
    assert {source.kind for day in found for source in day.causes} == {Kind.WEEKLY_HOURS}


def test_a_night_belongs_to_the_day_it_starts_on() -> None:
    hours = hours_of(PlainRules(PARIS, NIGHTS), NOW)
    assert shown(of_day(hours, "2026-12-24")) == ["24 22:00-25 06:00"]


def test_a_day_that_closes_cuts_the_tail_shown_with_the_evening_before() -> None:
    hours = hours_of(PlainRules(PARIS, NIGHTS, overrides=(override("date", "hours", XMAS),)), NOW)
    assert shown(of_day(hours, "2026-12-24")) == ["24 22:00-25 00:00"]
    assert shown(of_day(hours, "2026-12-25")) == []


def test_a_closure_is_cut_out_and_named() -> None:
    shut = closure(paris("2026-12-22 12:00"), paris("2026-12-22 14:00"))
    day = of_day(hours_of(REAL, NOW, shut), "2026-12-22")
    assert shown(day) == ["22 09:00-22 12:00", "22 14:00-22 20:00"]
    assert [source.kind for source in day.causes] == [Kind.WEEKLY_HOURS, Kind.CLOSURE]
    assert shown(of_day(hours_of(REAL, NOW, shut), "2026-12-23")) == ["23 09:00-23 20:00"]


def test_a_closure_after_midnight_is_cut_out_of_the_night_before() -> None:
    shut = closure(paris("2026-12-23 02:00"), paris("2026-12-23 04:00"))
    day = of_day(hours_of(PlainRules(PARIS, NIGHTS), NOW, shut), "2026-12-22")
    assert shown(day) == ["22 22:00-23 02:00", "23 04:00-23 06:00"]


@pytest.mark.parametrize(("rules", "kinds"), [
    (REAL, [Kind.WEEKLY_HOURS]),
    (PlainRules(PARIS, REAL_WEEK, seasons=(PlainSeason(XMAS, True, REAL_WEEK),)), [Kind.SEASON]),
    (PlainRules(PARIS, REAL_WEEK, holidays=XMAS, on_holidays=NO_DAY), [Kind.HOLIDAY]),
    (PlainRules(PARIS, REAL_WEEK, overrides=(override("date", "hours", XMAS, spans("10:00-12:00")),)),
     [Kind.OVERRIDE]),
    (PlainRules(PARIS, REAL_WEEK, overrides=(override("date", "add", XMAS, spans("21:00-22:00")),)),
     [Kind.WEEKLY_HOURS, Kind.OVERRIDE]),
    (PlainRules(PARIS, REAL_WEEK, holidays=XMAS, on_holidays=NO_DAY,
                overrides=(override("date", "add", XMAS,
                    spans("21:00-22:00")),)), [Kind.HOLIDAY, Kind.OVERRIDE]),
])
def test_causes_leave_out_what_was_replaced(rules: PlainRules, kinds: list[Kind]) -> None:
    assert [source.kind for source in of_day(hours_of(rules, NOW), "2026-12-25").causes] == kinds


@pytest.mark.parametrize(("day", "change", "length"), [
    ("2026-03-29", "2026-03-29 01:00", 23), ("2026-10-25", "2026-10-25 01:00", 25), ("2026-10-26", None, 24),
])
def test_clock_changes_and_the_length_of_their_days(day: str, change: str | None, length: int) -> None:
    found = of_day(hours_of(PlainRules(PARIS, ALWAYS), NOW), day)
    assert found.clock_changes == ((int(utc(change).timestamp()),) if change else ())
    assert found.open_seconds == length * 3600


@pytest.mark.parametrize(("first", "last"), [
    (date(2015, 12, 31), date(2016, 1, 5)), (date(2036, 12, 30), date(2037, 1, 2)),
])
def test_days_past_the_known_are_refused(first: date, last: date) -> None:
    with pytest.raises(OutOfRange, match=r"^hours are known from 2016-01-01 to 2037-01-01$"):
        calendar(hours_of(REAL, NOW), first, last)


@pytest.mark.parametrize(("start", "until", "named"), [
    ("26 10:00", "26 12:00", ["26"]), ("26 00:00", "27 00:00", ["26"]), ("26 23:59", "27 00:01", ["26", "27"]),
    ("25 12:00", "26 00:00", ["25"]), ("27 00:00", "27 00:01", ["27"]),
])
def test_a_closure_is_a_cause_of_the_days_it_touches_open_or_not(start: str, until: str, named: list[str]) -> None:
    """Friday 25 is open, the week-end is not."""
    shut = closure(paris(f"2026-12-{start}"), paris(f"2026-12-{until}"))
    shown = calendar(hours_of(REAL, NOW, shut), date(2026, 12, 24), date(2026, 12, 29))
    assert [f"{one.on.day}" for one in shown if shut.source in one.causes] == named


def test_the_first_and_last_known_days_are_shown() -> None:
    hours = hours_of(REAL, NOW)
    assert shown(of_day(hours, "2016-01-01")) == ["01 09:30-01 20:00"]
    assert shown(of_day(hours, "2036-12-31")) == ["31 09:00-31 20:00"]


def test_hours_added_in_the_hole_of_a_tail_are_shown() -> None:
    rules = PlainRules(PARIS, NIGHTS, overrides=(
        override("range", "close", XMAS, spans("01:00-03:00")), override("date", "add", XMAS,
            spans("01:00-02:00")),
    ))
    hours = hours_of(rules, NOW)
    assert shown(of_day(hours, "2026-12-24")) == ["24 22:00-25 01:00", "25 03:00-25 06:00"]
    assert shown(of_day(hours, "2026-12-25")) == ["25 01:00-25 02:00", "25 22:00-26 06:00"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(samples())
def test_the_days_together_are_the_timeline(sample: Sample) -> None:
    hours = sample.hours
    first, last = sample.known.start, sample.known.end
    found = calendar(hours, first, last)
    assert all(one.end <= other.start for day in found for one, other in pairwise(day.intervals))
    low, high = int(sample.start.timestamp()), int(sample.end.timestamp())
    of_days = sorted((max(i.start, low),
        min(i.end, high)) for day in found for i in day.intervals if i.end > low)
    of_line = [(max(i.start, low), min(i.end, high)) for i in hours.effective.intervals(low, high)]
    assert joined(of_days) == joined(of_line)


def joined(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Touching intervals as one; overlapping ones are a fault."""
    found: list[tuple[int, int]] = []
    for start, end in intervals:
        if start >= end:
            continue
        assert not found or found[-1][1] <= start, (found[-1], start)
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def test_a_closure_without_an_end_is_a_cause_of_every_later_day() -> None:
    hours = hours_of(REAL, NOW, closure(paris("2026-12-22 12:00")))
    later = calendar(hours, date(2026, 12, 22), date(2026, 12, 22) + timedelta(days=10))
    assert [shown(day) for day in later] == [["22 09:00-22 12:00"], *[[]] * 9]
    assert all(day.causes[-1].kind is Kind.CLOSURE for day in later)

"""Hours: random rules and closures against a scan, reasons, closures, and the edges of what is known."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.domain.errors import OutOfRange
from routing.domain.hours import Hours, Reason, status_at
from routing.domain.rules import Kind, Period
from routing.domain.text import Text
from routing.domain.timeline import Timeline
from tests.domain.oracle import PlainRules, PlainSeason
from tests.domain.samples import (
    ALWAYS,
    KNOWN,
    NEVER,
    PARIS,
    REAL_WEEK,
    Sample,
    closure,
    days,
    hours_of,
    instants,
    override,
    paris,
    samples,
    spans,
    utc,
)
from tests.domain.scan import Scan

thorough = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def assert_in_order(timeline: Timeline) -> None:
    """The invariant written on Timeline."""
    bounds = timeline.edges
    assert len(bounds) == 2 * len(timeline.origins)
    assert bounds == sorted(bounds)
    assert all(timeline.start <= bound <= timeline.end for bound in bounds)
    for number, origin in enumerate(timeline.origins):
        assert bounds[2 * number] < bounds[2 * number + 1]
        if number and bounds[2 * number - 1] == bounds[2 * number]:
            assert timeline.palette[origin] != timeline.palette[timeline.origins[number - 1]]


def around(bounds: list[int], sample: Sample) -> list[datetime]:
    """Each bound with the seconds before and after it, as far as the oracle looked."""
    epoch = int(sample.start.timestamp())
    moments = [sample.start + timedelta(seconds=bound - epoch + n) for bound in bounds for n in (-1, 0, 1)]
    return [moment for moment in moments if sample.start <= moment < sample.end]


@thorough
@given(samples())
def test_the_timeline_is_the_oracle_minute_by_minute(sample: Sample) -> None:
    hours, scan = sample.hours, Scan(sample)
    assert_in_order(hours.regular)
    assert_in_order(hours.effective)
    start = int(sample.start.timestamp())
    assert [hours.regular.is_open(start + 60 * n) for n in range(len(scan.minutes))] == scan.minutes
    for moment in around([*hours.regular.edges, *hours.effective.edges], sample):
        assert hours.regular.is_open(int(moment.timestamp())) is scan.is_regular(moment), moment
        assert hours.is_open(moment) is scan.is_open(moment), moment


@thorough
@given(st.data())
def test_questions_agree_with_a_scan(data: st.DataObject) -> None:
    sample = data.draw(samples())
    hours, scan = sample.hours, Scan(sample)
    drawn = data.draw(st.lists(instants(sample), min_size=3, max_size=8))
    for at in [*drawn, *around(hours.effective.edges, sample)]:
        assert hours.next_change(at) == scan.change_after(at), at
        assert hours.next_opening(at) == scan.change_after(at, to_open=True), at
        assert hours.next_closing(at) == scan.change_after(at, to_open=False), at
        assert_status_agrees(hours, scan, at)
    for start, end in pairwise(drawn):
        expected = scan.open_seconds(start, end) if start < end else 0
        assert hours.open_seconds_between(start, end) == expected, (start, end)


def assert_status_agrees(hours: Hours, scan: Scan, at: datetime) -> None:
    """A status says what the scan says, and its reason is of the right kind."""
    status = status_at(hours, at)
    assert status.is_open is scan.is_open(at)
    assert (status.closes_at if status.is_open else status.opens_at) == scan.change_after(at)
    assert (hours.interval_at(at) is not None) is status.is_open
    if status.closure is not None:
        assert (status.is_open, status.reason) == (False, Reason.CLOSURE)
    elif status.is_open:
        assert status.reason.value == status.source.kind.value
    else:
        assert status.reason in (Reason.OVERRIDE, Reason.HOLIDAY, Reason.OUTSIDE_HOURS)


REAL = PlainRules(PARIS, REAL_WEEK)
CHRISTMAS = days("2026-12-25")
TEN_TO_FOUR = (spans("10:00-16:00"),) * 7


def with_override(effect: str, *hours: str) -> PlainRules:
    """The real line with an override on Christmas."""
    return PlainRules(PARIS, REAL_WEEK, overrides=(override("date", effect, CHRISTMAS, spans(*hours)),))


def with_holidays(policy: tuple[tuple[int, int], ...] | None) -> PlainRules:
    """The real line with Christmas as a public holiday."""
    return PlainRules(PARIS, REAL_WEEK, holidays=CHRISTMAS, on_holidays=policy)


SUMMER = PlainRules(PARIS, REAL_WEEK,
    seasons=(PlainSeason(days("2026-12-21/2026-12-31"), True, TEN_TO_FOUR),))


@pytest.mark.parametrize(("rules", "at", "is_open", "reason"), [
    (REAL, "2026-11-23 10:00", True, Reason.WEEKLY_HOURS),
    (REAL, "2026-11-23 21:00", False, Reason.OUTSIDE_HOURS),
    (REAL, "2026-11-28 10:00", False, Reason.OUTSIDE_HOURS),
    (SUMMER, "2026-12-26 15:59", True, Reason.SEASON),
    (SUMMER, "2026-12-26 16:00", False, Reason.OUTSIDE_HOURS),
    (with_holidays(()), "2026-12-25 10:00", False, Reason.HOLIDAY),
    (with_holidays(()), "2026-12-25 23:59", False, Reason.HOLIDAY),
    (with_holidays(()), "2026-12-26 00:00", False, Reason.OUTSIDE_HOURS),
    (with_holidays(spans("10:00-12:00")), "2026-12-25 11:00", True, Reason.HOLIDAY),
    (with_holidays(spans("10:00-12:00")), "2026-12-25 12:00", False, Reason.HOLIDAY),
    (with_holidays(None), "2026-12-25 11:00", True, Reason.WEEKLY_HOURS),
    (with_override("hours"), "2026-12-25 11:00", False, Reason.OVERRIDE),
    (with_override("hours", "10:00-12:00"), "2026-12-25 11:00", True, Reason.OVERRIDE),
    (with_override("hours", "10:00-12:00"), "2026-12-25 13:00", False, Reason.OVERRIDE),
    (with_override("add", "21:00-22:00"), "2026-12-25 21:30", True, Reason.OVERRIDE),
    (with_override("add", "21:00-22:00"), "2026-12-25 12:00", True, Reason.WEEKLY_HOURS),
    (with_override("close", "12:00-13:00"), "2026-12-25 12:30", False, Reason.OVERRIDE),
    (with_override("close", "12:00-13:00"), "2026-12-25 13:00", True, Reason.WEEKLY_HOURS),
    (with_override("close", "12:00-13:00"), "2026-12-25 20:00", False, Reason.OUTSIDE_HOURS),
])
def test_a_status_has_the_reason_that_decided(rules: PlainRules, at: str, is_open: bool,
    reason: Reason) -> None:
    status = status_at(hours_of(rules, utc("2026-11-23 12:00")), paris(at))
    assert (status.is_open, status.reason) == (is_open, reason)


# Closures.


def test_a_closure_is_the_reason_even_out_of_hours_and_names_itself() -> None:
    shut = closure(paris("2026-11-23 11:00"), paris("2026-11-23 22:00"), Text("Panne", "Outage"))
    hours = hours_of(REAL, utc("2026-11-23 08:00"), shut)
    before, first, night = (status_at(hours, paris(f"2026-11-23 {at}")) for at in ("10:59:59", "11:00",
        "21:00"))
    assert (before.is_open, before.closes_at) == (True, paris("2026-11-23 11:00"))
    assert (first.closure, first.source.kind, first.opens_at) == (shut, Kind.CLOSURE,
        paris("2026-11-24 09:00"))
    assert night.reason is Reason.CLOSURE


def test_a_closure_without_an_end_leaves_no_next_opening() -> None:
    hours = hours_of(REAL, utc("2026-11-23 08:00"), closure(paris("2026-11-23 11:00")))
    for at in ("2026-11-23 11:00", "2026-12-24 12:00", "2030-05-06 12:00"):
        assert status_at(hours, paris(at)).opens_at is None


def test_a_closure_leaves_the_regular_intervals_as_they_were() -> None:
    hours = hours_of(REAL, utc("2026-11-23 08:00"), closure(paris("2026-11-23 11:00")))
    regular = hours.intervals(paris("2026-11-23 12:00"), paris("2026-11-24 00:00"))
    assert [(i.start, i.end) for i in regular] == [
        (int(paris("2026-11-23 09:00").timestamp()), int(paris("2026-11-23 20:00").timestamp()))
    ]


def test_of_several_closures_the_one_that_lasts_longest_answers() -> None:
    start = paris("2026-11-23 10:00")
    short, long, later = (closure(start + timedelta(hours=n), start + timedelta(hours=end))
                          for n, end in ((0, 2), (1, 5), (6, 7)))
    hours = hours_of(REAL, start, short, long, later)
    assert hours.closure_at(start) == short
    assert hours.closure_at(start + timedelta(hours=1)) == long
    assert hours.closure_at(start + timedelta(hours=5)) is None


def test_a_closure_within_a_second_never_says_open_and_closed_at_once() -> None:
    half = timedelta(milliseconds=500)
    shut = closure(paris("2026-11-23 11:00") + half, paris("2026-11-23 12:00") + half)
    hours = hours_of(REAL, utc("2026-11-23 08:00"), shut)
    for edge in (paris("2026-11-23 11:00"), paris("2026-11-23 12:00")):
        for milliseconds in (0, 200, 500, 700, 999):
            status = status_at(hours, edge + timedelta(milliseconds=milliseconds))
            assert status.is_open is (status.reason is not Reason.CLOSURE), status


# Always, never, and the edges of what is known.


def test_always_open_has_no_next_change_even_over_the_clock_changes() -> None:
    hours = hours_of(PlainRules(PARIS, ALWAYS), utc("2026-10-24 12:00"))
    changes = ("2026-03-29 00:59:59", "2026-03-29 01:00", "2026-10-25 00:59:59", "2026-10-25 01:30")
    for at in (*changes, "2027-05-01 12:00"):
        status = status_at(hours, utc(at))
        assert (status.is_open, status.next_change) == (True, None)
    day_of_25_hours = utc("2026-10-24 22:00"), utc("2026-10-25 23:00")
    assert hours.open_seconds_between(*day_of_25_hours) == 25 * 3600


def test_never_open_has_no_next_change() -> None:
    hours = hours_of(PlainRules(PARIS, NEVER), utc("2026-11-23 12:00"))
    status = status_at(hours, utc("2026-11-23 12:00"))
    assert (status.is_open, status.next_change, status.reason) == (False, None, Reason.OUTSIDE_HOURS)


def test_the_next_opening_crosses_years_of_closing() -> None:
    years_shut = override("range", "hours", days("2026-12-01/2031-02-28"))
    hours = hours_of(PlainRules(PARIS, REAL_WEEK, overrides=(years_shut,)), utc("2026-11-23 12:00"))
    assert hours.next_opening(paris("2026-11-30 20:00")) == paris("2031-03-03 09:00")
    assert hours.next_closing(paris("2027-07-14 12:00")) == paris("2031-03-03 20:00")


def test_questions_past_the_compiled_window_are_answered_alike() -> None:
    far, near = paris("2034-03-26 12:00"), utc("2026-11-23 12:00")
    there, here = hours_of(REAL, far), hours_of(REAL, near)
    for at in (far, far + timedelta(days=1), paris("2018-10-28 12:00"), paris("2027-12-31 19:59:59")):
        assert status_at(here, at) == status_at(there, at)
    a_decade = paris("2024-01-01 00:00"), paris("2034-01-01 00:00")
    assert here.open_seconds_between(*a_decade) == there.open_seconds_between(*a_decade)


@pytest.mark.parametrize("at", ["2015-12-31 23:59:59", "2037-01-01 00:00:00", "2090-07-01 12:00"])
def test_questions_past_the_known_days_are_refused(at: str) -> None:
    hours = hours_of(REAL, utc("2026-11-23 12:00"))
    for ask in (hours.is_open, hours.next_change, hours.next_opening, hours.interval_at):
        with pytest.raises(OutOfRange):
            ask(paris(at))
    with pytest.raises(OutOfRange):
        status_at(hours, paris(at))


@pytest.mark.parametrize("at", ["2016-01-01 00:00:00", "2036-12-31 23:59:59"])
def test_the_first_and_last_known_instants_are_answered(at: str) -> None:
    assert not hours_of(REAL, utc("2026-11-23 12:00")).is_open(paris(at))


def test_past_the_horizon_no_next_change_is_guessed() -> None:
    hours = hours_of(REAL, utc("2026-11-23 12:00"))
    assert hours.next_change(paris("2036-12-31 19:59")) == paris("2036-12-31 20:00")
    assert hours.next_change(paris("2036-12-31 20:00")) is None


def test_hours_compiled_outside_the_known_days_still_refuse() -> None:
    known = Period(date(2026, 1, 1), date(2027, 1, 1))
    hours = hours_of(REAL, utc("2026-12-30 12:00"), known=known)
    assert hours.regular.end == int(paris("2027-01-01 00:00").timestamp())
    assert KNOWN.start < known.start
    with pytest.raises(OutOfRange):
        hours.is_open(paris("2027-01-01 00:00"))

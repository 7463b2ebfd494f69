"""Hours: random rules and closures against a scan, reasons, closures, and the edges of what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
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
    NIGHTS,
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


def test_a_line_without_agents_says_so_and_not_that_somebody_closed_it() -> None:
    made = closure(paris("2026-11-23 11:00"), paris("2026-11-23 12:00"))
    nobody = replace(made, source=replace(made.source, kind=Kind.NO_AGENTS))
    hours = hours_of(REAL, utc("2026-11-23 08:00"), nobody)
    assert status_at(hours, paris("2026-11-23 11:30")).reason is Reason.NO_AGENTS
    assert status_at(hours, paris("2026-11-23 12:00")).reason is Reason.WEEKLY_HOURS


def test_an_open_line_has_no_opening_ahead_and_a_closed_one_no_closing() -> None:
    hours = hours_of(REAL, utc("2026-11-23 08:00"))
    opened, shut = status_at(hours, paris("2026-11-23 10:00")), status_at(hours, paris("2026-11-23 21:00"))
    assert (opened.opens_at, opened.closes_at) == (None, paris("2026-11-23 20:00"))
    assert (shut.opens_at, shut.closes_at) == (paris("2026-11-24 09:00"), None)
    assert opened.next_change == opened.closes_at and shut.next_change == shut.opens_at


def test_a_status_is_told_in_utc_whatever_the_zone_it_was_asked_in() -> None:
    status = status_at(hours_of(REAL, utc("2026-11-23 08:00")), datetime(2026, 11, 23, 10, tzinfo=PARIS))
    assert (status.at, status.at.tzinfo) == (utc("2026-11-23 09:00"), UTC)


@pytest.mark.parametrize(("at", "reason"), [
    ("19:59", Reason.OVERRIDE), ("20:59", Reason.OVERRIDE), ("21:00", Reason.OUTSIDE_HOURS),
    ("19:29", Reason.WEEKLY_HOURS), ("19:30", Reason.OVERRIDE),
])
def test_what_was_taken_out_is_the_reason_up_to_its_end_to_the_minute(at: str, reason: Reason) -> None:
    rules = with_override("close", "19:30-21:00")
    assert status_at(hours_of(rules, utc("2026-12-25 08:00")), paris(f"2026-12-25 {at}")).reason is reason


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
        with pytest.raises(OutOfRange, match=r"^hours are known from 2016-01-01 to 2037-01-01, not on 20\d\d-\d\d-"):
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


def test_a_day_s_bounds_are_all_at_which_its_answer_may_change() -> None:
    """Midnights, openings and closings, hours taken out, and closures; none of another day."""
    plain = PlainRules(PARIS, REAL_WEEK, overrides=(
        override("date", "close", days("2026-11-24"), spans("12:00-13:00")),
        override("date", "add", days("2026-11-25"), spans("21:00-22:00")),
    ))
    shut = closure(paris("2026-11-24 15:00"), paris("2026-11-24 16:00"))
    hours = hours_of(plain, paris("2026-11-23 10:00"), shut)
    told = {f"24 {time}" for time in ("00:00", "09:00", "12:00", "13:00", "15:00", "16:00", "20:00")} | {"25 00:00"}
    for at in ("2026-11-24 00:00", "2026-11-24 12:00", "2026-11-24 23:59"):
        found = {datetime.fromtimestamp(bound, PARIS).strftime("%d %H:%M") for bound in hours.bounds_of_day(paris(at))}
        assert found == told, at


def test_open_seconds_over_several_years_are_those_of_all() -> None:
    hours = hours_of(PlainRules(PARIS, REAL_WEEK), paris("2026-11-23 10:00"))
    years = [paris(f"{year}-01-01 00:00") for year in range(2025, 2031)]
    each = [hours.open_seconds_between(one, other) for one, other in pairwise(years)]
    assert hours.open_seconds_between(years[0], years[-1]) == sum(each)
    assert hours.open_seconds_between(years[1], years[0]) == 0


def test_intervals_are_whole_however_far_they_are_asked_for() -> None:
    """What is compiled year by year shows no seam: always open is one interval, four years of nights have 1461."""
    start, end = paris("2025-06-01 12:00"), paris("2029-06-01 12:00")
    always = hours_of(PlainRules(PARIS, ALWAYS), paris("2026-11-23 10:00"))
    (one,) = always.intervals(start, end)
    assert one.start <= start.timestamp() and one.end >= end.timestamp() and one.source is always.rules.source
    nights = hours_of(PlainRules(PARIS, NIGHTS), paris("2026-11-23 10:00")).intervals(start, end)
    assert len(nights) == 1461
    assert {(night.end - night.start) // 3600 for night in nights} <= {7, 8, 9}
    assert all(night.end < following.start for night, following in pairwise(nights))


def test_where_the_days_compiled_at_first_begin_there_is_no_seam_either() -> None:
    """What is compiled around 9 March begins on the 1st, where the days compiled for the year before end."""
    hours = hours_of(PlainRules(PARIS, ALWAYS), paris("2027-03-09 12:00"))
    assert hours.regular.start == paris("2027-03-01 00:00").timestamp()
    (one,) = hours.intervals(paris("2026-12-15 00:00"), paris("2027-03-05 00:00"))
    assert one.start == paris("2026-01-01 00:00").timestamp()
    assert one.end >= paris("2027-03-05 00:00").timestamp()


def test_a_change_just_where_the_compiled_days_end_is_the_next_one() -> None:
    """They end as 29 December 2027 begins, the only day on which this line opens."""
    once = override("date", "hours", days("2027-12-29"), spans("00:00-10:00"))
    hours = hours_of(PlainRules(PARIS, NEVER, overrides=(once,)), paris("2026-11-23 10:00"))
    assert hours.regular.end == paris("2027-12-29 00:00").timestamp()
    assert hours.next_change(paris("2026-11-23 10:00")) == paris("2027-12-29 00:00")


def test_the_days_compiled_are_the_line_s_own_not_the_machine_s() -> None:
    """It is tomorrow already where the tests run."""
    hours = hours_of(REAL, paris("2026-11-22 13:00"))
    assert hours.regular.start == paris("2026-11-14 00:00").timestamp()


def test_at_a_seam_rules_stay_apart() -> None:
    """The days compiled at first end 401 days ahead, on 29 December 2027: here with a rule of its own."""
    last = override("date", "hours", days("2027-12-29"), spans("00:00-24:00"))
    hours = hours_of(PlainRules(PARIS, ALWAYS, overrides=(last,)), paris("2026-11-23 10:00"))
    found = hours.intervals(paris("2027-12-01 00:00"), paris("2028-02-01 00:00"))
    assert [interval.source.kind for interval in found] == [Kind.WEEKLY_HOURS, Kind.OVERRIDE, Kind.WEEKLY_HOURS]
    assert found[1].end - found[1].start == 86_400


def test_nothing_is_open_after_what_is_known() -> None:
    hours = hours_of(PlainRules(PARIS, ALWAYS), paris("2026-11-23 10:00"))
    (one,) = hours.intervals(paris("2036-06-01 12:00"), paris("2039-06-01 12:00"))
    assert one.end == paris("2037-01-01 00:00").timestamp()
    assert hours.intervals(paris("2026-11-23 10:00"), paris("2026-11-23 10:00")) == ()

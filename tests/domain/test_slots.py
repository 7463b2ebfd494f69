"""Slots: windows inside open hours, half-open, across clock changes; seats; what "as soon as possible" means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.domain.hours import Hours, compile_hours
from routing.domain.promise import DAY, HOUR, MINUTE, SlotRules
from routing.domain.ring_times import may_ring
from routing.domain.slots import Soonest, Window, free_slots, open_spans, slot_id, slot_of, soonest, windows
from tests.domain.oracle import PlainRules
from tests.domain.samples import (
    ALWAYS,
    NEVER,
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
)

MONDAY = paris("2026-11-23 10:00")
RULES = SlotRules()
HALF_HOUR, TEN_MINUTES = timedelta(minutes=30), timedelta(minutes=10)
LENGTHS = st.sampled_from([5 * MINUTE, 20 * MINUTE, 30 * MINUTE, HOUR, 8 * HOUR])
ODD_DAY = spans("09:00-10:50")


def _hours(week: object = REAL_WEEK) -> Hours:
    return hours_of(PlainRules(PARIS, week), MONDAY)  # type: ignore[arg-type]


def _starts(hours: Hours, start: datetime, end: datetime, rules: SlotRules = RULES) -> list[str]:
    return [window.start.astimezone(PARIS).strftime("%H:%M") for window in windows(hours, rules, start, end)]


def test_windows_are_counted_from_the_opening_and_a_rest_is_not_offered() -> None:
    hours = _hours((ODD_DAY,) * 7)
    day = (paris("2026-11-24 00:00"), paris("2026-11-25 00:00"))
    assert _starts(hours, *day) == ["09:00", "09:30", "10:00"]
    assert _starts(hours, *day, SlotRules(length=HOUR)) == ["09:00"]
    assert _starts(hours, *day, SlotRules(length=2 * HOUR)) == []


@pytest.mark.parametrize(("day", "starts"), [
    ("2026-03-29", ["00:00", "01:00", "03:00", "04:00"]),
    ("2026-10-25", ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00"]),
])
def test_a_night_of_a_clock_change_has_an_hour_less_or_more(day: str, starts: list[str]) -> None:
    hours = hours_of(PlainRules(PARIS, (spans("00:00-05:00"),) * 7), paris(f"{day} 00:00"))
    assert _starts(hours, paris(f"{day} 00:00"), paris(f"{day} 12:00"), SlotRules(length=HOUR)) == starts


@settings(max_examples=60, deadline=None)
@given(samples(), LENGTHS, st.integers(0, 4 * 86_400), st.integers(0, 2 * 86_400))
def test_every_window_is_whole_within_open_hours(sample: Sample, length: int, second: int, lasting: int) -> None:
    """And begins in the stretch that was asked for, half-open; no two share time. Closures are cut out."""
    hours, start = sample.hours, sample.start + timedelta(seconds=second)
    end = start + timedelta(seconds=lasting)
    found = list(windows(hours, SlotRules(length=length), start, end))
    for window in found:
        assert start <= window.start < end
        assert window.end - window.start == timedelta(seconds=length)
        assert hours.is_open(window.start)
        closes = hours.next_closing(window.start)
        assert closes is None or window.end <= closes
        assert slot_id(window) == window.start.strftime("%Y%m%dT%H%MZ")
    assert all(before.end <= after.start for before, after in pairwise(found))
    middle = start + (end - start) / 2
    split = [*windows(hours, SlotRules(length=length), start, middle),
             *windows(hours, SlotRules(length=length), middle, end)]
    assert split == found, "a stretch is the sum of its halves"


@settings(max_examples=60, deadline=None)
@given(samples(), LENGTHS, st.integers(0, 3), st.integers(0, 90))
def test_windows_stay_where_they_are(sample: Sample, length: int, days: int, minutes: int) -> None:
    """Whatever is closed meanwhile, whatever day it is asked on: of windows sold before none is sold again in part."""
    hours, rules, pause = sample.hours, SlotRules(length=length), timedelta(minutes=minutes)
    start, end = sample.start + timedelta(days=2), sample.end
    undisturbed = compile_hours(hours.rules, (), sample.start)
    found = set(windows(hours, rules, start, end, pause))
    assert found <= set(windows(undisturbed, rules, start, end))
    later = compile_hours(hours.rules, hours.closures, sample.start + timedelta(days=days))
    assert set(windows(later, rules, start, end, pause)) == found
    assert {window for window in windows(hours, rules, start, end) if may_ring(hours, window.start, pause)} == found


def test_a_closure_takes_windows_away_and_moves_none() -> None:
    closed = closure(paris("2026-11-24 12:07"), paris("2026-11-24 13:10"))
    hours = hours_of(PlainRules(PARIS, (spans("09:00-15:00"),) * 7), MONDAY, closed)
    day = (paris("2026-11-24 00:00"), paris("2026-11-25 00:00"))
    assert _starts(hours, *day, SlotRules(length=HOUR)) == ["09:00", "10:00", "11:00", "14:00"]
    assert _starts(hours, *day)[5:8] == ["11:30", "13:30", "14:00"]


def test_no_window_begins_when_nobody_is_rung_any_more() -> None:
    rules, day = SlotRules(length=5 * MINUTE), (paris("2026-11-24 10:30"), paris("2026-11-25 00:00"))
    closed = closure(paris("2026-11-25 10:00"), paris("2026-11-25 10:30"))
    hours = hours_of(PlainRules(PARIS, (ODD_DAY,) * 7), MONDAY, closed)
    assert _starts(hours, *day, rules) == ["10:30", "10:35", "10:40", "10:45"]
    assert [window.start for window in windows(hours, rules, *day, TEN_MINUTES)] == [
        paris("2026-11-24 10:30"), paris("2026-11-24 10:35")]
    assert slot_of(hours, rules, "20261124T0940Z", MONDAY, TEN_MINUTES) is None
    assert slot_of(hours, rules, "20261124T0940Z", MONDAY, timedelta()) is not None
    assert slot_of(hours, rules, "20261125T0850Z", MONDAY, TEN_MINUTES) is None, "a closure is a closing too"


@pytest.mark.parametrize(("length", "first"), [(50 * MINUTE, "00:00"), (7 * HOUR, "00:00")])
def test_a_line_that_never_closes_counts_from_each_midnight(length: int, first: str) -> None:
    for day in ("2026-11-24", "2026-11-30"):
        found = _starts(_hours(ALWAYS), paris(f"{day} 00:00"), paris(f"{day} 23:59"), SlotRules(length=length))
        assert (found[0], len(found)) == (first, DAY // length)


def test_a_night_is_counted_from_its_evening() -> None:
    hours = _hours((((20 * 60 + 30, 26 * 60 + 30),),) * 7)
    found = _starts(hours, paris("2026-11-24 12:00"), paris("2026-11-25 12:00"), SlotRules(length=HOUR))
    assert found == ["20:30", "21:30", "22:30", "23:30", "00:30", "01:30"]


def test_open_spans_are_whole_and_those_in_a_closure_are_not_there() -> None:
    noon, one = paris("2026-11-23 12:00"), paris("2026-11-23 13:00")
    hours = hours_of(PlainRules(PARIS, REAL_WEEK), MONDAY, closure(noon, one))
    found = list(open_spans(hours, MONDAY, paris("2026-11-24 00:00")))
    assert found == [(paris("2026-11-23 09:00"), noon), (one, paris("2026-11-23 20:00"))]


def test_slots_are_offered_from_the_lead_to_the_horizon_with_seats_left() -> None:
    full, half = paris("2026-11-23 11:00"), paris("2026-11-23 11:30")
    end = MONDAY + timedelta(days=30)
    found = free_slots(_hours(), RULES, {full: 4, half: 3}, MONDAY, MONDAY, end, TEN_MINUTES)
    assert [(slot.window.start, slot.remaining) for slot in found[:2]] == [(half, 1), (paris("2026-11-23 12:00"), 4)]
    assert found[-1].window.start == paris("2026-11-30 09:30")
    assert free_slots(_hours(), SlotRules(capacity=0), {}, MONDAY, MONDAY, end, TEN_MINUTES) == ()
    assert free_slots(_hours(), RULES, {full: 9}, MONDAY, full, half, TEN_MINUTES) == ()


def test_an_id_is_of_a_slot_only_while_that_may_be_promised() -> None:
    hours, eleven = _hours(), paris("2026-11-23 11:00")
    id_ = slot_id(Window(eleven, eleven + HALF_HOUR))
    assert id_ == "20261123T1000Z"
    assert slot_of(hours, RULES, id_, MONDAY, TEN_MINUTES) == Window(eleven, eleven + HALF_HOUR)
    too_late = MONDAY + timedelta(seconds=1)
    assert slot_of(hours, RULES, id_, too_late, TEN_MINUTES) is None, "the lead is not kept any more"
    for other in ("20261123T1001Z", "20261123T0830Z", "20261124T1930Z", "20261130T0930Z", "x", "", "20261123T1000",
                  "99999999T9999Z"):
        assert slot_of(hours, RULES, other, MONDAY, TEN_MINUTES) is None


@pytest.mark.parametrize("week", [REAL_WEEK, ALWAYS])
def test_whatever_is_offered_is_known_again_by_its_id(week: object) -> None:
    """On a line that never closes too, whose windows have no closing to fit before."""
    hours = _hours(week)
    offered = free_slots(hours, RULES, {}, MONDAY, MONDAY, MONDAY + timedelta(days=2), TEN_MINUTES)
    assert len(offered) > 20
    for slot in offered:
        assert slot_of(hours, RULES, slot.id, MONDAY, TEN_MINUTES) == slot.window


def test_soonest_while_open_begins_now_and_ends_with_a_seat() -> None:
    ten = Window(MONDAY, MONDAY + HALF_HOUR)
    assert soonest(_hours(), RULES, {}, MONDAY, TEN_MINUTES) == Soonest(ten, ten)
    at = MONDAY + timedelta(minutes=7)
    assert soonest(_hours(), RULES, {}, at, TEN_MINUTES) == Soonest(Window(at, ten.end), ten)
    next_one = Window(ten.end, ten.end + HALF_HOUR)
    assert soonest(_hours(), RULES, {MONDAY: 4}, at, TEN_MINUTES) == Soonest(Window(at, next_one.end), next_one)


def test_soonest_while_closed_begins_with_the_first_window() -> None:
    sunday, nine = paris("2026-11-22 15:00"), paris("2026-11-23 09:00")
    first = Window(nine, nine + HALF_HOUR)
    assert soonest(_hours(), RULES, {}, sunday, TEN_MINUTES) == Soonest(first, first)
    taken = {nine: 4, nine + HALF_HOUR: 4}
    seat = Window(nine + 2 * HALF_HOUR, nine + 3 * HALF_HOUR)
    assert soonest(_hours(), RULES, taken, sunday, TEN_MINUTES) == Soonest(Window(nine, seat.end), seat)


def test_soonest_without_a_seat_or_an_opening() -> None:
    assert soonest(_hours(), SlotRules(capacity=0), {}, MONDAY, TEN_MINUTES) == Soonest(is_known=True)
    assert soonest(_hours(NEVER), RULES, {}, MONDAY, TEN_MINUTES) == Soonest(is_known=False)


@settings(max_examples=40, deadline=None)
@given(samples(), LENGTHS, st.integers(0, 4 * 86_400), st.integers(0, 3))
def test_what_soonest_tells_holds_the_seat_that_it_takes(sample: Sample, length: int, second: int, full: int) -> None:
    hours, now = sample.hours, (sample.start + timedelta(seconds=second)).astimezone(UTC)
    rules = SlotRules(length=length, horizon=2 * DAY, capacity=1)
    coming = list(windows(hours, rules, now - timedelta(days=1), min(now + timedelta(days=3), sample.end)))
    taken = {window.start: 1 for window in coming[:full]}
    found = soonest(hours, rules, taken, now, timedelta())
    if found.told is not None and found.seat is not None:
        assert found.seat.start not in taken
        assert found.told.start >= now
        assert found.told.start < found.told.end == found.seat.end
        assert found.seat.end > now


def test_a_window_holds_its_start_and_not_its_end() -> None:
    window = Window(MONDAY, MONDAY + HALF_HOUR)
    assert [window.holds(MONDAY + after) for after in (-TEN_MINUTES, timedelta(), TEN_MINUTES, HALF_HOUR)] == [
        False, True, True, False,
    ]


def test_a_slot_at_the_horizon_is_not_offered_any_more() -> None:
    hours, now = _hours(ALWAYS), MONDAY
    for horizon, offered in ((DAY, False), (DAY + 1, True)):
        rules = SlotRules(horizon=horizon)
        tomorrow = slot_id(Window(now + timedelta(days=1), now + timedelta(days=1) + HALF_HOUR))
        assert (slot_of(hours, rules, tomorrow, now, TEN_MINUTES) is not None) is offered


LONG_WINDOWS = SlotRules(length=7 * HOUR)


@pytest.mark.parametrize(("monday", "starts"), [
    ("00:00-24:00", ["00:00", "07:00", "14:00"] * 3),
    ("10:00-24:00", ["10:00", "17:00", "00:00", "07:00", "14:00", "00:00", "07:00", "14:00"]),
    ("23:00-24:00", ["23:00", "06:00", "13:00", "00:00", "07:00", "14:00"]),
])
def test_after_a_day_windows_are_counted_from_midnight_of_the_line(monday: str, starts: list[str]) -> None:
    """Seven hours do not go into a day: the last window before a midnight from which they are counted is left out."""
    week = (spans(monday), *(spans("00:00-24:00"),) * 5, ())
    assert _starts(_hours(week), paris("2026-11-23 00:00"), paris("2026-11-26 00:00"), LONG_WINDOWS) == starts


def test_nobody_is_offered_a_window_that_begins_too_late_to_be_rung() -> None:
    hours, forty = _hours(), timedelta(minutes=40)
    evening = paris("2026-11-23 19:00"), paris("2026-11-24 00:00")
    offered = free_slots(hours, SlotRules(lead=0), {}, paris("2026-11-23 19:00"), *evening, forty)
    assert [slot.window.start for slot in offered] == [paris("2026-11-23 19:00")]
    nine = Window(paris("2026-11-24 09:00"), paris("2026-11-24 09:30"))
    assert soonest(hours, SlotRules(), {}, paris("2026-11-23 19:25"), forty) == Soonest(nine, nine)
    last = paris("2026-11-23 19:00")
    taken = {last: 4}
    full = soonest(hours, SlotRules(), taken, paris("2026-11-23 19:10"), forty)
    assert full == Soonest(Window(paris("2026-11-23 19:10"), nine.end), nine)


def test_a_single_seat_is_one() -> None:
    hours, rules, now = _hours(), SlotRules(capacity=1, lead=0), paris("2026-11-24 09:00")
    first = free_slots(hours, rules, {}, now, now, now + HALF_HOUR, TEN_MINUTES)
    assert [slot.remaining for slot in first] == [1]
    assert soonest(hours, rules, {}, now, TEN_MINUTES).seat == Window(now, now + HALF_HOUR)


def test_a_day_that_begins_while_open_is_counted_from_the_opening_whoever_opened_it() -> None:
    """Open from Monday at ten to Tuesday's end, by the week and then by an override, in windows of six hours."""
    whole_tuesday = override("date", "hours", days("2026-11-24"), spans("00:00-24:00"))
    plain = PlainRules(PARIS, (spans("10:00-24:00"), *((),) * 6), overrides=(whole_tuesday,))
    hours, rules = hours_of(plain, MONDAY), SlotRules(length=6 * HOUR)
    both_days = ["10:00", "16:00", "22:00", "04:00", "10:00", "16:00"]
    assert _starts(hours, MONDAY, paris("2026-11-25 00:00"), rules) == both_days
    assert _starts(hours, paris("2026-11-24 03:00"), paris("2026-11-25 00:00"), rules) == ["04:00", "10:00", "16:00"]


def test_from_the_middle_of_a_day_windows_are_those_of_the_day() -> None:
    assert _starts(_hours(ALWAYS), paris("2026-11-25 12:00"), paris("2026-11-26 00:00"), LONG_WINDOWS) == ["14:00"]


def test_an_opening_at_the_end_of_a_stretch_is_not_in_it() -> None:
    opening = paris("2026-11-24 09:00")
    assert list(open_spans(_hours(), paris("2026-11-24 08:00"), opening)) == []
    assert list(open_spans(_hours(), paris("2026-11-24 08:00"), opening + TEN_MINUTES)) == [
        (opening, paris("2026-11-24 20:00")),
    ]

"""What becomes of callbacks that wait when hours change or the line closes: kept, rung at another moment, or moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from routing.domain.hours import Hours
from routing.domain.keeping import Place, places
from routing.domain.promise import HOUR, Promises, SlotRules
from routing.domain.replanning import CLOSING, HOURS_CHANGED, STAYS, Plan, Standing, Turn, replanned
from routing.domain.rules import Closure
from routing.domain.slots import Window
from tests.domain.oracle import PlainRules
from tests.domain.samples import NEVER, PARIS, REAL_WEEK, closure, hours_of, paris, spans

MONDAY_TEN = "23 10:00"
PROMISES = replace(Promises("telephone"), slots=SlotRules(capacity=2))


def at(written: str) -> datetime:
    """A moment of November 2026 in Paris."""
    return paris(f"2026-11-{written}")


def _window(start: str, end: str) -> Window:
    return Window(at(start), at(end))


def _hours(now: str, *shut: tuple[str, str | None], week: object = REAL_WEEK) -> Hours:
    closures: list[Closure] = [closure(at(start), at(end) if end else None) for start, end in shut]
    return hours_of(PlainRules(PARIS, week), at(now), *closures)  # type: ignore[arg-type]


def _plan(
    one: Standing, *shut: tuple[str, str | None], now: str = MONDAY_TEN, sold: dict[str, int] | None = None,
    week: object = REAL_WEEK, promises: Promises = PROMISES,
) -> Plan:
    hours = _hours(now, *shut, week=week)
    seats = {at(start): count for start, count in (sold or {}).items()}
    coming = places(hours, promises, at(now), at(now))
    return replanned(one, hours, promises, coming, seats, at(now))


def _waits(start: str, end: str, due: str | None = "window", was_rung: bool = False) -> Standing:
    """Due as its window begins, at another moment, or (None) at no moment yet."""
    due_at = at(start if due == "window" else due) if due else None
    return Standing(_window(start, end), due_at, was_rung)


def _moved(start: str, end: str, reason: str = HOURS_CHANGED, is_over: bool = False) -> Plan:
    place = Place(_window(start, end), is_over)
    return Plan(Turn.MOVED, reason, place.window, place, at(start))


TUESDAY = _waits("24 10:00", "24 10:30")


def test_a_window_in_open_hours_stays() -> None:
    assert _plan(TUESDAY) == STAYS
    assert _plan(_waits("23 09:30", "23 10:30", due="23 09:30")) == STAYS, "it is due"


@pytest.mark.parametrize(("one", "now", "due_at"), [
    (_waits("24 10:00", "24 10:30", due=None), MONDAY_TEN, "24 10:00"),
    (_waits("24 10:00", "24 10:30", due="23 21:00"), MONDAY_TEN, "24 09:00"),
    (_waits("24 10:00", "24 10:30", due="23 19:55"), MONDAY_TEN, "24 09:00"),
    (_waits("23 09:30", "23 10:30", due=None), MONDAY_TEN, "23 10:00"),
    (Standing(None, None, True), MONDAY_TEN, "23 10:00"),
    (Standing(None, at("23 21:00"), True), MONDAY_TEN, "24 09:00"),
    (_waits("24 10:00", "24 10:30", due="23 21:00", was_rung=True), "23 22:00", "24 09:00"),
    (_waits("23 09:00", "23 09:30", due="23 21:00"), MONDAY_TEN, "24 09:00"),  # its window is over, and it is late
])
def test_the_promise_stays_and_is_rung_when_somebody_may_be(one: Standing, now: str, due_at: str) -> None:
    assert _plan(one, now=now) == Plan(Turn.RETIMED, HOURS_CHANGED, due_at=at(due_at))


@pytest.mark.parametrize("one", [
    _waits("24 10:00", "24 10:30", due="24 10:00", was_rung=True),
    _waits("23 09:00", "23 09:30", due="23 09:10", was_rung=True),  # due already, and it may be rung now
    _waits("23 09:00", "23 09:30", due="23 09:00"),
])
def test_what_is_due_rightly_is_left_alone(one: Standing) -> None:
    assert _plan(one) == STAYS


def test_who_was_rung_before_keeps_their_turn_whatever_closes() -> None:
    one = _waits("24 10:00", "24 10:30", was_rung=True)
    assert _plan(one, ("24 09:00", "24 15:00")) == Plan(Turn.RETIMED, HOURS_CHANGED, due_at=at("24 15:00"))


@pytest.mark.parametrize(("sold", "plan"), [
    ({}, _moved("24 15:00", "24 15:30")),
    ({"24 15:00": 1}, _moved("24 15:00", "24 15:30")),
    ({"24 15:00": 2}, _moved("24 15:30", "24 16:00")),
    ({"24 15:00": 2, "24 15:30": 2}, _moved("24 16:00", "24 16:30")),
])
def test_a_window_that_closes_is_moved_to_the_next_seat_after_it(sold: dict[str, int], plan: Plan) -> None:
    assert _plan(TUESDAY, ("24 09:00", "24 15:00"), sold=sold) == plan


def test_nobody_is_moved_ahead_of_what_they_chose() -> None:
    assert _plan(TUESDAY, ("24 10:00", "24 10:30")) == _moved("24 10:30", "24 11:00")
    assert _plan(TUESDAY, ("24 09:00", None)).turn is Turn.MOVED, "there is still today"


def test_who_was_promised_nothing_gets_the_first_seat() -> None:
    assert _plan(Standing(None, None, False)) == _moved("23 10:00", "23 10:30")
    assert _plan(Standing(None, None, False), now="23 21:00") == _moved("24 09:00", "24 09:30")


def test_without_an_opening_a_plan_is_taken_back_once() -> None:
    never = ("23 00:00", None)
    assert _plan(TUESDAY, never) == Plan(Turn.UNPLANNED, HOURS_CHANGED)
    assert _plan(Standing(None, at("24 10:00"), False), never) == Plan(Turn.UNPLANNED, HOURS_CHANGED)
    assert _plan(Standing(None, None, False), never) == STAYS
    assert _plan(TUESDAY, week=NEVER) == Plan(Turn.UNPLANNED, HOURS_CHANGED)


BEGUN = _waits("23 09:30", "23 10:30")


def test_a_window_that_has_begun_is_told_from_the_next_opening_to_the_seat_that_is_left() -> None:
    place = Place(_window("23 15:00", "23 15:30"), False)
    shut = ("23 10:00", "23 15:00")
    assert _plan(BEGUN, shut) == Plan(Turn.MOVED, HOURS_CHANGED, place.window, place, at("23 15:00"))
    later = Place(_window("23 15:30", "23 16:00"), False)
    assert _plan(BEGUN, shut, sold={"23 15:00": 2}) == Plan(
        Turn.MOVED, HOURS_CHANGED, _window("23 15:00", "23 16:00"), later, at("23 15:00")
    )


def test_a_line_that_closes_for_the_day_says_so() -> None:
    one = _waits("23 19:30", "23 20:00")
    assert _plan(one, now="23 20:00") == _moved("24 09:00", "24 09:30", CLOSING)
    assert _plan(one, now="23 19:55") == _moved("24 09:00", "24 09:30", CLOSING)
    assert _plan(one, ("23 19:40", "24 10:00"), now="23 19:45") == _moved("24 10:00", "24 10:30", HOURS_CHANGED)


def test_where_no_slot_fits_what_there_is_of_open_hours_is_promised_without_a_seat() -> None:
    week = (spans("09:00-09:20"),) * 7
    to_the_end = Window(at("24 09:00"), at("24 09:20"))
    without = Plan(Turn.MOVED, HOURS_CHANGED, to_the_end, None, at("24 09:00"))
    assert _plan(Standing(None, None, False), week=week) == without
    assert _plan(TUESDAY, week=week) == Plan(
        Turn.MOVED, HOURS_CHANGED, Window(at("25 09:00"), at("25 09:20")), None, at("25 09:00")
    )
    assert _plan(_waits("23 09:05", "23 09:30"), week=week) == replace(without, reason=CLOSING)


def test_a_window_without_a_seat_is_no_longer_than_a_slot() -> None:
    hours, start = _hours(MONDAY_TEN), at(MONDAY_TEN)
    for promises, end in ((PROMISES, start + timedelta(minutes=30)), (_long(), at("23 20:00"))):
        plan = replanned(Standing(None, None, False), hours, promises, (), {}, start)
        assert plan == Plan(Turn.MOVED, HOURS_CHANGED, Window(start, end), None, start)
    always = hours_of(PlainRules(PARIS, (spans("00:00-24:00"),) * 7), start)
    plan = replanned(Standing(None, None, False), always, PROMISES, (), {}, start)
    assert plan.told == Window(start, start + timedelta(minutes=30))


def _long() -> Promises:
    return replace(PROMISES, slots=SlotRules(length=12 * HOUR))


def test_where_everything_is_sold_the_emptiest_window_takes_one_more() -> None:
    week = (spans("09:00-10:00"),) * 7
    full = replace(PROMISES, slots=SlotRules(capacity=1, horizon=24 * HOUR))
    plan = _plan(Standing(None, None, False), week=week, promises=full, sold={"24 09:00": 3, "24 09:30": 2})
    assert plan.place == Place(_window("24 09:30", "24 10:00"), True)


def test_a_window_that_ends_now_is_late_and_rung_now() -> None:
    assert _plan(_waits("23 09:30", "23 10:00")) == STAYS


def test_a_window_that_begins_as_the_line_closes_is_told_why() -> None:
    assert _plan(_waits("23 20:00", "23 20:30"), now="23 20:00") == _moved("24 09:00", "24 09:30", CLOSING)


def test_who_is_due_at_this_moment_keeps_their_rank_while_closed() -> None:
    assert _plan(_waits("24 10:00", "24 10:30", due="23 22:00"), now="23 22:00") == STAYS


def test_where_no_opening_follows_the_window_it_is_promised_for_now() -> None:
    hours = _hours(MONDAY_TEN, ("24 00:00", None))
    plan = replanned(TUESDAY, hours, PROMISES, (), {}, at(MONDAY_TEN))
    assert plan == Plan(Turn.MOVED, HOURS_CHANGED, _window("23 10:00", "23 10:30"), None, at("23 10:00"))

"""Whether a promised window can still be kept, and where else there is room when it cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from routing.domain.hours import Hours
from routing.domain.keeping import Place, can_be_kept, lasting_hours, next_place, places
from routing.domain.promise import HOUR, Promises, SlotRules
from routing.domain.rules import Closure, Kind, Source, Written
from routing.domain.slots import Window
from tests.domain.oracle import PlainRules
from tests.domain.samples import ALWAYS, NEVER, PARIS, REAL_WEEK, closure, hours_of, paris

NOW = paris("2026-11-23 10:00")
PROMISES, HALF_HOUR = Promises("telephone"), timedelta(minutes=30)


def _hours(*closures: Closure, week: object = REAL_WEEK) -> Hours:
    return hours_of(PlainRules(PARIS, week), NOW, *closures)  # type: ignore[arg-type]


def _window(start: str, end: str) -> Window:
    return Window(paris(f"2026-11-{start}"), paris(f"2026-11-{end}"))


def _shut(start: str, end: str | None) -> Closure:
    return closure(paris(f"2026-11-{start}"), paris(f"2026-11-{end}") if end else None)


def _nobody(start: datetime) -> Closure:
    return Closure(start, None, None, Source(Kind.NO_AGENTS, None, Written()))


def test_who_is_away_now_may_be_back_for_what_was_promised() -> None:
    shut = _shut("24 09:00", "24 12:00")
    hours = lasting_hours(_hours(shut, _nobody(NOW)), NOW)
    assert hours.closures == (shut,)
    assert hours.is_open(NOW) and not hours.is_open(paris("2026-11-24 10:00"))
    assert hours.rules.week == _hours().rules.week
    as_they_are = _hours(shut)
    assert lasting_hours(as_they_are, NOW) is as_they_are


@pytest.mark.parametrize(("window", "now", "kept"), [
    (("24 10:00", "24 10:30"), "23 10:00", True),
    (("24 19:30", "24 20:00"), "23 10:00", True),  # the last one of a day ends as the line closes
    (("24 19:45", "24 20:15"), "23 10:00", False),
    (("24 19:55", "24 20:25"), "23 10:00", False),  # nobody is rung within ten minutes of closing
    (("24 08:30", "24 09:00"), "23 10:00", False),
    (("23 09:30", "24 12:00"), "23 09:00", True),  # before tomorrow noon: a night may lie in it
    (("23 09:30", "24 08:00"), "23 09:00", False),  # its last slot is at night
    (("23 09:30", "23 10:30"), "23 10:00", True),  # begun, and some of it is left
    (("23 09:30", "23 10:00"), "23 10:00", False),  # over as it ends
    (("23 10:00", "23 10:30"), "23 10:00", True),
    (("23 19:30", "23 20:00"), "23 19:49", True),
    (("23 19:30", "23 20:00"), "23 19:50", False),  # too late to ring anybody in it
    (("23 20:00", "24 09:00"), "23 21:00", False),  # the next one is rung as it ends
    (("23 20:00", "24 09:01"), "23 21:00", True),
    (("24 08:45", "24 09:15"), "24 08:45", True),  # it begins as nobody may be rung yet
    (("24 10:00", "24 10:10"), "23 10:00", True),  # shorter than a slot
])
def test_a_window_is_kept_where_somebody_may_be_rung_in_it(window: tuple[str, str], now: str, kept: bool) -> None:
    assert can_be_kept(_hours(), _window(*window), PROMISES, paris(f"2026-11-{now}")) is kept


@pytest.mark.parametrize(("shut", "kept"), [
    (("24 10:00", "24 11:00"), False), (("24 10:29", "24 11:00"), False), (("24 10:30", "24 11:00"), True),
    (("24 09:00", "24 10:00"), True), (("24 09:00", "24 10:01"), False), (("24 09:00", None), False),
])
def test_a_closure_takes_windows_away(shut: tuple[str, str | None], kept: bool) -> None:
    assert can_be_kept(_hours(_shut(*shut)), _window("24 10:00", "24 10:30"), PROMISES, NOW) is kept


def test_a_line_that_never_closes_keeps_everything_and_one_that_never_opens_nothing() -> None:
    for window in (_window("24 03:00", "24 03:30"), _window("23 09:59", "23 10:01")):
        assert can_be_kept(_hours(week=ALWAYS), window, PROMISES, NOW)
        assert not can_be_kept(_hours(week=NEVER), window, PROMISES, NOW)


def _told(found: tuple[Window, ...]) -> tuple[str, str, int]:
    first, last = (found[at].start.astimezone(PARIS).strftime("%d %H:%M") for at in (0, -1))
    return first, last, len(found)


def test_windows_to_be_moved_to_reach_the_horizon_and_past_whoever_was_promised_last() -> None:
    a_day = replace(PROMISES, slots=SlotRules(horizon=24 * HOUR, lead=0))
    assert _told(places(_hours(), a_day, NOW, NOW)) == ("23 10:00", "24 09:30", 22)
    assert _told(places(_hours(), a_day, paris("2026-11-23 21:00"), NOW)) == ("24 09:00", "24 19:30", 22)
    assert _told(places(_hours(), a_day, NOW, paris("2026-11-25 12:00")))[1] == "26 11:30"
    assert _told(places(_hours(), a_day, NOW, paris("2026-11-26 19:49")))[1] == "27 19:30"
    assert _told(places(_hours(_shut("24 00:00", None)), a_day, NOW, paris("2026-11-25 12:00")))[1] == "23 19:30"
    to_seven = replace(a_day, dial=replace(a_day.dial, stop_before_closing=HOUR))
    assert _told(places(_hours(), to_seven, NOW, NOW)) == ("23 10:00", "24 09:30", 20)
    assert places(_hours(week=NEVER), a_day, NOW, NOW) == ()
    assert places(_hours(_shut("23 00:00", None)), a_day, NOW, NOW) == ()


SOME = tuple(Window(NOW + number * HALF_HOUR, NOW + (number + 1) * HALF_HOUR) for number in range(4))
TEN, HALF_PAST, ELEVEN, LAST = (window.start for window in SOME)


@pytest.mark.parametrize(("sold", "after", "found"), [
    ({}, TEN, Place(SOME[0], False)),
    ({}, TEN - HALF_HOUR, Place(SOME[0], False)),
    ({TEN: 1}, TEN, Place(SOME[0], False)),
    ({TEN: 2}, TEN, Place(SOME[1], False)),
    ({}, TEN + timedelta(minutes=1), Place(SOME[1], False)),
    ({}, HALF_PAST, Place(SOME[1], False)),
    ({TEN: 4, HALF_PAST: 3, ELEVEN: 2, LAST: 3}, TEN, Place(SOME[2], True)),  # all sold: the emptiest
    ({TEN: 2, HALF_PAST: 3, ELEVEN: 4, LAST: 3}, HALF_PAST, Place(SOME[1], True)),  # of those to come
    ({TEN: 2}, LAST + HALF_HOUR, Place(SOME[1], False)),  # none to come: of all
    ({TEN: 5, HALF_PAST: 4, ELEVEN: 3, LAST: 2}, LAST + HALF_HOUR, Place(SOME[3], True)),
])
def test_the_next_place_is_the_first_with_a_seat_or_the_emptiest(
    sold: dict[datetime, int], after: datetime, found: Place
) -> None:
    assert next_place(SOME, sold, 2, after) == found


def test_without_any_window_there_is_no_place() -> None:
    assert next_place((), {}, 2, TEN) is None


def test_one_seat_is_a_seat() -> None:
    assert next_place(SOME, {}, 1, TEN) == Place(SOME[0], False)
    assert next_place(SOME, {TEN: 1}, 1, TEN) == Place(SOME[1], False)

"""Seats held back: none while promises are kept, as many as those who are overdue need, never a sold one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from routing.domain.load import Load, held_back, pace_of
from routing.domain.slots import Window

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
WINDOWS = tuple(Window(NINE + n * HALF_HOUR, NINE + (n + 1) * HALF_HOUR) for n in range(6))
AS_DECLARED = 4 / 1800


def test_nothing_is_held_back_while_nobody_is_overdue() -> None:
    assert held_back(WINDOWS, {WINDOWS[0].start: 4}, 4, Load(0, 0.0)) == {}


def test_the_first_seats_go_to_who_is_overdue() -> None:
    assert held_back(WINDOWS, {}, 4, Load(6, AS_DECLARED)) == {WINDOWS[0].start: 4, WINDOWS[1].start: 2}


def test_with_nobody_at_work_nothing_more_is_offered() -> None:
    sold = {WINDOWS[1].start: 3}

    assert held_back(WINDOWS, sold, 4, Load(1, pace_of(4, 1800, 1, 0, 300.0))) == {
        window.start: 4 - sold.get(window.start, 0) for window in WINDOWS
    }


def test_pace_is_what_the_slots_say_or_less() -> None:
    assert pace_of(4, 1800, 1, 3, None) == AS_DECLARED
    assert pace_of(4, 1800, 1, 12, 480.0) == AS_DECLARED
    assert pace_of(4, 1800, 1, 1, 900.0) == 1 / 900
    assert pace_of(400, 100, 1, 500, 60.0) == 1.0
    assert pace_of(4, 1800, 1, 0, None) == 0.0


@given(
    sold=st.lists(st.integers(0, 6), min_size=6, max_size=6), overdue=st.integers(1, 40),
    pace=st.floats(0, AS_DECLARED, allow_nan=False),
)
def test_whatever_is_still_sold_all_can_be_kept_that_could_be_before(
    sold: list[int], overdue: int, pace: float
) -> None:
    seats = dict(zip((window.start for window in WINDOWS), sold, strict=True))
    back = held_back(WINDOWS, seats, 4, Load(overdue, pace))

    for start, held in back.items():
        assert 0 < held <= 4 - seats[start]
    for window in WINDOWS:
        if seats[window.start] + back.get(window.start, 0) >= 4:
            continue
        seats[window.start] += 1
        for number, later in enumerate(WINDOWS):
            if later.start >= window.start:
                done = pace * (later.end - NINE).total_seconds()
                assert overdue + sum(seats[one.start] for one in WINDOWS[:number + 1]) <= done + 1e-6
        seats[window.start] -= 1


def test_a_single_window_is_looked_at_too() -> None:
    assert held_back(WINDOWS[:1], {}, 4, Load(3, AS_DECLARED)) == {NINE: 3}

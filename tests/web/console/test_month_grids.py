"""A month's drawing has each day once, in the column of its weekday."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from routing.domain.calendar import CalendarDay
from routing.domain.year_map import MapDay
from routing.web.console.month_grids import STEP, month_grids


@given(first=st.dates(date(2020, 1, 1), date(2040, 1, 1)), count=st.integers(1, 400))
def test_every_day_has_its_place(first: date, count: int) -> None:
    days = [MapDay(CalendarDay(first + timedelta(days=n), (), (), ()), 0, ()) for n in range(count)]
    grids = list(month_grids(days, first))
    assert [square.day for grid in grids for square in grid.squares] == days
    assert sum(square.is_today for grid in grids for square in grid.squares) == 1
    for grid in grids:
        places = {(square.x, square.y) for square in grid.squares}
        assert len(places) == len(grid.squares)
        assert all(square.x == 1 + square.day.on.weekday() * STEP for square in grid.squares)
        assert all(square.y + grid.side <= grid.height + 1 for square in grid.squares)

"""The drawing of months: a square to a day, weeks below one another, marks on the days that are not as usual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from routing.domain.year_map import MapDay

SQUARE, STEP, DAYS_A_WEEK = 14.0, 16.0, 7
WIDTH = DAYS_A_WEEK * STEP - (STEP - SQUARE) + 2
WEEKS = 6


@dataclass(frozen=True, slots=True)
class Square:
    """A day in its place."""

    x: float
    y: float
    day: MapDay
    is_today: bool


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """One month, named by its first day that is shown."""

    first: date
    squares: tuple[Square, ...]
    width: float = WIDTH
    height: float = WEEKS * STEP
    side: float = SQUARE


def month_grids(days: Sequence[MapDay], today: date) -> Iterator[MonthGrid]:
    """A drawing to a month."""
    for _, month in groupby(days, lambda one: (one.on.year, one.on.month)):
        shown = tuple(month)
        yield MonthGrid(shown[0].on, tuple(_square(one, today) for one in shown))


def _square(one: MapDay, today: date) -> Square:
    column, before = one.on.weekday(), one.on.replace(day=1).weekday()
    row = (one.on.day - 1 + before) // DAYS_A_WEEK
    return Square(1 + column * STEP, 1 + row * STEP, one, one.on == today)

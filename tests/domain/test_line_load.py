"""The wait of whoever would call now: whole minutes, none while an agent is free, nothing where nothing is known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from routing.domain.line_load import LineLoad, line_load
from routing.domain.wait import LONGEST_ESTIMATE

THEN = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("waiting", "available", "at_work", "mean", "seconds"),
    [
        (0, 1, 1, None, 0), (0, 2, 3, 300.0, 0), (1, 2, 2, 300.0, 0),
        (1, 1, 2, 300.0, 300), (0, 0, 2, 300.0, 180), (0, 0, 1, 60.0, 60), (0, 0, 1, 60.1, 120), (0, 0, 9, 10.0, 60),
        (2, 0, 1, 300.0, 900), (10_000, 0, 1, 300.0, LONGEST_ESTIMATE),
    ],
)
def test_the_wait_is_told_in_whole_minutes(
    waiting: int, available: int, at_work: int, mean: float | None, seconds: int
) -> None:
    assert line_load(waiting, available, at_work, mean, THEN) == LineLoad(waiting, seconds, THEN)


@pytest.mark.parametrize(
    ("waiting", "available", "at_work", "mean"),
    [(0, 0, 0, 300.0), (3, 0, 0, None), (0, 0, 1, None), (2, 1, 1, None), (0, 0, 1, float("nan")), (0, 0, 1, -1.0)],
)
def test_nothing_is_said_of_what_is_not_known(waiting: int, available: int, at_work: int, mean: float | None) -> None:
    assert line_load(waiting, available, at_work, mean, THEN) is None


def test_the_same_numbers_at_another_moment_say_the_same() -> None:
    load = LineLoad(2, 180, THEN)

    assert load.says_as(LineLoad(2, 180, THEN.replace(hour=10)))
    assert not any(load.says_as(other) for other in (None, LineLoad(3, 180, THEN), LineLoad(2, 240, THEN)))

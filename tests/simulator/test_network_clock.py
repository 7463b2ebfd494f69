"""A stepped clock moves only when told to."""

from datetime import UTC, datetime, timedelta

import pytest

from routing.simulator.network_clock import SteppedClock, real_now


def test_it_stands_still_until_advanced() -> None:
    start = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    clock = SteppedClock(start)
    assert clock.now() == clock.now() == start
    clock.advance(90.5)
    assert clock.now() - start == timedelta(seconds=90.5)


def test_it_refuses_naive_moments_and_negative_steps() -> None:
    with pytest.raises(ValueError, match="aware"):
        SteppedClock(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="backwards"):
        SteppedClock(real_now()).advance(-1)

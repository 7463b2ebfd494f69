"""Things happen in the order of their moments, and those of one moment as they were planned."""

from datetime import UTC, datetime, timedelta

import pytest

from routing.simulator.engine import SteppedEngine
from routing.simulator.live_engine import LiveEngine
from routing.simulator.network_clock import SteppedClock

START = datetime(2026, 11, 24, 20, 5, tzinfo=UTC)


def test_order_and_cancelling() -> None:
    engine, seen = SteppedEngine(SteppedClock(START)), list[str]()
    engine.later(2, lambda: seen.append("c"))
    engine.later(1, lambda: seen.append("a"))
    engine.later(1, lambda: seen.append("b"))
    engine.later(1.5, lambda: seen.append("never")).cancel()
    engine.later(-5, lambda: seen.append("now"))
    engine.run()
    assert seen == ["now", "a", "b", "c"]
    assert engine.now() == START + timedelta(seconds=2)


def test_what_is_planned_while_running_happens_too() -> None:
    engine, seen = SteppedEngine(SteppedClock(START)), list[int]()
    engine.later(1, lambda: engine.work(lambda: 7, seen.append))
    engine.run(START + timedelta(seconds=1))
    assert seen == [7]
    assert engine.ask(lambda: 3) == 3


def test_until_a_moment_and_no_further() -> None:
    engine, seen = SteppedEngine(SteppedClock(START)), list[int]()
    engine.later(10, lambda: seen.append(1))
    engine.run(START + timedelta(seconds=9))
    assert (seen, engine.now()) == ([], START + timedelta(seconds=9))
    engine.run()
    assert seen == [1]


def test_a_live_engine_answers_and_hands_back_what_is_raised() -> None:
    engine = LiveEngine()
    engine.start()
    try:
        assert engine.ask(lambda: engine.ask(lambda: 5)) == 5
        with pytest.raises(ZeroDivisionError):
            engine.ask(lambda: 1 // 0)
        assert engine.ask(lambda: 6) == 6
    finally:
        engine.stop()
    with pytest.raises(RuntimeError, match="not running"):
        engine.ask(lambda: 7)

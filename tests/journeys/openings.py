"""What most days of promises have in common: the line opens on Monday, and in the end everybody has talked."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing.callbacks.booking import Booked
from tests.journeys.promises import PromiseStage

NINE = "2026-11-23T09:00:00+01:00"


def opens(stage: PromiseStage, *numbers: str) -> None:
    """These ask on Sunday; then it is a moment before nine on Monday, or, without them, nine."""
    for number in numbers:
        assert stage.asks(number).reason is Booked.BOOKED
    stage.work()
    stage.clock.set(datetime.fromisoformat(NINE) - timedelta(seconds=bool(numbers)))


def all_talked(stage: PromiseStage, *numbers: str) -> None:
    """Everything comes to rest, and each has been rung and has talked with an agent, once."""
    verdict = stage.comes_to_rest()
    assert (verdict.promised, verdict.kept, verdict.unreachable) == (len(numbers), len(numbers), 0), verdict
    assert {row.state.value for row in stage.rows()} == {"done"}

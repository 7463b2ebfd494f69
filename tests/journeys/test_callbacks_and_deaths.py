"""Dispatchers that are killed or stopped at every step of placing a call, and many of them at once: nothing is lost,
and nobody is rung twice, by the network's log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from routing.cli.rehearsing.mortals import AFTER, BEFORE, WRITE
from tests.journeys.openings import all_talked, opens
from tests.journeys.promises import NUMBERS, PromiseStage, promised, scratch

PLACE = "place_call"
THREE = NUMBERS[:3]
WRITES_OF_A_PASS = 8
# What becomes of the request, and of the news of its call.
IN_DOUBT = (("", ""), ("", "lost"), ("timeout", ""), ("placed-then-timeout", "late"), ("placed-then-timeout", "lost"))


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a centre lives."""
    with scratch() as found:
        yield found


@pytest.mark.parametrize("when", [BEFORE, AFTER])
def test_killed_around_every_transaction_of_placing(folder: Path, when: str) -> None:
    """One person after another, and at each the next transaction is the last one of its process."""
    with promised(folder) as stage:
        numbers = NUMBERS[:WRITES_OF_A_PASS]
        opens(stage)
        fate = stage.fates[0]
        for after in range(WRITES_OF_A_PASS):
            stage.asks(numbers[after])
            fate.dies(when, WRITE, after)
            stage.until(lambda after=after: fate.died > after)
        all_talked(stage, *numbers)


@pytest.mark.parametrize("when", [BEFORE, AFTER])
def test_killed_around_the_request(folder: Path, when: str) -> None:
    """Before the network hears of it, and after it does and before its answer is kept; news of it lost, or late."""
    with promised(folder) as stage:
        opens(stage)
        fate, faults = stage.fates[0], stage.stage.faults
        for died, (fault, status) in enumerate(IN_DOUBT):
            stage.asks(NUMBERS[died])
            fate.dies(when, PLACE)
            faults.add("calls.list", "lag", None, 20)
            if fault:
                faults.add("calls.create", fault)
            if status:
                faults.add("status", status, 6, 9)
            stage.until(lambda died=died: fate.died > died)
            stage.passes(90)
            faults.clear()
        all_talked(stage, *NUMBERS[: len(IN_DOUBT)])


def suspended(stage: PromiseStage, seconds: int) -> Callable[[], None]:
    """The first process stands still for so long; the other one works meanwhile."""

    def meanwhile() -> None:
        first, second = stage.dispatchers
        stage.dispatchers = [second]
        stage.passes(seconds)
        stage.dispatchers = [first, second]

    return meanwhile


def test_stopped_past_the_lease_and_gone_on(folder: Path) -> None:
    """After each transaction: what the process holds by then is another's."""
    with promised(folder, dispatchers=2) as stage:
        opens(stage)
        fate = stage.fates[0]
        for after in range(WRITES_OF_A_PASS):
            stage.asks(NUMBERS[after])
            fate.stalls(AFTER, WRITE, suspended(stage, 75), after)
            stage.until(lambda after=after: fate.interrupted > after)
        all_talked(stage, *NUMBERS[:WRITES_OF_A_PASS])


@pytest.mark.parametrize("seconds", [30, 100])
@pytest.mark.parametrize("when", [BEFORE, AFTER])
def test_stopped_in_the_middle_of_the_request(folder: Path, when: str, seconds: int) -> None:
    """Before the request nothing of ours can hold it up any more: what comes of it is called off, unheard."""
    with promised(folder, dispatchers=2) as stage:
        opens(stage, *THREE)
        stage.fates[0].stalls(when, PLACE, suspended(stage, seconds))
        all_talked(stage, *THREE)
        assert ("callback_call_late" in stage.alarms()) == (when == BEFORE and seconds > 55), stage.alarms()


@pytest.mark.parametrize("dispatchers", [2, 4])
def test_many_dispatchers_on_the_same_due_callbacks(folder: Path, dispatchers: int) -> None:
    with promised(folder, dispatchers=dispatchers, talk=12) as stage:
        numbers = NUMBERS[:12]
        opens(stage, *numbers)
        for n, fate in enumerate(stage.fates[:-1]):
            others = stage.dispatchers[n + 1]
            for after in range(3):
                fate.stalls(BEFORE, PLACE, lambda others=others: others.work(stage.stage.parts.outlooks.fresh()), after)
        all_talked(stage, *numbers)

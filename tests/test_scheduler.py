"""Passes go one after the other, a failing one is followed by the next, and SIGTERM ends it all cleanly."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from routing.scheduler import EVERY_SECONDS, background, each_second

ROOT = Path(__file__).parents[1]
FAST = 0.02
PATIENCE = 30.0
PROGRAM = """
import sys, time
from routing.scheduler import run_each_second

def work():
    print("begun", flush=True)
    time.sleep(0.3)
    print("finished", flush=True)

run_each_second(work, lambda: 0.05)
print("stopped", flush=True)
"""


def _fast() -> float:
    return FAST


def _runs_until(work: Callable[[], object], enough: threading.Event, every: Callable[[], float] = _fast) -> None:
    scheduler = background(work, every)
    scheduler.start()
    try:
        assert enough.wait(PATIENCE)
    finally:
        scheduler.shutdown(wait=True)


def test_it_is_a_second_between_two_passes() -> None:
    assert each_second() == EVERY_SECONDS == 1.0


def test_a_failing_pass_is_told_of_and_the_next_one_runs(caplog: pytest.LogCaptureFixture) -> None:
    enough, passes = threading.Event(), []

    def work() -> None:
        passes.append(1)
        if len(passes) == 3:
            enough.set()
        raise ValueError("the third time lucky")

    with caplog.at_level(logging.ERROR):
        _runs_until(work, enough)
    told = [record for record in caplog.records if record.name == "routing.scheduler"]
    assert len(told) >= 2
    assert all(record.exc_info and isinstance(record.exc_info[1], ValueError) for record in told)


def test_passes_never_overlap() -> None:
    enough, running, most, passes = threading.Event(), [0], [0], [0]

    def work() -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        passes[0] += 1
        threading.Event().wait(FAST * 4)
        running[0] -= 1
        if passes[0] == 5:
            enough.set()

    _runs_until(work, enough)
    assert most == [1]


def test_the_pace_follows_the_config() -> None:
    enough, passes = threading.Event(), [0]

    def work() -> None:
        passes[0] += 1
        if passes[0] == 3:
            enough.set()

    _runs_until(work, enough, lambda: FAST if passes[0] else 0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_after_the_pass_in_hand(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert out.split() == ["finished", "stopped"]

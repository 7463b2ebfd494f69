"""Tokens that nobody has are counted by network, for every process, and not for longer than they matter."""

from __future__ import annotations

from datetime import timedelta

from routing import token_tries
from routing.runtime import Runtime
from routing.store import sign_in_tries
from routing.token_tries import MOST, WITHIN
from tests.conftest import StoppedClock

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


def test_they_run_out_in_every_process_and_come_back(runtime: Runtime, elsewhere: Runtime, clock: StoppedClock) -> None:
    begun = clock.at
    for number in range(MOST):
        clock.at += timedelta(seconds=1)
        assert token_tries.count((runtime, elsewhere)[number % 2], HERE) is None
    for process in (runtime, elsewhere):
        assert token_tries.count(process, HERE) == begun + timedelta(seconds=1) + WITHIN
        assert token_tries.count(process, ELSEWHERE) is None
    clock.at = begun + timedelta(seconds=1) + WITHIN
    assert token_tries.count(runtime, HERE) is None


def test_past_the_limit_nothing_more_is_written(runtime: Runtime, clock: StoppedClock) -> None:
    for last in range(MOST + 20):
        token_tries.count(runtime, f"2001:db8::{last}")
    network = runtime.links.stamp("token from 2001:db8::/64")
    with runtime.database.read() as connection:
        assert len(sign_in_tries.latest(connection, network, clock.at - WITHIN, 100)) == MOST

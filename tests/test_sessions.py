"""Sessions end after twelve idle hours, after seven days at the latest, and are noted at most once a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing import sessions, users
from routing.runtime import Runtime
from routing.store.database import Connection
from tests.conftest import StoppedClock
from tests.web.apps import CLAIRE


@pytest.fixture
def text(runtime: Runtime) -> str:
    """What the cookie of Claire's session holds."""
    users.add_user(runtime, CLAIRE, users.new_user(runtime, "claire", "supervisor"))
    return _begun(runtime)


def _begun(runtime: Runtime) -> str:
    def work(connection: Connection) -> str:
        return sessions.begin(connection, "claire", "192.0.2.1", runtime.clock.now())[0]

    return runtime.database.write(work)


def test_a_session_lies_idle_for_twelve_hours(runtime: Runtime, clock: StoppedClock, text: str) -> None:
    clock.at += timedelta(hours=12) - timedelta(seconds=1)
    assert sessions.found(runtime, text)
    clock.at += timedelta(hours=11)
    assert sessions.found(runtime, text)
    clock.at += timedelta(hours=12)
    assert sessions.found(runtime, text) is None


def test_a_session_lasts_seven_days_however_busy(runtime: Runtime, clock: StoppedClock, text: str) -> None:
    began = clock.at
    while clock.at + timedelta(hours=11) < began + timedelta(days=7):
        clock.at += timedelta(hours=11)
        assert sessions.found(runtime, text)
    clock.at = began + timedelta(days=7)
    assert sessions.found(runtime, text) is None


def test_its_use_is_kept_to_the_minute(runtime: Runtime, clock: StoppedClock, text: str) -> None:
    seen = []
    for seconds in (0, 59, 1, 30):
        clock.at += timedelta(seconds=seconds)
        sessions.found(runtime, text)
        (row,) = sessions.of_user(runtime, "claire")
        seen.append((clock.at - row.seen_at).total_seconds())
    assert seen == [0, 59, 0, 30]


@pytest.mark.parametrize("shown", ["", "x", "é" * 60, "x" * 10_000, "\ud800", "\0", "A" * 43])
def test_what_is_no_session_of_ours_lets_nobody_in(runtime: Runtime, text: str, shown: str) -> None:
    assert sessions.found(runtime, shown) is None


def test_the_text_is_read_to_the_letter_and_not_kept(runtime: Runtime, text: str) -> None:
    assert sessions.found(runtime, text.swapcase()) is None
    assert sessions.found(runtime, text + "A") is None
    assert text not in repr(sessions.of_user(runtime, "claire"))


def test_those_that_ran_out_are_forgotten_when_another_begins(
    runtime: Runtime, clock: StoppedClock, text: str
) -> None:
    clock.at += timedelta(days=8)
    _begun(runtime)
    assert len(sessions.of_user(runtime, "claire")) == 1

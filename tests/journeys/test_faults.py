"""The same centre on a bad day: webhooks late, doubled, out of order or lost; REST that fails, or fails after the deed;
a dispatcher that dies. Nobody is rung twice for one try, no caller is lost, and every agent is free in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.breakable import Breakable, dying_at
from tests.journeys.stage import MAILBOX, NO_ANSWER, Stage, staged
from tests.journeys.truth import comes_to_rest

NUMBERS = tuple(f"+3361234567{n}" for n in range(8))
REST = ("429", "500", "503", "placed-then-500", "reset", "timeout", "placed-then-timeout")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a centre lives."""
    return tmp_path / "centre"


@pytest.fixture
def busy(folder: Path) -> Iterator[Stage]:
    """Three callers within half a minute; Karim has a mailbox."""
    with staged(folder, karim=MAILBOX, talk=20) as stage:
        _callers(stage)
        yield stage


def _callers(stage: Stage, after: float = 0) -> None:
    for n in range(3):
        stage.call("0", number=NUMBERS[n], after=after + 8 * n, sayings=("laisser un message",) * 3)


def _nobody_is_lost(stage: Stage) -> None:
    """Who never hung up has talked with an agent, or left a message."""
    assert {call.ended_as for call in stage.rows.calls()} <= {"answered", "voicemail"}
    assert len(stage.rows.calls()) == 3
    kept = {row.call_sid for row in stage.rows.voicemails() if row.state == "new"}
    assert all(stage.heard_by(call.sid) or call.sid in kept for call in stage.rows.calls())


@pytest.mark.parametrize(("what", "seconds", "share"), [
    ("doubled", 0, 1), ("late", 7, 1), ("late", 7, 0.5), ("late", 90, 0.5), ("late", 90, 1), ("reordered", 0, 1),
    ("reordered", 0, 0.5), ("lost", 0, 0.5), ("lost", 0, 1),
])
def test_status_webhooks(busy: Stage, what: str, seconds: float, share: float) -> None:
    busy.faults.add("status", what, None, seconds, share)
    busy.run()
    busy.faults.clear()
    comes_to_rest(busy)
    _nobody_is_lost(busy)


@pytest.mark.parametrize("what", ["doubled", "late", "reordered"])
@pytest.mark.parametrize("kind", ["action", "voice", "wait", "recording"])
def test_other_webhooks(busy: Stage, kind: str, what: str) -> None:
    busy.faults.add(kind, what, None, 4, 0.5)
    busy.run()
    busy.faults.clear()
    comes_to_rest(busy)
    _nobody_is_lost(busy)


@pytest.mark.parametrize("what", REST)
def test_placing_a_call(busy: Stage, what: str) -> None:
    busy.faults.add("calls.create", what, 3, 2)
    comes_to_rest(busy)
    _nobody_is_lost(busy)


@pytest.mark.parametrize("lag", [0, 300])
@pytest.mark.parametrize("what", ["placed-then-500", "placed-then-timeout"])
def test_a_call_in_doubt_of_which_nothing_is_told(busy: Stage, what: str, lag: float) -> None:
    """Only a list that lags behind knows of it."""
    busy.faults.add("calls.create", what, 2)
    busy.faults.add("status", "lost", None)
    if lag:
        busy.faults.add("calls.list", "lag", None, lag)
    busy.run()
    busy.faults.clear()
    comes_to_rest(busy)
    _nobody_is_lost(busy)


@pytest.mark.parametrize("what", REST)
def test_other_orders_and_questions(busy: Stage, what: str) -> None:
    for operation in ("calls.update", "calls.fetch", "calls.list"):
        busy.faults.add(operation, what, 5)
    busy.faults.add("status", "lost", None, 0, 0.5)
    busy.run()
    busy.faults.clear()
    comes_to_rest(busy)
    _nobody_is_lost(busy)


@pytest.mark.parametrize("what", REST)
def test_a_telephone_is_to_stop_ringing_and_the_order_fails(folder: Path, what: str) -> None:
    with staged(folder, claire=NO_ANSWER, karim=NO_ANSWER) as stage:
        stage.faults.add("calls.update", what, 3)
        stage.call("0", hangup_after=8)
        comes_to_rest(stage)
        assert stage.log.bridges == ()
        assert {call.ended_as for call in stage.rows.calls()} == {"abandoned_queue"}


@pytest.mark.parametrize("what", REST)
def test_a_text_message_is_sent_once(folder: Path, what: str) -> None:
    with staged(folder) as stage:
        stage.faults.add("messages.create", what, 1, 2)
        stage.faults.add("messages.list", "lag", None, 5)
        stage.call("3", "3", "1", hangup_after=14)
        comes_to_rest(stage)
        assert len(stage.log.messages) == 1
        assert [row.sid for row in stage.rows.messages()] == [stage.log.messages[0].sid]


@pytest.mark.parametrize("side", ["caller", "agent"])
@pytest.mark.parametrize("seconds", [3, 120])
def test_the_end_of_the_call_comes_before_the_result_of_the_queue(folder: Path, side: str, seconds: float) -> None:
    with staged(folder, talk=300) as stage:
        sid = stage.call("0")
        stage.run(40)
        stage.faults.add("action", "late", None, seconds)
        stage.network.exchange.hang_up(sid if side == "caller" else stage.legs_of("claire")[0])
        comes_to_rest(stage)
        assert stage.heard_by(sid) == ["claire"]


@pytest.mark.parametrize("side", ["caller", "agent"])
def test_the_result_of_the_queue_is_lost(folder: Path, side: str) -> None:
    with staged(folder, talk=300) as stage:
        sid = stage.call("0")
        stage.run(40)
        stage.faults.add("action", "lost", None)
        stage.network.exchange.hang_up(sid if side == "caller" else stage.legs_of("claire")[0])
        comes_to_rest(stage)
        assert stage.heard_by(sid) == ["claire"]


def test_two_dispatchers_place_nothing_twice(folder: Path) -> None:
    with staged(folder, karim=MAILBOX, talk=20, dispatchers=2) as stage:
        _callers(stage)
        comes_to_rest(stage)
        _nobody_is_lost(stage)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("fault", ["", "placed-then-timeout", "timeout"])
def test_another_dispatcher_works_in_the_middle_of_a_request(folder: Path, when: str, fault: str) -> None:
    with staged(folder, karim=MAILBOX, talk=20, dispatchers=2) as stage:
        first, second = stage.clients

        def meanwhile(_name: str) -> None:
            stage.clients = [second]
            stage.dispatch()
            stage.clients = [broken]

        broken = Breakable(first, **{when: meanwhile})
        stage.clients = [broken]
        if fault:
            stage.faults.add("calls.create", fault, None, 0, 0.5)
        _callers(stage)
        stage.run()
        stage.faults.clear()
        comes_to_rest(stage)
        _nobody_is_lost(stage)


OPERATIONS = ("place_call", "end_call", "call", "calls_to", "send_message")


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_dispatcher_that_dies_leaves_nothing_stuck(folder: Path, when: str, operation: str) -> None:
    with staged(folder, karim=MAILBOX, talk=20) as stage:
        stage.clients = [Breakable(stage.clients[0], **{when: dying_at(operation)})]
        is_in_doubt = when == "after" and operation != "calls_to"
        stage.faults.add("calls.create", "placed-then-timeout" if is_in_doubt else "timeout")
        stage.faults.add("status", "lost", 8)
        stage.call("0", number=NUMBERS[6], hangup_after=5.7)
        stage.call("3", "3", "1", number=NUMBERS[5], after=20, hangup_after=14)
        _callers(stage, 40)
        stage.run()
        stage.faults.clear()
        comes_to_rest(stage)
        assert stage.deaths == 1
        assert len(stage.log.messages) == 1

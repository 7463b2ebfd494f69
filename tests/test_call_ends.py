"""Calls whose end nobody told are asked after, the silent ones alone, and what the network knows of them stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from routing.call_ends import ask_after_quiet_calls
from routing.runtime import Runtime
from routing.store.queue_entries import EntryRow
from routing.telephony.network import RemoteCall
from tests.agent_cases import Floor
from tests.conftest import StoppedClock


@pytest.fixture
def floor(runtime: Runtime, clock: StoppedClock) -> Floor:
    """The shipped config."""
    return Floor.of(runtime, clock)


def _talk(floor: Floor) -> EntryRow:
    """A caller talks with Claire, and the network knows of it."""
    entry = floor.caller_waits()
    floor.dispatch_fully()
    floor.takes("claire")
    floor.caller_is_connected(entry)
    _knows(floor, entry, "in-progress")
    floor.network.is_now(floor.sid("claire"), "in-progress")
    return entry


def _knows(floor: Floor, entry: EntryRow, status: str, seconds: int | None = None) -> None:
    """The caller's call is at that by what the network says."""
    floor.network.calls[entry.call_sid] = RemoteCall(
        entry.call_sid, "+33173018499", status, entry.entered_at, "inbound", seconds
    )


def _asks(floor: Floor) -> int:
    return ask_after_quiet_calls(floor.runtime, floor.outlook, floor.network)


def test_a_talk_that_goes_on_is_left_alone_and_asked_after_again(floor: Floor) -> None:
    entry = _talk(floor)
    before = floor.network.asked
    for seconds, asked in ((599, 0), (60, 1), (540, 1), (61, 2)):
        floor.wait(seconds)
        assert _asks(floor) == 0
        assert floor.network.asked - before == asked
    assert floor.call(entry).state != "ended"


@pytest.mark.parametrize("status", ["completed", "failed", None])
def test_a_talk_whose_end_was_lost_has_ended(floor: Floor, status: str | None) -> None:
    entry = _talk(floor)
    if status:
        _knows(floor, entry, status, 95)
    else:
        del floor.network.calls[entry.call_sid]
    floor.wait(601)
    assert _asks(floor) == 1
    call = floor.call(entry)
    assert (call.state, call.ended_as) == ("ended", "answered")
    assert floor.entry(entry).left_as == "answered"


def test_who_hung_up_while_waiting_unheard_waits_no_more(floor: Floor) -> None:
    entry = floor.caller_waits()
    _knows(floor, entry, "completed", 40)
    floor.wait(601)
    assert _asks(floor) == 1
    assert floor.entry(entry).left_as == "abandoned"


def test_nothing_is_known_while_the_network_is_silent(floor: Floor) -> None:
    entry = _talk(floor)
    _knows(floor, entry, "completed", 40)
    floor.network.is_silent = True
    floor.wait(601)
    assert _asks(floor) == 0
    floor.network.is_silent = False
    assert _asks(floor) == 0  # it was this minute's look
    floor.wait(60)
    assert _asks(floor) == 1
    assert floor.call(entry).state == "ended"


def test_what_ended_while_the_database_was_away_is_asked_after_at_once(floor: Floor) -> None:
    entry = _talk(floor)
    _knows(floor, entry, "completed", 40)
    floor.wait(30)
    back = replace(floor.outlook, back_at=floor.clock.now())
    floor.wait(1)
    assert ask_after_quiet_calls(floor.runtime, floor.outlook, floor.network) == 0
    floor.clock.at += timedelta(seconds=60)
    assert ask_after_quiet_calls(floor.runtime, back, floor.network) == 1
    assert floor.call(entry).state == "ended"

"""How busy a line is: the same in every process, unmoved while its numbers are, silent when the database is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from routing.availability import Outlooks
from routing.domain.line_load import LineLoad
from routing.line_loads import LineLoads
from routing.runtime import Runtime
from routing.store import calls, queue_entries
from routing.store.calls import CallRow
from routing.store.database import Connection
from tests.agent_cases import Floor
from tests.conftest import StoppedClock
from tests.store.databases import out_of_order

OPENED_AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def floor(runtime: Runtime, clock: StoppedClock) -> Floor:
    """A process on a Monday morning, with nobody at the phone yet."""
    return Floor.of(runtime, clock)


@pytest.fixture(autouse=True)
def _looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routing.line_loads.LOOKED_AT_EVERY", 0.0)
    monkeypatch.setattr("routing.line_loads.SILENCE", 0.0)


def _told(floor: Floor, loads: LineLoads) -> Mapping[str, LineLoad]:
    return loads.recent(floor.outlook, floor.clock.now())


def _have_talked(floor: Floor, count: int = 3, seconds: int = 200) -> None:
    """So many talks of that length are over."""
    start = floor.clock.now() - timedelta(minutes=20)

    def work(connection: Connection) -> None:
        for sid in (f"T{number}" for number in range(count)):
            calls.add(connection, CallRow(sid, "telephone", "+33612345678", "+33173018499", "waiting", start))
            queue_entries.enter(
                connection, call_sid=sid, queue="support", topic=None, language="fr", priority=0, now=start
            )
            queue_entries.claim_best(connection, ["support"], sid)
            queue_entries.connect(connection, sid, start)
            queue_entries.leave(connection, sid, "answered", start + timedelta(seconds=seconds))

    floor.runtime.database.write(work)


def test_a_quiet_line_has_no_wait_since_it_opened_and_a_chat_without_a_queue_says_nothing(floor: Floor) -> None:
    assert _told(floor, LineLoads(floor.runtime)) == {"telephone": LineLoad(0, 0, OPENED_AT)}


def test_it_moves_with_the_numbers_and_only_then(floor: Floor) -> None:
    loads = LineLoads(floor.runtime)
    _have_talked(floor)
    seen = [_told(floor, loads)["telephone"]]
    for wait in (7, 11, 13, 17):
        floor.wait(wait)
        floor.caller_waits()
        seen.append(_told(floor, loads)["telephone"])
        floor.wait(100)
        assert _told(floor, loads)["telephone"] is seen[-1]

    assert [load.waiting for load in seen] == [0, 1, 2, 3, 4]
    at_work = len(floor.outlook.centre.queues["support"].agents)
    assert [load.seconds for load in seen[at_work:]] == [
        60 * -(-(waiting + 1) * 200 // at_work // 60) for waiting in range(at_work, 5)
    ]
    assert [load.measured_at for load in seen] == sorted({load.measured_at for load in seen})


def test_every_process_says_the_same(floor: Floor) -> None:
    _have_talked(floor)
    early = LineLoads(floor.runtime)
    for _ in range(4):
        floor.wait(3)
        floor.caller_waits()
        _told(floor, early)
    floor.wait(5)

    assert _told(floor, early) == _told(floor, LineLoads(floor.runtime)) != {}


def test_nothing_is_said_while_closed_nor_of_a_queue_that_the_provider_serves(floor: Floor) -> None:
    loads, queue = LineLoads(floor.runtime), floor.outlook.centre.queues["support"]
    served = Floor.of(floor.runtime, floor.clock, queues={"support": replace(queue, workflow="WW" + "0" * 32)})
    assert _told(served, LineLoads(floor.runtime)) == {}

    assert _told(floor, loads)
    floor.clock.at = datetime(2026, 11, 23, 19, tzinfo=UTC)
    assert _told(floor, loads) == {}


def test_the_last_look_is_not_told_past_closing(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routing.line_loads.LOOKED_AT_EVERY", 60.0)
    loads = LineLoads(floor.runtime)
    assert _told(floor, loads)

    floor.clock.at = datetime(2026, 11, 23, 19, tzinfo=UTC)
    assert _told(floor, loads) == {}


def test_a_silent_database_leaves_it_out_until_it_answers(floor: Floor) -> None:
    loads, outlook = LineLoads(floor.runtime), floor.outlook
    floor.caller_waits()
    before = loads.recent(outlook, floor.clock.now())
    with out_of_order(floor.runtime.database):
        assert loads.recent(outlook, floor.clock.now()) == {}

    assert loads.recent(outlook, floor.clock.now()) == before != {}


def test_the_database_is_looked_at_no_more_than_once_a_second(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routing.line_loads.LOOKED_AT_EVERY", 60.0)
    loads, outlook = LineLoads(floor.runtime), Outlooks(floor.runtime).fresh()
    before = loads.recent(outlook, floor.clock.now())
    floor.caller_waits()

    assert loads.recent(outlook, floor.clock.now()) == before

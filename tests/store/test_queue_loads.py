"""Who waits in a queue, and when somebody last came, got an agent or left."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing.store import calls, queue_entries, queue_loads
from routing.store.calls import CallRow
from routing.store.database import Connection, Database
from routing.store.queue_loads import QueueCount
from tests.store.databases import MONDAY

SINCE = MONDAY - timedelta(hours=2)


def _later(seconds: float) -> datetime:
    return MONDAY + timedelta(seconds=seconds)


def _enter(connection: Connection, sid: str, at: datetime, queue: str = "support") -> None:
    calls.add(connection, CallRow(sid, "telephone", "+33612345678", "+33173018499", "waiting", at))
    queue_entries.enter(
        connection, call_sid=sid, queue=queue, topic=None, language="fr", priority=0, now=at
    )


def test_each_move_in_a_queue_is_seen_and_no_other_queue_s(database: Database) -> None:
    seen = []

    def work(connection: Connection) -> None:
        def look() -> None:
            seen.append(queue_loads.count(connection, "support", SINCE))

        look()
        for number, sid in enumerate("ABC"):
            _enter(connection, sid, _later(number))
        _enter(connection, "D", _later(500), "sales")
        look()
        queue_entries.claim_best(connection, ["support"], "x")
        look()
        queue_entries.connect(connection, "A", _later(10))
        look()
        queue_entries.leave(connection, "B", "abandoned", _later(20))
        look()
        queue_entries.leave(connection, "A", "answered", _later(300))
        look()

    database.write(work)
    assert seen == [
        QueueCount(0, None), QueueCount(3, _later(2)), QueueCount(2, _later(2)), QueueCount(2, _later(10)),
        QueueCount(1, _later(20)), QueueCount(1, _later(300)),
    ]


def test_who_left_long_ago_is_not_looked_at(database: Database) -> None:
    def work(connection: Connection) -> QueueCount:
        _enter(connection, "A", SINCE - timedelta(seconds=1))
        queue_entries.leave(connection, "A", "abandoned", MONDAY)
        return queue_loads.count(connection, "support", SINCE)

    assert database.write(work) == QueueCount(0, None)

"""What waits is counted as it stands: whoever is due, late or soon, queues with their eldest, messages not heard."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing.domain.callback import CallbackState
from routing.store import callbacks, calls, queue_entries, voicemails
from routing.store.at_a_glance import Waiting, glance
from routing.store.callbacks import CallbackRow
from routing.store.calls import CallRow
from routing.store.database import Connection, Database
from tests.store.databases import MONDAY

MINUTE = timedelta(minutes=1)


def _callback(connection: Connection, id_: str, minutes: int, priority: int = 0) -> None:
    start = MONDAY + minutes * MINUTE
    window = (start, start + 30 * MINUTE)
    assert callbacks.add(connection, CallbackRow(
        id_, f"RC-{id_}", f"+3361234567{id_}", 0, "telephone", "support", "refund", "fr", callbacks.WEB,
        CallbackState.WAITING, "booked", *window, *window, start, priority, MONDAY, start, 0, 0, 0, False, None, None,
        None, "v1", MONDAY, "CA1", MONDAY, MONDAY, None, 1,
    ))


def _enters(connection: Connection, sid: str, queue: str, at: datetime) -> None:
    calls.add(connection, CallRow(sid, "telephone", "+33612345678", "+33173018499", "waiting", at))
    queue_entries.enter(connection, call_sid=sid, queue=queue, topic=None, language="fr", priority=0, now=at)


def test_what_waits_is_counted(database: Database) -> None:
    def work(connection: Connection) -> None:
        for id_, minutes, priority in (("1", -45, 0), ("2", -10, 1), ("3", 0, 0), ("4", 60, 1), ("5", 61, 0)):
            _callback(connection, id_, minutes, priority)
        _enters(connection, "A", "support", MONDAY - 4 * MINUTE)
        _enters(connection, "B", "support", MONDAY - 9 * MINUTE)
        _enters(connection, "C", "sales", MONDAY)
        queue_entries.leave(connection, "C", "abandoned", MONDAY)
        voicemails.add(
            connection, call_sid="A", line="telephone", queue=None, topic=None, language="fr", from_raw="",
            wants_callback=False, now=MONDAY,
        )

    database.write(work)
    with database.read() as connection:
        found = glance(connection, MONDAY)
    assert found.queues == {"support": Waiting(2, MONDAY - 9 * MINUTE)}
    assert (found.callbacks_due, found.callbacks_late, found.callbacks_soon, found.voicemails_new) == (3, 1, 1, 0)

"""What the product kept of its calls, read as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row, Table, select

from routing.runtime import Runtime
from routing.store import attempts, calls, queue_entries
from routing.store.attempts import AttemptRow
from routing.store.calls import CallRow
from routing.store.queue_entries import EntryRow
from routing.store.tables import alarms, messages, outbox, recordings, voicemails
from routing.store.tables import attempts as attempts_table
from routing.store.tables import calls as calls_table
from routing.store.tables import queue_entries as entries_table


@dataclass(frozen=True)
class Rows:
    """Looks at one database."""

    runtime: Runtime

    def call(self, sid: str) -> CallRow:
        """A call."""
        with self.runtime.database.read() as connection:
            found = calls.find(connection, sid)
        assert found is not None, f"the product knows no call {sid}"
        return found

    def calls(self) -> list[CallRow]:
        """Every call."""
        return [self.call(row.sid) for row in self._all(calls_table)]

    def entry(self, sid: str) -> EntryRow | None:
        """A call's place in a queue."""
        with self.runtime.database.read() as connection:
            return queue_entries.of_call(connection, sid)

    def entries(self) -> list[EntryRow]:
        """Everybody who was ever in a queue."""
        found = (self.entry(str(row.call_sid)) for row in self._all(entries_table))
        return [entry for entry in found if entry is not None]

    def attempts(self) -> list[AttemptRow]:
        """Every try to reach an agent, oldest first."""
        with self.runtime.database.read() as connection:
            ids = connection.execute(select(attempts_table.c.id).order_by(attempts_table.c.sent_at)).scalars()
            found = [attempts.find(connection, id_) for id_ in ids]
        return [attempt for attempt in found if attempt is not None]

    def open_attempts(self) -> list[AttemptRow]:
        """Tries whose call may still be on."""
        with self.runtime.database.read() as connection:
            return list(attempts.live(connection))

    def alarms(self) -> list[tuple[str, str]]:
        """Kind and subject of every alarm."""
        return [(row.kind, row.subject) for row in self._all(alarms)]

    def orders(self) -> list[tuple[str, str]]:
        """Kind and state of everything in the outbox."""
        return [(row.kind, row.state) for row in self._all(outbox)]

    def voicemails(self) -> list[Row[tuple[object, ...]]]:
        """Every voicemail."""
        return self._all(voicemails)

    def messages(self) -> list[Row[tuple[object, ...]]]:
        """Every text message."""
        return self._all(messages)

    def recordings(self) -> list[Row[tuple[object, ...]]]:
        """Every recording of a talk."""
        return self._all(recordings)

    def _all(self, table: Table) -> list[Row[tuple[object, ...]]]:
        with self.runtime.database.read() as connection:
            return list(connection.execute(select(table)))

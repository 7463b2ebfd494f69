"""A caller for the tests of a call's turns: presses keys, and hears documents, with no network in between."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from sqlalchemy import select

from routing.availability import Outlook, Outlooks
from routing.calls.answering import Heard, answer, hear
from routing.calls.leaving_queue import LEFT, connect, leave_queue
from routing.calls.moment import Incoming
from routing.calls.waiting import wait
from routing.domain.centre import Line
from routing.runtime import Runtime
from routing.store import callbacks, calls, queue_entries
from routing.store.callbacks import CallbackRow
from routing.store.calls import CallRow
from routing.store.queue_entries import EntryRow
from routing.store.tables import callbacks as rows
from tests.conftest import StoppedClock
from tests.journeys.documents import Document

LINE, MOBILE, OTHER = "+33173018499", "+33612345678", "+33145678901"
_TURN = re.compile(r"/([a-z-]+)\?n=(\w+)")
_SIDS = count(1)


@dataclass
class OnThePhone:
    """One call. `outlook` may be set to another centre's."""

    runtime: Runtime
    outlooks: Outlooks
    clock: StoppedClock
    number: str = MOBILE
    outlook: Outlook | None = None
    sid: str = field(default_factory=lambda: f"CA{next(_SIDS):032x}")
    told: Document = field(default_factory=lambda: Document("<Response/>"))
    _left: str = ""

    def dials(self) -> OnThePhone:
        """The first document."""
        return self._hears(answer(self.runtime, self._outlook, self._line, self._call))

    def keys(self, *pressed: str) -> OnThePhone:
        """Keys at one question after the other; none is silence. In the queue they are pressed there."""
        for keys in pressed:
            turn, key = self._next()
            if turn == "waiting":
                told = wait(self.runtime, self._outlook, self._line, self._call, key, keys, "1")
            else:
                told = hear(self.runtime, self._outlook, self._line, self._call, key, Heard(keys))
            self._hears(told)
            if self.told.verb == "Leave":
                self._hears(leave_queue(self.runtime, self._outlook, self._line, self._call, self._left, LEFT))
        return self

    def says(self, words: str) -> OnThePhone:
        """Words at a question."""
        return self._hears(
            hear(self.runtime, self._outlook, self._line, self._call, self._next()[1], Heard(words=words))
        )

    def waits(self, seconds: float) -> OnThePhone:
        """Time goes by in the queue."""
        self.clock.at += timedelta(seconds=seconds)
        return self.keys("")

    def meets_agent(self) -> OnThePhone:
        """An agent takes the call."""
        self.runtime.database.write(lambda connection: queue_entries.claim_best(connection, ["support"], "a" * 32))
        return self._hears(connect(self.runtime, self._outlook, self._line, self._call, "a" * 32))

    def row(self) -> CallRow:
        """The call as it is kept."""
        with self.runtime.database.read() as connection:
            found = calls.find(connection, self.sid)
        assert found is not None
        return found

    def entry(self) -> EntryRow | None:
        """The caller's place in the queue."""
        with self.runtime.database.read() as connection:
            return queue_entries.of_call(connection, self.sid)

    def callbacks(self) -> tuple[CallbackRow, ...]:
        """Every callback there is."""
        with self.runtime.database.read() as connection:
            return callbacks.rows_of(connection.execute(select(rows).order_by(rows.c.created_at, rows.c.id)))

    @property
    def words(self) -> str:
        """What was heard last."""
        return self.told.words

    @property
    def _outlook(self) -> Outlook:
        return self.outlook or self.outlooks.fresh()

    @property
    def _line(self) -> Line:
        return self._outlook.centre.lines["telephone"]

    @property
    def _call(self) -> Incoming:
        return Incoming(self.sid, self.number, LINE)

    def _next(self) -> tuple[str, str]:
        found = _TURN.findall(self.told.text)
        return next((turn, key) for turn, key in found if turn in ("heard", "waiting"))

    def _hears(self, document: str) -> OnThePhone:
        self.told = Document(document)
        left = [key for turn, key in _TURN.findall(document) if turn == "queue-left"]
        self._left = left[-1] if left else self._left
        return self

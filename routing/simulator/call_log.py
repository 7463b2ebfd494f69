"""The calls a network has placed: the last hundred, as values a page or a program can show."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from routing.simulator.masking import masked_number
from routing.simulator.order import Order
from routing.simulator.records import CallRecord

MOST_CALLS = 100


@dataclass(frozen=True, slots=True)
class PlacedCall:
    """A call of this network: what was asked for, and how it went, or goes: `read` tells at any time."""

    order: Order
    sid: str
    read: Callable[[], CallRecord]

    @property
    def record(self) -> CallRecord:
        """The call as it is now."""
        return self.read()

    def summary(self) -> dict[str, str]:
        """The call in a list: JSON-able, the caller's number masked."""
        record = self.record
        return {
            "sid": self.sid,
            "from": masked_number(self.order.caller.number),
            "to": self.order.line.number,
            "line": self.order.line.label,
            "end": record.end,
            "started_at": record.started_at.isoformat(),
            "ended_at": record.ended_at.isoformat(),
        }

    def detail(self, lang: str) -> dict[str, object]:
        """The call with its transcript and the documents fetched, masked."""
        record = self.record
        mask = record.transcript.mask
        documents = [
            {"url": mask(document.url), "status": document.status, "body": mask(document.body)}
            for document in record.documents
        ]
        return {**self.summary(), "transcript": record.transcript.dicts(lang), "documents": documents}


class CallLog:
    """The last hundred calls, newest first; threads may share it."""

    def __init__(self) -> None:
        self._calls: deque[PlacedCall] = deque(maxlen=MOST_CALLS)
        self._lock = threading.Lock()

    def add(self, call: PlacedCall) -> None:
        """Keeps a call, and forgets the oldest beyond the bound."""
        with self._lock:
            self._calls.appendleft(call)

    def all(self) -> list[PlacedCall]:
        """The calls kept, newest first."""
        with self._lock:
            return list(self._calls)

    def get(self, sid: str) -> PlacedCall | None:
        """The call of that sid, if it is kept."""
        return next((call for call in self.all() if call.sid == sid), None)

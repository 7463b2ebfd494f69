"""The calls a network has placed: the last hundred, as values a page or a program can show."""

import threading
from collections import deque
from dataclasses import dataclass

from routing.simulator.masking import masked_number
from routing.simulator.order import Order
from routing.simulator.phone import CallRecord

MOST_CALLS = 100


@dataclass(frozen=True, slots=True)
class PlacedCall:
    """A call of this network: what was asked for, and how it went."""

    order: Order
    record: CallRecord

    def summary(self) -> dict[str, str]:
        """The call in a list: JSON-able, the caller's number masked."""
        return {
            "sid": self.record.sid,
            "from": masked_number(self.order.caller.number),
            "to": self.order.line.number,
            "line": self.order.line.label,
            "end": self.record.end,
            "started_at": self.record.started_at.isoformat(),
            "ended_at": self.record.ended_at.isoformat(),
        }

    def detail(self, lang: str) -> dict[str, object]:
        """The call with its transcript and the documents fetched, masked."""
        mask = self.record.transcript.mask
        documents = [
            {"url": mask(document.url), "status": document.status, "body": mask(document.body)}
            for document in self.record.documents
        ]
        return {**self.summary(), "transcript": self.record.transcript.dicts(lang), "documents": documents}


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
        return next((call for call in self.all() if call.record.sid == sid), None)

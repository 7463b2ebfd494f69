"""Queues of callers by name, each with its members in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from routing.simulator.sids import new_sid

DEFAULT_SIZE = 1000
MOST_SIZE = 5000


@dataclass(frozen=True, slots=True)
class Member:
    """A caller who waits since `since`."""

    sid: str
    since: datetime


@dataclass(slots=True, eq=False)
class Queue:
    """A queue. `takers` are the legs whose Dial waits for somebody to come in, in order."""

    sid: str
    name: str
    created_at: datetime
    updated_at: datetime
    max_size: int = DEFAULT_SIZE
    members: list[Member] = field(default_factory=list)
    takers: list[str] = field(default_factory=list)

    def place(self, sid: str) -> int:
        """A caller's place, from 1 on; 0 when not in it."""
        return next((n for n, member in enumerate(self.members, 1) if member.sid == sid), 0)

    def find(self, sid: str) -> Member | None:
        """A member by call sid, or `Front`."""
        if sid == "Front":
            return self.members[0] if self.members else None
        return next((member for member in self.members if member.sid == sid), None)

    def average_wait(self, now: datetime) -> int:
        """The average age of those now waiting, in whole seconds."""
        ages = [(now - member.since).total_seconds() for member in self.members]
        return round(sum(ages) / len(ages)) if ages else 0

    def fields(self, sid: str, now: datetime) -> dict[str, str]:
        """What a waiting caller's documents are asked with."""
        member = self.find(sid)
        waited = 0 if member is None else int((now - member.since).total_seconds())
        return {
            "QueueSid": self.sid, "QueuePosition": str(self.place(sid)),
            "QueueTime": str(waited), "AvgQueueTime": str(self.average_wait(now)),
            "CurrentQueueSize": str(len(self.members)), "MaxQueueSize": str(self.max_size),
        }


class Queues:
    """All queues of a network."""

    def __init__(self) -> None:
        self._queues: dict[str, Queue] = {}

    def named(self, name: str, now: datetime) -> Queue:
        """The queue of a name, made on demand."""
        return next((queue for queue in self._queues.values() if queue.name == name), None) or self.make(name, now)

    def make(self, name: str, now: datetime, max_size: int = DEFAULT_SIZE) -> Queue:
        """A new queue."""
        queue = Queue(new_sid("QU"), name, now, now, max_size)
        self._queues[queue.sid] = queue
        return queue

    def get(self, sid: str) -> Queue | None:
        """A queue by sid."""
        return self._queues.get(sid)

    def drop(self, sid: str) -> None:
        """Forgets a queue."""
        self._queues.pop(sid, None)

    def all(self) -> list[Queue]:
        """All queues, oldest first."""
        return list(self._queues.values())

    def of(self, sid: str) -> Queue | None:
        """The queue a caller waits in."""
        return next((queue for queue in self._queues.values() if queue.place(sid)), None)

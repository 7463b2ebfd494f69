"""Whom to ring next, by the rows as they are: who waits, who is free, and whose telephone rings already."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing.domain.attempt import MISSED, UNCLAIMED, AttemptOutcome
from routing.domain.centre import Centre
from routing.domain.presence import Presence
from routing.domain.ringing import Ring, Waiter, whom_to_ring
from routing.domain.staff import Queue
from routing.store import agents, attempts, queue_entries
from routing.store.attempts import AttemptRow
from routing.store.database import Connection

MOST_LOOKED_AT = 100
SHORT_REST = timedelta(seconds=5)
# What ends at once: with a policy that leaves such agents available they would be rung again without a pause.
_QUICK = (AttemptOutcome.BUSY, AttemptOutcome.FAILED, AttemptOutcome.BAD_NUMBER, AttemptOutcome.DECLINED)


def next_ring(connection: Connection, centre: Centre, now: datetime) -> tuple[str, Ring] | None:
    """The queue and the ring to begin next, if any; the queue whose first caller ranks best is first."""
    live = attempts.live(connection)
    rows = agents.standing(connection, centre.agents)
    engaged = {attempt.agent for attempt in live} | attempts.ended_since(connection, now - SHORT_REST, _QUICK)
    free = {row.id for row in rows.values() if row.presence is Presence.AVAILABLE} - engaged
    for queue in _by_rank(connection, centre):
        ringing = {attempt.agent for attempt in live if attempt.queue == queue.id and _still_rings(attempt)}
        rings = whom_to_ring(queue.tiers, _waiters(connection, queue), free, ringing)
        if rings:
            return queue.id, rings[0]
    return None


def _by_rank(connection: Connection, centre: Centre) -> list[Queue]:
    found = []
    for id_ in queue_entries.queues_with_waiting(connection):
        queue, first = centre.queues.get(id_), queue_entries.best(connection, [id_])
        if queue is not None and queue.workflow is None and first is not None:
            found.append((-first.priority, first.entered_at, first.id, queue))
    return [queue for *_, queue in sorted(found, key=lambda one: one[:3])]


def _waiters(connection: Connection, queue: Queue) -> list[Waiter]:
    entries = queue_entries.waiting(connection, queue.id)[:MOST_LOOKED_AT]
    rung = attempts.of_entries(connection, [entry.id for entry in entries])
    return [_waiter(entry.id, [attempt for attempt in rung if attempt.entry_id == entry.id]) for entry in entries]


def _waiter(entry: str, rung: list[AttemptRow]) -> Waiter:
    tried = tuple(attempt.agent for attempt in rung if attempt.outcome in MISSED or _still_rings(attempt))
    return Waiter(entry, tried, frozenset(attempt.agent for attempt in rung if _still_rings(attempt)))


def _still_rings(attempt: AttemptRow) -> bool:
    return attempt.state in UNCLAIMED and attempt.outcome is None

"""Who is rung back next, and with which agent held for them: claimed, reserved and paced in one transaction.

Nobody is rung without a free agent, and whoever waits on the telephone goes first: agents they need are left alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from routing.availability import Outlook
from routing.callback_calls.pacing import CALLS, barred_starts, batch_size
from routing.callbacks.booking import promises_of
from routing.domain.centre import Centre
from routing.domain.presence import Presence
from routing.domain.promise import Promises
from routing.store import agents, attempts, callback_claims, paces, queue_entries
from routing.store.attempts import CALLBACK, AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

TOKEN_BYTES = 24
SURELY_OVER = 30
LOOKED_AT_FOR_EACH = 4


@dataclass(frozen=True, slots=True)
class Claimed:
    """Somebody to be rung, and the try that will ring them."""

    callback: CallbackRow
    attempt: AttemptRow


def claim(connection: Connection, outlook: Outlook, now: datetime) -> tuple[Claimed, ...]:
    """Takes as many as the pace and the free agents allow; none when it is too early or nobody is due."""
    centre, promises = outlook.centre, promises_of(outlook)
    if not paces.hold(connection, CALLS, now):
        return ()
    agents.ensure(connection, centre.agents, Presence(centre.presences.at_start), now)
    free = free_agents(connection, centre)
    most = min(batch_size(centre.calls_per_second), len(free))
    if most < 1:
        return ()
    queues = [queue.id for queue in centre.queues.values() if set(queue.agents) & set(free)]
    barred = barred_starts(connection, now)
    rows = callback_claims.due(connection, queues, barred, now, most * LOOKED_AT_FOR_EACH)
    allotted = _allotted(centre, rows, free)[:most]
    taken = {row.id: row for row in callback_claims.claim(connection, [row for row, _ in allotted], now)}
    claimed = [Claimed(taken[row.id], _attempt(promises, taken[row.id], agent, now))
               for row, agent in allotted if row.id in taken]
    attempts.add(connection, *(one.attempt for one in claimed)) if claimed else None
    for one in claimed:
        agents.reserve(connection, one.attempt.agent, one.attempt.id, now)
    if claimed:
        paces.take(connection, CALLS, now, timedelta(seconds=len(claimed) / centre.calls_per_second))
    return tuple(claimed)


def free_agents(connection: Connection, centre: Centre) -> list[str]:
    """Agents who may be held for somebody to be rung back, in the order of the config, held in the transaction."""
    rows = agents.available(connection, centre.agents)
    found = [id_ for id_ in centre.agents if id_ in rows]
    for queue in centre.queues.values():
        waiting = queue_entries.count_waiting(connection, queue.id) if queue.workflow is None else 0
        for id_ in [id_ for id_ in found if id_ in queue.agents][:waiting]:
            found.remove(id_)
    return found


def _allotted(centre: Centre, rows: Sequence[CallbackRow], free: Sequence[str]) -> list[tuple[CallbackRow, str]]:
    """Each with the first free agent of their queue's tiers; those for whom none is left go without."""
    left, found = set(free), []
    for row in rows:
        queue = centre.queues.get(row.queue or "")
        agent = next((id_ for id_ in queue.agents if id_ in left), None) if queue else None
        if agent is not None:
            left.discard(agent)
            found.append((row, agent))
    return found


def _attempt(promises: Promises, row: CallbackRow, agent: str, now: datetime) -> AttemptRow:
    seconds = promises.dial.ring
    return AttemptRow(
        uuid4().hex, secrets.token_urlsafe(TOKEN_BYTES), CALLBACK, agent, row.queue or "", "", seconds, now,
        now + lease(seconds), callback_id=row.id, n=row.tries, strategy=promises.dial.strategy.value,
    )


def lease(ring_seconds: int) -> timedelta:
    """By then the telephone has stopped ringing, and the network has said whatever it had to say."""
    return timedelta(seconds=ring_seconds + SURELY_OVER)

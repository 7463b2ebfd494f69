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
from routing.callback_calls.pacing import CALLS, barred_starts, batch_size, interval
from routing.callbacks.offering import promises_of
from routing.domain.callback import CallbackState
from routing.domain.centre import Centre
from routing.domain.presence import Presence
from routing.domain.promise import Promises, Strategy
from routing.domain.staff import Queue
from routing.store import agents, attempts, batches, callback_claims, callbacks, paces, queue_entries
from routing.store.attempts import CALLBACK, AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

TOKEN_BYTES = 24
SURELY_OVER = 30
LOOKED_AT_FOR_EACH = 4
PASSED_RESTS, RUNG_WITHIN = timedelta(minutes=1), timedelta(minutes=15)


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
    free = _not_tired(connection, promises, free_agents(connection, centre, is_held=False), now)
    most = min(batch_size(centre.calls_per_second), len(free))
    if most < 1:
        return ()
    allotted = _held(connection, _next(connection, centre, promises.line, free, most, now))
    taken = {row.id: row for row in callback_claims.claim(connection, [row for row, _ in allotted], now)}
    claimed = [Claimed(taken[row.id], _attempt(promises, taken[row.id], agent, now))
               for row, agent in allotted if row.id in taken]
    if claimed:
        attempts.add(connection, *(one.attempt for one in claimed))
        batches.reserve(connection, {one.attempt.agent: one.attempt.id for one in claimed}, now)
        paces.take(connection, CALLS, now, interval(len(claimed), centre.calls_per_second))
    return tuple(claimed)


def free_agents(connection: Connection, centre: Centre, is_held: bool = True) -> list[str]:
    """Agents who may be held for somebody to be rung back, in the order of the config; if wanted, their rows are held.
    """
    rows = agents.available(connection, centre.agents, is_held)
    found = [id_ for id_ in centre.agents if id_ in rows]
    for queue in centre.queues.values():
        waiting = queue_entries.count_waiting(connection, queue.id) if queue.workflow is None else 0
        for id_ in [id_ for id_ in found if id_ in queue.agents][:waiting] if waiting else ():
            found.remove(id_)
    return found


def _not_tired(connection: Connection, promises: Promises, free: list[str], now: datetime) -> list[str]:
    """Where agents are rung first, those who have just let one pass are left alone a while: it is others' turn."""
    if promises.dial.strategy is not Strategy.AGENT_FIRST:
        return free
    passed = agents.passed(connection, now - PASSED_RESTS, now - RUNG_WITHIN)
    return [id_ for id_ in free if id_ not in passed]


def serving(centre: Centre, row: CallbackRow) -> Queue | None:
    """The queue whose agents ring somebody back: theirs, or the line's, where theirs is no longer in the config."""
    return centre.queues.get(row.queue or "") or centre.queue_of(row.line)


def _next(
    connection: Connection, centre: Centre, line: str, free: Sequence[str], most: int, now: datetime
) -> list[tuple[CallbackRow, str]]:
    """The best ranked for whom an agent is free. More are looked at where the best have none in their queue."""
    queues = [queue.id for queue in centre.queues.values() if set(queue.agents) & set(free)]
    of_line = centre.queue_of(line)
    unless_of = centre.queues if of_line is not None and of_line.id in queues else None
    barred = barred_starts(connection, now)
    allotted: list[tuple[CallbackRow, str]] = []
    for looked_at in (most, most * LOOKED_AT_FOR_EACH):
        rows = callback_claims.due(connection, queues, barred, now, looked_at, unless_of)
        allotted = _allotted(centre, _one_to_a_number(connection, centre, rows), free)[:most]
        if len(allotted) == most or len(rows) < looked_at:
            break
    return allotted


def _one_to_a_number(connection: Connection, centre: Centre, rows: Sequence[CallbackRow]) -> Sequence[CallbackRow]:
    """Where a number may have several callbacks, it is rung for one of them at a time."""
    if centre.promises is None or centre.promises.limits.open_per_number == 1:
        return rows
    best: dict[str | None, CallbackRow] = {}
    for row in rows:
        best.setdefault(row.number, row)
    return [
        row for number, row in best.items()
        if all(one.state is CallbackState.WAITING for one in callbacks.open_of_number(connection, number or ""))
    ]


def _held(connection: Connection, allotted: Sequence[tuple[CallbackRow, str]]) -> list[tuple[CallbackRow, str]]:
    """Those whose agent is still available, and held from now on."""
    rows = agents.available(connection, [agent for _, agent in allotted])
    return [(row, agent) for row, agent in allotted if agent in rows]


def _allotted(centre: Centre, rows: Sequence[CallbackRow], free: Sequence[str]) -> list[tuple[CallbackRow, str]]:
    """Each with the first free agent of their queue's tiers; those for whom none is left go without."""
    left, found = set(free), []
    following = {queue.id: iter(queue.agents) for queue in centre.queues.values()}
    for row in rows:
        queue = serving(centre, row)
        agent = next((id_ for id_ in following[queue.id] if id_ in left), None) if queue else None
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

"""Who waits for an agent: one entry to a call. Rank is ours (priority, then the moment of entering, then id), kept
through failed rings and a second entry; whoever is claimed is claimed by one conditional update.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from routing.store.dialects import insert_or
from routing.store.queue_slots import free_slot
from routing.store.tables import calls, queue_entries

WAITING, CLAIMED, TALKING, LEFT = "waiting", "claimed", "talking", "left"
ASKING = "asking"
"""Out of the provider's queue to ask for a callback, and offered to nobody meanwhile; who comes back keeps their rank.
"""
FEWEST_TALKS, MOST_TALKS = 3, 200
LONGEST_STAY = timedelta(days=1)
"""No wait and talk together take longer; with it years of calls need not be looked through."""
MOST_TRIES = 50
_BEST_FIRST = (queue_entries.c.priority.desc(), queue_entries.c.entered_at, queue_entries.c.id)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One caller's place in a queue. `attempt_id` is the ring that claimed the caller, kept once they talked."""

    id: str
    call_sid: str
    queue: str
    slot: int
    topic: str | None
    language: str
    priority: int
    entered_at: datetime
    state: str
    left_as: str | None
    attempt_id: str | None
    connected_at: datetime | None
    left_at: datetime | None
    told_ahead: int | None
    told_wait_seconds: int | None

    @property
    def place(self) -> str:
        """The caller's own queue at the provider."""
        return f"{self.queue}-{self.slot}"


def enter(
    connection: Connection, *, call_sid: str, queue: str, topic: str | None, language: str, priority: int,
    now: datetime,
) -> EntryRow:
    """Puts a call into the lowest free slot of a queue. One that was in a queue before keeps its moment of entering.

    Whoever is claimed or talks stays as they are.
    """
    held = lock(connection, call_sid)
    wanted = {"queue": queue, "topic": topic, "language": language, "priority": priority}
    for _ in range(MOST_TRIES):
        if held is None:
            _add(connection, {**wanted, "call_sid": call_sid, "entered_at": now}, free_slot(connection, queue, now))
            held = of_call(connection, call_sid)
            if held is not None:
                return held
        elif held.state in (CLAIMED, TALKING) or _enter_again(connection, held, wanted, now):
            return _of_id(connection, held.id) or held
    raise RuntimeError(f"no slot of {queue} could be had in {MOST_TRIES} tries")


def of_call(connection: Connection, call_sid: str) -> EntryRow | None:
    """The entry of a call."""
    return _one(connection, select(queue_entries).where(queue_entries.c.call_sid == call_sid))


def lock(connection: Connection, call_sid: str) -> EntryRow | None:
    """The entry of a call, held until the end of the transaction."""
    return _one(connection, select(queue_entries).where(queue_entries.c.call_sid == call_sid).with_for_update())


def of_attempt(connection: Connection, attempt_id: str) -> EntryRow | None:
    """The entry that a ring claimed, held until the end of the transaction."""
    return _one(connection, select(queue_entries).where(queue_entries.c.attempt_id == attempt_id).with_for_update())


def waiting(connection: Connection, queue: str) -> tuple[EntryRow, ...]:
    """Everybody who waits in a queue, best rank first."""
    rows = connection.execute(select(queue_entries).where(_waits_in([queue])).order_by(*_BEST_FIRST))
    return tuple(EntryRow(*row) for row in rows)


def best(connection: Connection, queues: Iterable[str]) -> EntryRow | None:
    """Who would be claimed now."""
    return _one(connection, select(queue_entries).where(_waits_in(queues)).order_by(*_BEST_FIRST).limit(1))


def count_waiting(connection: Connection, queue: str) -> int:
    """How many wait in a queue; those an agent has claimed wait no longer."""
    return connection.execute(select(func.count()).where(_waits_in([queue]))).scalar_one()


def queues_with_waiting(connection: Connection) -> tuple[str, ...]:
    """The queues in which somebody waits, in the order of their names."""
    found = select(queue_entries.c.queue).where(queue_entries.c.state == WAITING).distinct()
    return tuple(connection.execute(found.order_by(queue_entries.c.queue)).scalars())


def ahead_of(connection: Connection, entry: EntryRow) -> int:
    """How many of better rank wait in the same queue."""
    rank = queue_entries.c
    better = or_(
        rank.priority > entry.priority,
        and_(rank.priority == entry.priority, rank.entered_at < entry.entered_at),
        and_(rank.priority == entry.priority, rank.entered_at == entry.entered_at, rank.id < entry.id),
    )
    return connection.execute(select(func.count()).where(_waits_in([entry.queue]), better)).scalar_one()


def claim_best(connection: Connection, queues: Iterable[str], attempt_id: str) -> EntryRow | None:
    """Claims the caller of best rank among those who wait in these queues; None when nobody does.

    A row that another transaction holds is waited for and not passed over: it may only be being told its place.
    """
    chosen = (
        select(queue_entries.c.id).where(_waits_in(queues)).order_by(*_BEST_FIRST).limit(1).with_for_update()
        .cte("chosen")  # evaluated once; SQLite has one writer and ignores the lock
    )
    return _one(connection, (
        update(queue_entries)
        .where(queue_entries.c.id.in_(select(chosen.c.id)), queue_entries.c.state == WAITING)
        .values(state=CLAIMED, attempt_id=attempt_id).returning(*queue_entries.c)
    ))


def release(connection: Connection, attempt_id: str) -> bool:
    """Whoever a ring had claimed waits again, at the same rank. False when it has claimed nobody, or they talk."""
    return _change(
        connection, and_(queue_entries.c.attempt_id == attempt_id, queue_entries.c.state == CLAIMED),
        {"state": WAITING, "attempt_id": None},
    )


def connect(connection: Connection, call_sid: str, now: datetime) -> bool:
    """A claimed caller talks with the agent. False when they were not claimed, or talk already."""
    claimed = and_(queue_entries.c.call_sid == call_sid, queue_entries.c.state == CLAIMED)
    return _change(connection, claimed, {"state": TALKING, "connected_at": now})


def ask(connection: Connection, call_sid: str) -> bool:
    """A caller who waits goes to ask for a callback. False when they wait no longer: an agent is taking them."""
    waits = and_(queue_entries.c.call_sid == call_sid, queue_entries.c.state == WAITING)
    return _change(connection, waits, {"state": ASKING})


def leave(connection: Connection, call_sid: str, left_as: str, now: datetime) -> bool:
    """A caller leaves, once: answered, abandoned, voicemail, converted, overflow or failed."""
    still_in = and_(queue_entries.c.call_sid == call_sid, queue_entries.c.state != LEFT)
    return _change(connection, still_in, {"state": LEFT, "left_as": left_as, "left_at": now})


def tell(connection: Connection, entry_id: str, ahead: int | None, wait_seconds: int | None) -> None:
    """Keeps what a caller was told last."""
    told = {"told_ahead": ahead, "told_wait_seconds": wait_seconds}
    _change(connection, queue_entries.c.id == entry_id, told)


def note_agent(connection: Connection, call_sid: str, agent: str, wait_seconds: int) -> None:
    """Notes with the call which agent it is with, and after how many seconds, unless the call has ended."""
    connection.execute(
        update(calls).where(calls.c.sid == call_sid, calls.c.state != "ended")
        .values(state="with_agent", agent=agent, wait_seconds=wait_seconds)
    )


def mean_talk_seconds(connection: Connection, queue: str, since: datetime) -> float | None:
    """How long talks of a queue that ended since a moment took on average; None below three of them."""
    ended = and_(
        queue_entries.c.queue == queue, queue_entries.c.state == LEFT, queue_entries.c.connected_at.is_not(None),
        queue_entries.c.left_at >= since, queue_entries.c.entered_at >= since - LONGEST_STAY,
    )
    spans = select(queue_entries.c.connected_at, queue_entries.c.left_at).where(ended)
    latest = spans.order_by(queue_entries.c.left_at.desc())
    lengths = [(row.left_at - row.connected_at).total_seconds() for row in connection.execute(latest.limit(MOST_TALKS))]
    return sum(lengths) / len(lengths) if len(lengths) >= FEWEST_TALKS else None


def _waits_in(queues: Iterable[str]) -> ColumnElement[bool]:
    return and_(queue_entries.c.state == WAITING, queue_entries.c.queue.in_(tuple(queues)))


def _add(connection: Connection, values: dict[str, Any], slot: int) -> None:
    """Adds an entry unless another transaction has just taken the slot, or added the call."""
    connection.execute(insert_or(connection, queue_entries).values(
        id=uuid4().hex, slot=slot, state=WAITING, **values,
    ).on_conflict_do_nothing().returning(queue_entries.c.id))


def _enter_again(connection: Connection, held: EntryRow, wanted: dict[str, Any], now: datetime) -> bool:
    """The same entry waits again; False when the slot has just been taken by somebody else."""
    is_same = held.state == WAITING and held.queue == wanted["queue"]
    slot = held.slot if is_same else free_slot(connection, wanted["queue"], now, held.id)
    forgotten = {} if is_same else {"told_ahead": None, "told_wait_seconds": None}
    left = {"left_as": None, "left_at": None, "connected_at": None, "attempt_id": None}
    try:
        with connection.begin_nested():
            return _change(
                connection, queue_entries.c.id == held.id,
                {**wanted, **forgotten, **left, "slot": slot, "state": WAITING},
            )
    except IntegrityError:
        return False


def _of_id(connection: Connection, id_: str) -> EntryRow | None:
    return _one(connection, select(queue_entries).where(queue_entries.c.id == id_))


def _one(connection: Connection, statement: Any) -> EntryRow | None:
    row = connection.execute(statement).first()
    return EntryRow(*row) if row else None


def _change(connection: Connection, those: ColumnElement[bool], values: dict[str, Any]) -> bool:
    return connection.execute(update(queue_entries).where(those).values(values)).rowcount >= 1

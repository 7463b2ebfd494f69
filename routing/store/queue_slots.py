"""Slots: each caller's own queue at the provider, by the lowest number that is free."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, or_, select

from routing.store.tables import queue_entries

SLOT_RESTS = timedelta(seconds=60)


def free_slot(connection: Connection, queue: str, now: datetime, but: str = "") -> int:
    """The lowest number that nobody else in the queue has.

    Where a claimed caller hung up, the agent's telephone may still be asking for that place: it rests for a while, lest
    somebody else be connected by it. Who asks for a callback meanwhile may not have left the provider's queue yet.
    """
    entry = queue_entries.c
    rests = and_(
        entry.state == "left", entry.attempt_id.is_not(None), entry.connected_at.is_(None),
        entry.left_at > now - SLOT_RESTS,
    )
    held = select(entry.slot).where(
        entry.queue == queue, entry.id != but, or_(entry.state.in_(("waiting", "claimed", "asking")), rests),
    )
    taken = set(connection.execute(held).scalars())
    return next(slot for slot in range(1, len(taken) + 2) if slot not in taken)

"""What a queue's wait is told by, in two looks that stay as quick with years of calls: who waits, and recent talks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from routing.store.queue_entries import CLAIMED, LEFT, TALKING, WAITING
from routing.store.tables import queue_entries

_of = queue_entries.c


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many wait, and the newest moment at which somebody came into the queue, got an agent or left it."""

    waiting: int
    moved_at: datetime | None


def count(connection: Connection, queue: str, since: datetime) -> QueueCount:
    """Who waits in a queue. Of those who have left, only who came in after `since` are looked at."""
    here = select(_of.state, func.count(), func.max(_of.entered_at), func.max(_of.connected_at)).where(
        _of.queue == queue, _of.state.in_((WAITING, CLAIMED, TALKING))
    ).group_by(_of.state)
    rows = connection.execute(here).all()
    gone = select(func.max(_of.entered_at), func.max(_of.connected_at), func.max(_of.left_at)).where(
        _of.queue == queue, _of.state == LEFT, _of.entered_at >= since
    )
    moments = [moment for _, _, *found in rows for moment in found] + list(connection.execute(gone).one())
    waiting = sum(number for state, number, *_ in rows if state == WAITING)
    return QueueCount(waiting, max((moment for moment in moments if moment is not None), default=None))

"""How long people wait in a queue: who waits at present, and the waits that are over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from routing.store.queue_entries import ASKING, WAITING
from routing.store.tables import queue_entries

MOST = 5_000
_OF = queue_entries.c


def present(connection: Connection, queue: str) -> tuple[datetime, ...]:
    """Since when each of those waits who wait now."""
    found = select(_OF.entered_at).where(_OF.queue == queue, _OF.state == WAITING).limit(MOST)
    return tuple(connection.execute(found).scalars())


def past(connection: Connection, queue: str, since: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The waits begun since a moment that are over, from when till when, the one begun last first."""
    ended = func.coalesce(_OF.connected_at, _OF.left_at, type_=_OF.left_at.type)
    found = select(_OF.entered_at, ended).where(
        _OF.queue == queue, _OF.entered_at >= since, _OF.state.not_in((WAITING, ASKING)), ended.is_not(None)
    )
    rows = connection.execute(found.order_by(_OF.entered_at.desc()).limit(MOST))
    return tuple((row[0], row[1]) for row in rows)

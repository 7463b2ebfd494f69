"""When callbacks were given up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from routing.domain.callback import CallbackState
from routing.store.tables import callbacks


def expired_between(connection: Connection, start: datetime, end: datetime, most: int) -> tuple[datetime, ...]:
    """When those were given up that were too late, from a moment up to another, so many at most."""
    found = select(callbacks.c.ended_at).where(
        callbacks.c.ended_at >= start, callbacks.c.ended_at < end, callbacks.c.state == CallbackState.EXPIRED.value,
    )
    return tuple(connection.execute(found.order_by(callbacks.c.ended_at).limit(most)).scalars())

"""Signs of life of processes that nobody asks anything: each says when it was last well."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from routing.store.dialects import insert_or
from routing.store.tables import heartbeats

DISPATCHER = "dispatcher"


def beat(connection: Connection, now: datetime, name: str = DISPATCHER) -> None:
    """A process of that name is well."""
    connection.execute(insert_or(connection, heartbeats).values(name=name, beat_at=now).on_conflict_do_update(
        index_elements=[heartbeats.c.name], set_={"beat_at": now},
    ))


def heartbeat_age(connection: Connection, now: datetime, name: str = DISPATCHER) -> float | None:
    """How many seconds ago one of that name was last well; None when there never was one."""
    beat_at = connection.execute(select(heartbeats.c.beat_at).where(heartbeats.c.name == name)).scalar_one_or_none()
    return None if beat_at is None else max(0.0, (now - beat_at).total_seconds())

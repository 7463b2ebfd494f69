"""Recordings of talks: where the network keeps them, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from routing.store.dialects import insert_or
from routing.store.tables import recordings


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """A recording of a caller's talk with an agent; the sound itself stays with the network, at `url`."""

    sid: str
    call_sid: str
    agent: str | None
    url: str
    duration_seconds: int | None
    recorded_at: datetime


def add(connection: Connection, row: RecordingRow) -> bool:
    """Adds a recording; False when it is there already."""
    added = connection.execute(insert_or(connection, recordings).values(
        sid=row.sid, call_sid=row.call_sid, agent=row.agent, url=row.url, duration_seconds=row.duration_seconds,
        recorded_at=row.recorded_at,
    ).on_conflict_do_nothing().returning(recordings.c.sid))
    return added.first() is not None


def of_call(connection: Connection, call_sid: str) -> tuple[RecordingRow, ...]:
    """The recordings of a call, oldest first."""
    rows = connection.execute(
        select(recordings).where(recordings.c.call_sid == call_sid)
        .order_by(recordings.c.recorded_at, recordings.c.sid)
    )
    return tuple(RecordingRow(*row) for row in rows)

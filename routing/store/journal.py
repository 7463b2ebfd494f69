"""Who changed what, when, from where and why: one row to a change, in the change's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from routing.store.tables import journal


@dataclass(frozen=True, slots=True)
class Entry:
    """One change by a person. `detail` holds references and hours, never telephone numbers of callers."""

    at: datetime
    author: str
    role: str
    origin: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    reason: str


def add(connection: Connection, entry: Entry) -> None:
    """Appends an entry."""
    connection.execute(insert(journal).values(
        at=entry.at, author=entry.author, role=entry.role, origin=entry.origin, action=entry.action,
        subject=entry.subject, detail=dict(entry.detail), reason=entry.reason,
    ))


def latest(connection: Connection, limit: int) -> tuple[Entry, ...]:
    """The newest entries, newest first."""
    rows = connection.execute(select(journal).order_by(journal.c.id.desc()).limit(limit))
    return tuple(
        Entry(row.at, row.author, row.role, row.origin, row.action, row.subject, row.detail, row.reason)
        for row in rows
    )

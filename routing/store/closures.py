"""Closures: lines that a person closed right now, each with its end when one is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, case, insert, or_, select, update

from routing.domain.text import Text
from routing.store.tables import closures


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """One closure of one line."""

    id: str
    line: str
    start_at: datetime
    until_at: datetime | None
    message: Text | None
    author: str
    role: str


def add(connection: Connection, row: ClosureRow) -> None:
    """Adds a closure."""
    connection.execute(insert(closures).values(
        id=row.id, line=row.line, start_at=row.start_at, until_at=row.until_at,
        message_fr=row.message.fr if row.message else None, message_en=row.message.en if row.message else None,
        author=row.author, role=row.role, created_at=row.start_at,
    ))


def ending_after(connection: Connection, moment: datetime) -> tuple[ClosureRow, ...]:
    """The closures that are in force at a moment or after it, oldest first."""
    rows = connection.execute(
        select(closures)
        .where(or_(closures.c.until_at.is_(None), closures.c.until_at > moment))
        .order_by(closures.c.start_at, closures.c.id)
    )
    return tuple(_row(row) for row in rows)


def find(connection: Connection, closure: str) -> ClosureRow | None:
    """The closure of that id, over or not."""
    row = connection.execute(select(closures).where(closures.c.id == closure)).one_or_none()
    return _row(row) if row else None


def end(connection: Connection, line: str, now: datetime) -> int:
    """Ends every closure of a line that is in force; how many there were."""
    changed = connection.execute(
        update(closures)
        .where(closures.c.line == line, or_(closures.c.until_at.is_(None), closures.c.until_at > now))
        .values(until_at=case((closures.c.start_at > now, closures.c.start_at), else_=now))
    )
    return int(changed.rowcount)


def _row(row: Row[tuple[object, ...]]) -> ClosureRow:
    message = Text(row.message_fr, row.message_en) if row.message_fr is not None else None
    return ClosureRow(row.id, row.line, row.start_at, row.until_at, message, row.author, row.role)

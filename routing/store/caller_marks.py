"""Numbers that are treated apart: blocked ones are not answered, those with priority wait in front.

Each process holds those in force with its hours, so every change counts as a new revision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, update

from routing.store import revisions
from routing.store.tables import caller_marks

BLOCKED, PRIORITY = "blocked", "priority"


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One number, in E.164, with its mark, why, by whom, and until when (None: until removed)."""

    id: str
    number: str
    mark: str
    reason: str
    author: str
    created_at: datetime
    expires_at: datetime | None = None

    def holds(self, number: str, mark: str, now: datetime) -> bool:
        """Whether it gives that number that mark now."""
        return (self.number, self.mark) == (number, mark) and (self.expires_at is None or now < self.expires_at)


def add(connection: Connection, row: MarkRow) -> None:
    """Adds a mark."""
    connection.execute(insert(caller_marks).values(
        id=row.id, number=row.number, mark=row.mark, reason=row.reason, author=row.author, created_at=row.created_at,
        expires_at=row.expires_at,
    ))
    revisions.advance(connection, row.created_at)


def remove(connection: Connection, id_: str, now: datetime) -> bool:
    """Removes a mark; False when there is none in force by that id."""
    removed = connection.execute(
        update(caller_marks).where(caller_marks.c.id == id_, caller_marks.c.removed_at.is_(None))
        .values(removed_at=now)
    )
    if removed.rowcount:
        revisions.advance(connection, now)
    return removed.rowcount == 1


def restore(connection: Connection, id_: str, now: datetime) -> MarkRow | None:
    """Puts a mark that was removed in force again; None when there is no such one, or it would have run out."""
    connection.execute(
        update(caller_marks).where(caller_marks.c.id == id_, caller_marks.c.removed_at.is_not(None))
        .values(removed_at=None)
    )
    found = next((row for row in in_force(connection, now) if row.id == id_), None)
    if found is not None:
        revisions.advance(connection, now)
    return found


def in_force(connection: Connection, now: datetime) -> tuple[MarkRow, ...]:
    """Every mark that was not removed and has not run out, the oldest first."""
    rows = connection.execute(
        select(caller_marks).where(
            caller_marks.c.removed_at.is_(None),
            or_(caller_marks.c.expires_at.is_(None), caller_marks.c.expires_at > now),
        ).order_by(caller_marks.c.created_at, caller_marks.c.id)
    )
    return tuple(
        MarkRow(row.id, row.number, row.mark, row.reason, row.author, row.created_at, row.expires_at) for row in rows
    )

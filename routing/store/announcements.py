"""Announcements: what a person wants callers to hear and visitors to read for a while, each with its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, case, insert, select, update

from routing.domain.text import Text
from routing.store.tables import announcements


@dataclass(frozen=True, slots=True)
class AnnouncementRow:
    """One announcement on one line."""

    id: str
    line: str
    start_at: datetime
    until_at: datetime
    text: Text
    author: str
    role: str

    def covers(self, at: datetime) -> bool:
        """Whether it is made at that instant."""
        return self.start_at <= at < self.until_at


def add(connection: Connection, row: AnnouncementRow) -> None:
    """Adds an announcement."""
    connection.execute(insert(announcements).values(
        id=row.id, lines=[row.line], start_at=row.start_at, until_at=row.until_at, message_fr=row.text.fr,
        message_en=row.text.en, author=row.author, role=row.role, created_at=row.start_at,
    ))


def ending_after(connection: Connection, moment: datetime) -> tuple[AnnouncementRow, ...]:
    """The announcements that are made at a moment or after it, oldest first."""
    rows = connection.execute(
        select(announcements).where(announcements.c.until_at > moment)
        .order_by(announcements.c.start_at, announcements.c.id)
    )
    return tuple(_row(row) for row in rows)


def find(connection: Connection, id_: str) -> AnnouncementRow | None:
    """The announcement of that id, over or not."""
    row = connection.execute(select(announcements).where(announcements.c.id == id_)).one_or_none()
    return _row(row) if row else None


def end(connection: Connection, id_: str, now: datetime) -> bool:
    """Ends an announcement; False when there is none of that id to end."""
    changed = connection.execute(
        update(announcements).where(announcements.c.id == id_, announcements.c.until_at > now)
        .values(until_at=case((announcements.c.start_at > now, announcements.c.start_at), else_=now))
    )
    return changed.rowcount == 1


def _row(row: Row) -> AnnouncementRow:  # type: ignore[type-arg]
    return AnnouncementRow(
        row.id, row.lines[0], row.start_at, row.until_at, Text(row.message_fr, row.message_en), row.author, row.role,
    )

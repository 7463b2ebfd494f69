"""Calendars that are followed: where each is, the last good one, and what was wrong at the last look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, or_, select, update

from routing.store.tables import feeds

_IN_FORCE = feeds.c.removed_at.is_(None)


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One calendar. `body` is the last good one, of `kept_at`; `fault` is a code, None when the last look was good."""

    id: str
    address: str
    lines: tuple[str, ...]
    author: str
    role: str
    created_at: datetime
    body: str | None = None
    kept_at: datetime | None = None
    looked_at: datetime | None = None
    fault: str | None = None


def add(connection: Connection, row: FeedRow) -> None:
    """Adds a calendar that nobody has looked at yet."""
    connection.execute(insert(feeds).values(
        id=row.id, address=row.address, lines=list(row.lines), author=row.author, role=row.role,
        created_at=row.created_at,
    ))


def in_force(connection: Connection) -> tuple[FeedRow, ...]:
    """Those that are followed, oldest first."""
    rows = connection.execute(select(feeds).where(_IN_FORCE).order_by(feeds.c.created_at, feeds.c.id))
    return tuple(_row(row) for row in rows)


def find(connection: Connection, feed: str) -> FeedRow | None:
    """The one of that id, while it is followed."""
    row = connection.execute(select(feeds).where(feeds.c.id == feed, _IN_FORCE)).one_or_none()
    return _row(row) if row else None


def due(connection: Connection, before: datetime) -> FeedRow | None:
    """One that was last looked at before a moment, or never."""
    asked = select(feeds).where(_IN_FORCE, _looked_before(before)).order_by(feeds.c.looked_at, feeds.c.id).limit(1)
    row = connection.execute(asked).first()
    return _row(row) if row else None


def claim(connection: Connection, feed: str, before: datetime, now: datetime) -> bool:
    """Whether it is for whoever asks to look at it; it is for the first one alone."""
    taken = update(feeds).where(feeds.c.id == feed, _IN_FORCE, _looked_before(before)).values(looked_at=now)
    return connection.execute(taken).rowcount == 1


def keep(connection: Connection, feed: str, body: str, now: datetime) -> None:
    """Keeps a good calendar in the place of the one before."""
    connection.execute(update(feeds).where(feeds.c.id == feed).values(
        body=body, kept_at=now, looked_at=now, fault=None,
    ))


def fail(connection: Connection, feed: str, fault: str, now: datetime) -> bool:
    """Notes what was wrong; whether all was well before."""
    was_good = connection.execute(select(feeds.c.id).where(feeds.c.id == feed, feeds.c.fault.is_(None))).first()
    connection.execute(update(feeds).where(feeds.c.id == feed).values(looked_at=now, fault=fault))
    return was_good is not None


def remove(connection: Connection, feed: str, now: datetime) -> bool:
    """Follows a calendar no longer; False when that was so already."""
    return connection.execute(update(feeds).where(feeds.c.id == feed, _IN_FORCE).values(removed_at=now)).rowcount == 1


def _looked_before(moment: datetime) -> ColumnElement[bool]:
    return or_(feeds.c.looked_at.is_(None), feeds.c.looked_at <= moment)


def _row(row: Row[Any]) -> FeedRow:
    return FeedRow(
        row.id, row.address, tuple(row.lines), row.author, row.role, row.created_at, row.body, row.kept_at,
        row.looked_at, row.fault,
    )

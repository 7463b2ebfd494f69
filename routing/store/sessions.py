"""Who has signed in to the console: each session by the hash of the text in its cookie, until it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, select, update

from routing.store.tables import sessions, users
from routing.store.users import UserRow


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session; `seen_at` is when it was last used, to the minute, `expires_at` its end at the latest."""

    id: str
    user: str
    hash: str
    address: str | None
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def add(connection: Connection, row: SessionRow) -> None:
    """Adds a session."""
    connection.execute(sessions.insert().values(
        id=row.id, user=row.user, hash=row.hash, address=row.address, created_at=row.created_at,
        seen_at=row.seen_at, expires_at=row.expires_at,
    ))


def find(connection: Connection, hash_: str, now: datetime, seen_after: datetime) -> tuple[UserRow, SessionRow] | None:
    """Whose session has that hash, where it has neither ended, run out nor lain unused."""
    row = connection.execute(
        select(
            users.c.role, users.c.created_at.label("user_since"), users.c.agent, users.c.factor_seed, *sessions.c,
        ).join(sessions, sessions.c.user == users.c.name).where(
            sessions.c.hash == hash_, sessions.c.ended_at.is_(None), users.c.removed_at.is_(None),
            sessions.c.expires_at > now, sessions.c.seen_at > seen_after,
        )
    ).one_or_none()
    if row is None:
        return None
    user = UserRow(row.user, row.role, row.user_since, row.agent, row.factor_seed is not None)
    return user, _session(row)


def seen(connection: Connection, id_: str, now: datetime, unless_since: datetime) -> bool:
    """Notes that a session was used; False when a use later than `unless_since` is noted already."""
    noted = connection.execute(
        update(sessions).where(sessions.c.id == id_, sessions.c.seen_at <= unless_since).values(seen_at=now)
    )
    return noted.rowcount == 1


def end(connection: Connection, id_: str, now: datetime) -> bool:
    """Ends a session. False when it had ended."""
    return connection.execute(
        update(sessions).where(sessions.c.id == id_, sessions.c.ended_at.is_(None)).values(ended_at=now)
    ).rowcount == 1


def end_all(connection: Connection, user: str, now: datetime, but: str | None = None) -> int:
    """Ends every session of a user, but one; how many."""
    others = sessions.c.id != but if but is not None else sessions.c.id.is_not(None)
    return connection.execute(
        update(sessions).where(sessions.c.user == user, sessions.c.ended_at.is_(None), others).values(ended_at=now)
    ).rowcount


def of_user(connection: Connection, user: str, now: datetime, seen_after: datetime) -> tuple[SessionRow, ...]:
    """The sessions of a user that are good for something, the newest first."""
    rows = connection.execute(
        select(sessions).where(
            sessions.c.user == user, sessions.c.ended_at.is_(None), sessions.c.expires_at > now,
            sessions.c.seen_at > seen_after,
        ).order_by(sessions.c.created_at.desc(), sessions.c.id)
    )
    return tuple(_session(row) for row in rows)


def forget_before(connection: Connection, moment: datetime) -> int:
    """Forgets the sessions that had run out by a moment."""
    return connection.execute(delete(sessions).where(sessions.c.expires_at <= moment)).rowcount


def _session(row: Row[tuple[object, ...]]) -> SessionRow:
    return SessionRow(row.id, row.user, row.hash, row.address, row.created_at, row.seen_at, row.expires_at)

"""Users with their roles, and their tokens, of which only hashes are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from routing.store.dialects import insert_or
from routing.store.tables import tokens, users


@dataclass(frozen=True, slots=True)
class UserRow:
    """Somebody who may use the API or the console."""

    name: str
    role: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token by the hash of its text; `expires_at` None does not run out."""

    id: str
    user: str
    hash: str
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose token that is, and the token."""

    user: UserRow
    token: TokenRow


def add(connection: Connection, row: UserRow) -> bool:
    """Adds a user, or one who was removed again; False when there is one of that name."""
    values = {"name": row.name, "role": row.role, "created_at": row.created_at, "removed_at": None}
    added = connection.execute(
        insert_or(connection, users).values(values).on_conflict_do_update(
            index_elements=[users.c.name], set_=values, where=users.c.removed_at.is_not(None),
        ).returning(users.c.name)
    )
    return added.first() is not None


def find(connection: Connection, name: str) -> UserRow | None:
    """The user of that name."""
    return next((row for row in listed(connection) if row.name == name), None)


def listed(connection: Connection) -> tuple[UserRow, ...]:
    """Every user, by name."""
    rows = connection.execute(select(users).where(users.c.removed_at.is_(None)).order_by(users.c.name))
    return tuple(UserRow(row.name, row.role, row.created_at) for row in rows)


def remove(connection: Connection, name: str, now: datetime) -> bool:
    """Removes a user, whose tokens are worth nothing from then on. False when there is none."""
    removed = connection.execute(
        update(users).where(users.c.name == name, users.c.removed_at.is_(None)).values(removed_at=now)
    )
    if removed.rowcount:
        connection.execute(
            update(tokens).where(tokens.c.user == name, tokens.c.revoked_at.is_(None)).values(revoked_at=now)
        )
    return removed.rowcount == 1


def add_token(connection: Connection, row: TokenRow) -> None:
    """Adds a token."""
    connection.execute(tokens.insert().values(
        id=row.id, user=row.user, hash=row.hash, created_at=row.created_at, expires_at=row.expires_at,
    ))


def bearer_of(connection: Connection, hash_: str, now: datetime) -> Bearer | None:
    """Whose token has that hash; None when it is unknown, revoked or has run out, or its user was removed."""
    row = connection.execute(
        select(
            users.c.name, users.c.role, users.c.created_at, tokens.c.id, tokens.c.created_at.label("made_at"),
            tokens.c.expires_at, tokens.c.last_used_at,
        ).join(tokens, tokens.c.user == users.c.name).where(
            tokens.c.hash == hash_, tokens.c.revoked_at.is_(None), users.c.removed_at.is_(None),
            or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now),
        )
    ).one_or_none()
    if row is None:
        return None
    token = TokenRow(row.id, row.name, hash_, row.made_at, row.expires_at, row.last_used_at)
    return Bearer(UserRow(row.name, row.role, row.created_at), token)


def used(connection: Connection, token: str, now: datetime) -> None:
    """Notes that a token was used."""
    connection.execute(update(tokens).where(tokens.c.id == token).values(last_used_at=now))


def tokens_of(connection: Connection, user: str) -> tuple[TokenRow, ...]:
    """The tokens of a user that are still good for something, the oldest first."""
    rows = connection.execute(
        select(tokens).where(tokens.c.user == user, tokens.c.revoked_at.is_(None)).order_by(tokens.c.created_at)
    )
    return tuple(
        TokenRow(row.id, row.user, row.hash, row.created_at, row.expires_at, row.last_used_at) for row in rows
    )

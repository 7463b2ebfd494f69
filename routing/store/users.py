"""Users with their roles, their passwords and their tokens, of which only hashes are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, or_, select, update

from routing.store.dialects import insert_or
from routing.store.tables import sessions, tokens, users


@dataclass(frozen=True, slots=True)
class UserRow:
    """Somebody who may use the API or the console; `agent` is who they answer as, where they answer calls.

    `has_factor`: they show a code beside their password.
    """

    name: str
    role: str
    created_at: datetime
    agent: str | None = None
    has_factor: bool = False


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
    """Whose token that is, and the token; it is worth nothing once it is revoked."""

    user: UserRow
    token: TokenRow
    is_revoked: bool


def add(connection: Connection, row: UserRow) -> bool:
    """Adds a user, or one who was removed again, without the tokens and the password they had.

    False when there is one of that name.
    """
    values = {"name": row.name, "role": row.role, "created_at": row.created_at, "agent": row.agent,
              "removed_at": None, "password_hash": None, "factor_seed": None, "factor_step": None}
    added = connection.execute(
        insert_or(connection, users).values(values).on_conflict_do_update(
            index_elements=[users.c.name], set_=values, where=users.c.removed_at.is_not(None),
        ).returning(users.c.name)
    )
    if added.first() is None:
        return False
    _let_out(connection, row.name, row.created_at)
    return True


def find(connection: Connection, name: str) -> UserRow | None:
    """The user of that name."""
    row = connection.execute(select(users).where(users.c.name == name, users.c.removed_at.is_(None))).one_or_none()
    return _user(row) if row else None


def listed(connection: Connection) -> tuple[UserRow, ...]:
    """Every user, by name."""
    rows = connection.execute(select(users).where(users.c.removed_at.is_(None)).order_by(users.c.name))
    return tuple(_user(row) for row in rows)


def remove(connection: Connection, name: str, now: datetime) -> bool:
    """Removes a user, whose tokens and sessions are worth nothing from then on. False when there is none."""
    removed = connection.execute(
        update(users).where(users.c.name == name, users.c.removed_at.is_(None)).values(removed_at=now)
    )
    if removed.rowcount:
        _let_out(connection, name, now)
    return removed.rowcount == 1


def add_token(connection: Connection, row: TokenRow) -> None:
    """Adds a token."""
    connection.execute(tokens.insert().values(
        id=row.id, user=row.user, hash=row.hash, created_at=row.created_at, expires_at=row.expires_at,
    ))


def bearer_of(connection: Connection, hash_: str) -> Bearer | None:
    """Whose token has that hash, revoked or run out though it may be."""
    row = connection.execute(
        select(
            users.c.role, users.c.created_at.label("user_since"), users.c.removed_at, users.c.agent, *tokens.c,
        ).join(tokens, tokens.c.user == users.c.name).where(tokens.c.hash == hash_)
    ).one_or_none()
    if row is None:
        return None
    is_revoked = row.revoked_at is not None or row.removed_at is not None
    return Bearer(UserRow(row.user, row.role, row.user_since, row.agent), _token(row), is_revoked)


def used(connection: Connection, token: str, now: datetime, unless_since: datetime) -> bool:
    """Notes that a token was used; False when a use later than `unless_since` is noted already."""
    is_due = or_(tokens.c.last_used_at.is_(None), tokens.c.last_used_at <= unless_since)
    noted = connection.execute(update(tokens).where(tokens.c.id == token, is_due).values(last_used_at=now))
    return noted.rowcount == 1


def tokens_of(connection: Connection, user: str, now: datetime) -> tuple[TokenRow, ...]:
    """The tokens of a user that are good for something at that moment, the oldest first."""
    rows = connection.execute(
        select(tokens).where(
            tokens.c.user == user, tokens.c.revoked_at.is_(None),
            or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now),
        ).order_by(tokens.c.created_at, tokens.c.id)
    )
    return tuple(_token(row) for row in rows)


def revoke_token(connection: Connection, user: str, id_: str, now: datetime) -> bool:
    """Makes a token of a user worth nothing. False when they have none of that id that was worth anything."""
    revoked = connection.execute(update(tokens).where(
        tokens.c.id == id_, tokens.c.user == user, tokens.c.revoked_at.is_(None)
    ).values(revoked_at=now))
    return revoked.rowcount == 1


def set_agent(connection: Connection, name: str, agent: str | None) -> bool:
    """Says who a user answers as. False when there is no such user."""
    return _change(connection, name, agent=agent)


def set_password(connection: Connection, name: str, hash_: str) -> bool:
    """Keeps the hash of a new password. False when there is no such user."""
    return _change(connection, name, password_hash=hash_)


def password_of(connection: Connection, name: str) -> str | None:
    """The hash of a user's password; None where there is no such user, or none was set."""
    found: str | None = connection.execute(
        select(users.c.password_hash).where(users.c.name == name, users.c.removed_at.is_(None))
    ).scalar_one_or_none()
    return found


def factor_of(connection: Connection, name: str) -> str | None:
    """The seed of a user's second factor; None where there is none."""
    found: str | None = connection.execute(
        select(users.c.factor_seed).where(users.c.name == name, users.c.removed_at.is_(None))
    ).scalar_one_or_none()
    return found


def is_any_factor(connection: Connection) -> bool:
    """Whether somebody has a second factor."""
    those = users.c.factor_seed.is_not(None), users.c.removed_at.is_(None)
    return connection.execute(select(users.c.name).where(*those).limit(1)).first() is not None


def add_factor(connection: Connection, name: str, seed: str, step: int) -> bool:
    """Gives a user a second factor, whose code of that step was shown. False where there is one, or no such user."""
    bare = users.c.name == name, users.c.removed_at.is_(None), users.c.factor_seed.is_(None)
    added = connection.execute(update(users).where(*bare).values(factor_seed=seed, factor_step=step))
    return added.rowcount == 1


def use_factor(connection: Connection, name: str, seed: str, step: int) -> bool:
    """Notes that a code was shown. False when it was before, or a later one; or the factor is another by now."""
    unused = users.c.name == name, users.c.factor_seed == seed, users.c.factor_step < step
    return connection.execute(update(users).where(*unused).values(factor_step=step)).rowcount == 1


def remove_factor(connection: Connection, name: str) -> bool:
    """Takes a second factor off. False where there is none."""
    with_one = users.c.name == name, users.c.removed_at.is_(None), users.c.factor_seed.is_not(None)
    removed = connection.execute(update(users).where(*with_one).values(factor_seed=None, factor_step=None))
    return removed.rowcount == 1


def _change(connection: Connection, name: str, **values: str | None) -> bool:
    changed = connection.execute(
        update(users).where(users.c.name == name, users.c.removed_at.is_(None)).values(**values)
    )
    return changed.rowcount == 1


def _let_out(connection: Connection, user: str, now: datetime) -> None:
    """Whatever somebody could show until then is worth nothing any more."""
    connection.execute(
        update(tokens).where(tokens.c.user == user, tokens.c.revoked_at.is_(None)).values(revoked_at=now)
    )
    connection.execute(
        update(sessions).where(sessions.c.user == user, sessions.c.ended_at.is_(None)).values(ended_at=now)
    )


def _user(row: Row[tuple[object, ...]]) -> UserRow:
    return UserRow(row.name, row.role, row.created_at, row.agent, row.factor_seed is not None)


def _token(row: Row[tuple[object, ...]]) -> TokenRow:
    return TokenRow(row.id, row.user, row.hash, row.created_at, row.expires_at, row.last_used_at)

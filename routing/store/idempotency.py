"""Keys by which a client may send a request again: the first answer stands, another request under it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from routing.store.dialects import insert_or
from routing.store.tables import idempotency_keys


@dataclass(frozen=True, slots=True)
class Kept:
    """What was answered under a key, and the hash of the body it answered."""

    body_hash: str
    status: int
    answer: Mapping[str, Any]


def find(connection: Connection, key: str) -> Kept | None:
    """What was answered under a key."""
    row = connection.execute(select(idempotency_keys).where(idempotency_keys.c.key == key)).one_or_none()
    return Kept(row.body_hash, row.status, row.answer) if row else None


def keep(connection: Connection, key: str, kept: Kept, now: datetime) -> bool:
    """Keeps an answer in the transaction it came of; False when another one has taken the key.

    Kept before the work is done, it makes whoever else has the key wait until it is; then `amend` says the answer.
    """
    statement = insert_or(connection, idempotency_keys).values(
        key=key, body_hash=kept.body_hash, status=kept.status, answer=dict(kept.answer), created_at=now,
    )
    kept_one = statement.on_conflict_do_nothing().returning(idempotency_keys.c.key)
    return connection.execute(kept_one).first() is not None


def amend(connection: Connection, key: str, kept: Kept) -> None:
    """Says the answer of a key that this transaction keeps."""
    values = {"status": kept.status, "answer": dict(kept.answer)}
    connection.execute(update(idempotency_keys).where(idempotency_keys.c.key == key).values(values))


def let_go(connection: Connection, key: str) -> None:
    """Lets a key go again: what was asked under it was refused, and may be asked again."""
    connection.execute(delete(idempotency_keys).where(idempotency_keys.c.key == key))


def forget_before(connection: Connection, moment: datetime) -> int:
    """Forgets keys that nobody sends again."""
    gone = connection.execute(delete(idempotency_keys).where(idempotency_keys.c.created_at < moment))
    return int(gone.rowcount)

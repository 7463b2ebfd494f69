"""Tries to sign in that failed, or have not yet succeeded, by a keyed hash of the name or the address they were for."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from routing.store.tables import sign_in_tries as tries


def hold(connection: Connection, of: Sequence[str]) -> None:
    """Has tries of the same wait for each other until the transaction ends, so that no two count as the last one.

    On SQLite there is one writer anyway. https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
    """
    if connection.dialect.name == "postgresql":
        for number in sorted(zlib.crc32(each.encode()) for each in of):
            connection.execute(select(func.pg_advisory_xact_lock(number)))


def add(connection: Connection, of: Sequence[str], now: datetime) -> None:
    """Counts a try for each of these."""
    connection.execute(tries.insert(), [{"of": each, "at": now} for each in of])


def latest(connection: Connection, of: str, since: datetime, most: int) -> tuple[datetime, ...]:
    """When the latest tries since a moment were, the latest first, at most so many."""
    found = select(tries.c.at).where(tries.c.of == of, tries.c.at > since).order_by(tries.c.at.desc()).limit(most)
    return tuple(connection.execute(found).scalars())


def forgive(connection: Connection, of: str) -> None:
    """Forgets every try of one."""
    connection.execute(delete(tries).where(tries.c.of == of))


def take_back(connection: Connection, of: str, at: datetime) -> None:
    """Forgets the try that was made at that moment."""
    connection.execute(delete(tries).where(tries.c.of == of, tries.c.at == at))


def forget_before(connection: Connection, moment: datetime) -> int:
    """Forgets what no limit looks at any more."""
    return connection.execute(delete(tries).where(tries.c.at < moment)).rowcount

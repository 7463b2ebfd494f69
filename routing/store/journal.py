"""Who changed what, when, from where and why: one row to a change, in the change's own transaction.

Rows are only ever added. Each carries the hash of the one before, so that none can be changed or taken out in silence.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select
from sqlalchemy.exc import IntegrityError

from routing.store.said import once_kept
from routing.store.tables import journal

log = logging.getLogger(__name__)

FIRST = "0" * 64
"""What stands for the hash before the first row."""
MOST_RACES = 50
ADDING = 7_010_185
"""The number of the lock of whoever adds; another than that of migrations."""
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One change by a person. `detail` holds references and hours, never telephone numbers of callers.

    `address`: the network address it came from, where it came by network. `undoes`: the id of the entry it undoes.
    """

    at: datetime
    author: str
    role: str
    origin: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    reason: str
    address: str | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is kept: its id, the hash of the one before and its own."""

    id: int
    entry: Entry
    previous: str
    hash: str

    @property
    def is_sound(self) -> bool:
        """Whether its hash is that of what it says."""
        return self.hash == digest(self.previous, self.entry)


def add(connection: Connection, entry: Entry) -> Kept:
    """Appends an entry. Two that are added after the same one: the later of them is added after the other.

    On PostgreSQL whoever adds waits for those who are at it, for with many at once each try would lose its race again;
    that no two follow the same entry is held by the column itself.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(ADDING)))
    for _ in range(MOST_RACES):
        previous = connection.execute(select(journal.c.hash).order_by(journal.c.id.desc()).limit(1)).scalar() or FIRST
        own = digest(previous, entry)
        try:
            with connection.begin_nested():
                added = connection.execute(insert(journal).values(
                    at=entry.at, author=entry.author, role=entry.role, origin=entry.origin, action=entry.action,
                    subject=entry.subject, detail=dict(entry.detail), reason=entry.reason, address=entry.address,
                    undoes=entry.undoes, previous=previous, hash=own,
                ).returning(journal.c.id)).scalar_one()
            once_kept(
                connection, log, "changed action=%s subject=%s by=%s role=%s through=%s journal=%d",
                entry.action, entry.subject, entry.author, entry.role, entry.origin, added,
            )
            return Kept(added, entry, previous, own)
        except IntegrityError:
            continue
    raise RuntimeError("too many write into the journal at once")


def digest(previous: str, entry: Entry) -> str:
    """The hash of an entry that follows another: SHA-256 of both as JSON with sorted keys."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [
        previous, at, entry.author, entry.role, entry.origin, entry.address, entry.action, entry.subject,
        dict(entry.detail), entry.reason, entry.undoes,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def latest(connection: Connection, limit: int) -> tuple[Entry, ...]:
    """The newest entries, newest first."""
    return tuple(kept.entry for kept in newest(connection, limit))


def newest(connection: Connection, limit: int, before: int | None = None) -> tuple[Kept, ...]:
    """The newest entries as they are kept, newest first; only those before an id where one is given."""
    asked = select(journal).order_by(journal.c.id.desc()).limit(limit)
    if before is not None:
        asked = asked.where(journal.c.id < before)
    return tuple(kept_of(row) for row in connection.execute(asked))


def find(connection: Connection, id_: int) -> Kept | None:
    """The entry of that id."""
    row = connection.execute(select(journal).where(journal.c.id == id_)).one_or_none()
    return kept_of(row) if row else None


def undone_by(connection: Connection, id_: int) -> Kept | None:
    """The entry that undid another, if one did."""
    row = connection.execute(select(journal).where(journal.c.undoes == id_).order_by(journal.c.id).limit(1)).first()
    return kept_of(row) if row else None


def every(connection: Connection, after: int = 0) -> Iterator[Kept]:
    """All of it after an id, oldest first, read in parts."""
    while True:
        rows = connection.execute(
            select(journal).where(journal.c.id > after).order_by(journal.c.id).limit(AT_ONCE)
        ).all()
        if not rows:
            return
        yield from (kept_of(row) for row in rows)
        after = rows[-1].id


def kept_of(row: Row[Any]) -> Kept:
    """A row as a value."""
    entry = Entry(
        row.at, row.author, row.role, row.origin, row.action, row.subject, row.detail, row.reason, row.address,
        row.undoes,
    )
    return Kept(row.id, entry, row.previous, row.hash)

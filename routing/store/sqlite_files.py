"""Files of SQLite as such: opened to be read, opened by nobody else, and what is in one that is sound."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 2.0  # seconds for which a lock that another holds is waited for
MOST_FAULTS = 3


class FileRefused(Exception):
    """A file that cannot be used as it was meant to be; the message is one sentence that says why."""


class FileDamaged(FileRefused):
    """A file that is no sound database."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a sound database holds: the revision of its schema, its size in bytes, how many rows each table has."""

    revision: str
    size: int
    rows: Mapping[str, int]

    @property
    def count(self) -> int:
        """The rows of all tables."""
        return sum(self.rows.values())


@contextmanager
def opened(path: Path, mode: str = "ro") -> Iterator[sqlite3.Connection]:
    """A connection of its own, closed at the end. Modes: https://www.sqlite.org/uri.html#urimode"""
    address = f"{path.resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=FULL")
        yield connection
    finally:
        connection.close()


@contextmanager
def alone(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that nobody else has one beside, and that none can read past. Raises FileRefused when it is in use.

    A file in WAL mode can leave it only when no other connection is open, even one that does nothing.
    https://www.sqlite.org/wal.html#persistence_of_wal_mode
    """
    with opened(path, "rwc") as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")  # the lock is kept until the connection closes
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise FileRefused(f"{path} is in use; stop every process that serves from it first") from None
            raise
        yield connection


def contents(path: Path) -> Contents:
    """What a database's file holds. Raises FileRefused when there is none, FileDamaged when it is not sound."""
    if not path.is_file():
        raise FileRefused(f"{path} is not there")
    try:
        with opened(path) as connection:
            return contents_of(connection, path)
    except sqlite3.Error as error:
        raise FileDamaged(f"{path} is damaged, or no database: {error}") from None


def contents_of(connection: sqlite3.Connection, path: Path) -> Contents:
    """The same by a connection: every page, index and reference is looked at. Raises FileDamaged, and sqlite3.Error."""
    faults = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({MOST_FAULTS})")]
    if faults != ["ok"]:
        raise FileDamaged(f"{path} is damaged: {'; '.join(faults)}")
    if strays := connection.execute("PRAGMA foreign_key_check").fetchall():
        raise FileDamaged(f"{path} is damaged: {len(strays)} row(s) refer to rows that are not there")
    names = [row[0] for row in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )]
    if "alembic_version" not in names:
        raise FileDamaged(f"{path} is no database of this program: it has no schema revision")
    revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    rows = {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in names if name != "alembic_version"
    }
    pages, page = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return Contents(str(revision[0]) if revision else "", pages * page, rows)


def copy(source: sqlite3.Connection, draft: Path) -> None:
    """Copies all that was committed by now into a new file that only its owner may read, durable at the end."""
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with opened(draft, "rw") as written:
        # In one step: between two, a write of another process would make the copy begin anew, perhaps for ever.
        source.backup(written, pages=-1)
        written.execute("PRAGMA journal_mode=DELETE")  # one file, and none beside it
    make_durable(draft)


def make_durable(path: Path) -> None:
    """What a file or folder holds outlives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

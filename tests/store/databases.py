"""What the store's tests need of databases: how another process sees one, and two transactions that meet."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any, TypeVar

from sqlalchemy import event, text

from routing.store.database import Database, Work

T = TypeVar("T")

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
A_MOMENT = 0.02
MOST_LOOKS = 500
WAITS_FOR_A_LOCK = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = :pid")

CUT_OTHERS_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def address_of(database: Database) -> str:
    """The address by which another process would open the same database."""
    return database.url.render_as_string(hide_password=False)


@contextmanager
def another(database: Database) -> Iterator[Database]:
    """The same database as another process opens it: its own connections, its own writer."""
    opened = Database(address_of(database))
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def out_of_order(database: Database) -> Iterator[None]:
    """A database that does not answer: a directory where its file was, or its tables gone; then it is mended."""
    if database.is_sqlite:
        with _directory_instead(Path(database.url.database or "")):
            database.engine.dispose()
            yield
        return
    name = str(database.url.query["options"]).partition("=")[2]
    with another(database) as admin:
        _run(admin, f"ALTER SCHEMA {name} RENAME TO gone_{name}", CUT_OTHERS_OFF)
        try:
            yield
        finally:
            _run(admin, f"ALTER SCHEMA gone_{name} RENAME TO {name}")


@contextmanager
def sqlite_taking_nothing(database: Database, *pragmas: str) -> Iterator[None]:
    """A SQLite database of which every connection opened meanwhile refuses what its pragmas make it refuse."""

    def prepare(connection: Any, _record: Any) -> None:
        for pragma in pragmas:
            connection.execute(pragma)

    event.listen(database.engine, "connect", prepare)
    database.engine.dispose()
    try:
        yield
    finally:
        event.remove(database.engine, "connect", prepare)
        database.engine.dispose()


@contextmanager
def _directory_instead(file: Path) -> Iterator[None]:
    kept = [Path(f"{file}{part}") for part in ("", "-wal", "-shm") if Path(f"{file}{part}").exists()]
    for path in kept:
        path.rename(f"{path}.away")
    file.mkdir()
    try:
        yield
    finally:
        file.rmdir()
        for path in kept:
            Path(f"{path}.away").rename(path)


def _run(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def done_twice_at_once(database: Database, work: Work[T]) -> tuple[T, T]:
    """Runs a work in two PostgreSQL transactions: the second begins while the first has not committed."""
    with ThreadPoolExecutor(1) as pool, another(database) as other:
        with database.engine.begin() as first:
            one = work(first)
            second = other.engine.connect()
            pid = second.execute(text("SELECT pg_backend_pid()")).scalar_one()
            second.commit()
            running = pool.submit(_committed, second, work)
            _until_it_waits(database, pid)
        return one, running.result(timeout=30)


def _committed(connection: Any, work: Work[T]) -> T:
    with connection, connection.begin():
        return work(connection)


def _until_it_waits(database: Database, pid: int) -> None:
    for _ in range(MOST_LOOKS):
        with database.engine.connect() as looking:
            if looking.execute(WAITS_FOR_A_LOCK, {"pid": pid}).scalar_one():
                return
        sleep(A_MOMENT)
    raise AssertionError("the second transaction never met the first")

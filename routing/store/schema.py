"""Brings a database to the schema the program needs, or says that it is not there.

Whether it is there is one row read; Alembic, 11 MB in each process, is loaded only where there is something to migrate.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, inspect, select

from routing.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
# Alembic's own, whose one row is the revision that the schema has.
_VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32)))


class SchemaOutdated(Exception):
    """A database whose schema is not the program's; the message names the command to run."""


def upgrade(database: Database) -> None:
    """Runs the migrations that are missing. Repeating it changes nothing."""
    _migrating().upgrade(database)


def downgrade(database: Database, revision: str) -> None:
    """Undoes migrations down to a revision (`base` for all)."""
    _migrating().downgrade(database, revision)


def head() -> str:
    """The newest revision."""
    return max(_revisions())


def is_known(revision: str) -> bool:
    """Whether the program has a migration of that name; it has none for what a newer version made."""
    return revision in _revisions()


def is_current(database: Database) -> bool:
    """Whether the database has the program's schema."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table(_VERSION.name):
            return False
        return list(connection.execute(select(_VERSION.c.version_num)).scalars()) == [head()]


def prepare(database: Database) -> None:
    """What a start does: SQLite is brought up to date, PostgreSQL must be. Raises SchemaOutdated."""
    if is_current(database):
        return
    if not database.is_sqlite:
        raise SchemaOutdated("the database has another schema; run `flask --app wsgi db upgrade` first")
    upgrade(database)


def _revisions() -> set[str]:
    """Migrations are numbered, and their files named by their number."""
    return {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def _migrating() -> Any:
    return import_module("routing.store.migrating")

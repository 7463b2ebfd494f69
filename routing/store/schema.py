"""Brings a database to the schema the program needs, or says that it is not there.

Whether it is there is one row read; Alembic, 11 MB in each process, is loaded only where there is something to migrate.
"""

from __future__ import annotations

import logging
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, inspect, select

from routing.store.database import Database

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
# Alembic's own, whose one row is the revision that the schema has.
_VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32)))


class SchemaOutdated(Exception):
    """A database whose schema is not the program's; the message names the command to run."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Runs the migrations that are missing. Repeating it changes nothing, nor does it on a newer database."""
    if not is_newer(database):
        _migrating().upgrade(database, revision)


def downgrade(database: Database, revision: str) -> None:
    """Undoes migrations down to a revision (`base` for all)."""
    _migrating().downgrade(database, revision)


def revisions() -> tuple[str, ...]:
    """Every revision, the first one first: migrations are numbered, and their files named by their number."""
    return tuple(sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def is_known(revision: str) -> bool:
    """Whether the program has a migration of that name; it has none for what a newer version made."""
    return revision in revisions()


def is_current(database: Database) -> bool:
    """Whether the database has the program's schema."""
    return revision_of(database) == revisions()[-1]


def missing(found: str | None) -> tuple[str, ...]:
    """The migrations that a database of that revision still needs, the first one first; none where it is newer."""
    known = revisions()
    if found is None:
        return known
    return known[known.index(found) + 1:] if found in known else ()


def is_newer(database: Database) -> bool:
    """Whether a newer version has migrated the database; docs/decisions/0017 says why this one serves from it too."""
    found = revision_of(database)
    return found is not None and not is_known(found)


def prepare(database: Database) -> None:
    """What a start does: SQLite is brought up to date, PostgreSQL must be. Raises SchemaOutdated."""
    if is_current(database):
        return
    if is_newer(database):
        log.warning("the database was migrated by a newer version than this one; upgrade this process soon")
        return
    if not database.is_sqlite:
        raise SchemaOutdated("the database has another schema; run `flask --app wsgi db upgrade` first")
    upgrade(database)


def revision_of(database: Database) -> str | None:
    """The last migration that a database went through; None for one without a table. Raises DatabaseFault."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table(_VERSION.name):
            return None
        return connection.execute(select(_VERSION.c.version_num)).scalars().first()


def _migrating() -> Any:
    return import_module("routing.store.migrating")

"""Brings a database to the schema the program needs, or says that it is not there. The only door to Alembic."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from routing.store.database import Database

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaOutdated(Exception):
    """A database whose schema is not the program's; the message names the command to run."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Runs the migrations that are missing. Repeating it changes nothing, nor does it on a newer database."""
    if not is_newer(database):
        command.upgrade(_config(database), revision)


def downgrade(database: Database, revision: str) -> None:
    """Undoes migrations down to a revision (`base` for all)."""
    command.downgrade(_config(database), revision)


def is_current(database: Database) -> bool:
    """Whether the database has the program's schema."""
    return _revision(database) == _scripts().get_current_head()


def is_newer(database: Database) -> bool:
    """Whether a newer version has migrated the database; docs/decisions/0016 says why this one serves from it too."""
    found = _revision(database)
    return found is not None and not is_known(found)


def revisions() -> tuple[str, ...]:
    """Every revision, the first one first."""
    return tuple(reversed([script.revision for script in _scripts().walk_revisions()]))


def is_known(revision: str) -> bool:
    """Whether the program has a migration of that name; it has none for what a newer version made."""
    return revision in revisions()


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


def _revision(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = database.engine
    return config

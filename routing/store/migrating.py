"""Runs migrations, up and down. The only door to Alembic, and read only where something is to be migrated."""

from __future__ import annotations

from alembic import command
from alembic.config import Config

from routing.store.database import Database
from routing.store.schema import MIGRATIONS


def upgrade(database: Database, revision: str) -> None:
    """Runs the migrations that are missing up to a revision (`head` for all). Repeating it changes nothing."""
    command.upgrade(_config(database), revision)


def downgrade(database: Database, revision: str) -> None:
    """Undoes migrations down to a revision (`base` for all)."""
    command.downgrade(_config(database), revision)


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = database.engine
    return config

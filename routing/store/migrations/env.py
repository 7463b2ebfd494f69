"""Runs migrations on the engine that store/schema.py hands over, one process at a time."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

from routing.store.tables import metadata

with context.config.attributes["engine"].connect().execution_options(writes=True) as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    driver = connection.connection.driver_connection
    if is_sqlite:
        # SQLite alters a table by making it anew; to drop the old one would delete what refers to it. No transaction
        # may be open for this switch: https://www.sqlite.org/lang_altertable.html#otheralter
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        # Alembic thinks SQLite cannot undo DDL, and opens no transaction: processes that start together would mix.
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True
        )
        with context.begin_transaction():
            if not is_sqlite:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(7010184)"))
            context.run_migrations()
            if is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                raise RuntimeError("rows refer to rows that are not there; nothing was migrated")
    finally:
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys=ON")

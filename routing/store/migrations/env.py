"""Runs migrations on the engine that store/schema.py hands over, one process at a time."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

from routing.store.tables import metadata

with context.config.attributes["engine"].connect().execution_options(writes=True) as connection:
    # Alembic thinks SQLite cannot undo DDL, and opens no transaction: processes that start together would mix theirs.
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(7010184)"))
        context.run_migrations()

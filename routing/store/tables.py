"""The tables. Instants are UTC; what people wrote is kept as they wrote it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC and read back in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a naive datetime is refused. SQLite keeps no zone, so none is given to it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From UTC, aware."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


metadata = MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
})

revisions = Table(
    "revisions", metadata,
    Column("name", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

overrides = Table(
    "overrides", metadata,
    Column("id", String(32), primary_key=True),
    Column("lines", JSON, nullable=False),
    Column("entry", JSON, nullable=False),
    Column("author", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

closures = Table(
    "closures", metadata,
    Column("id", String(32), primary_key=True),
    Column("line", String(40), nullable=False),
    Column("start_at", Instant, nullable=False),
    Column("until_at", Instant),
    Column("message_fr", Text),
    Column("message_en", Text),
    Column("author", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
)
Index("ix_closures_line", closures.c.line, closures.c.until_at)

journal = Table(
    "journal", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("author", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("reason", Text, nullable=False),
)

calls = Table(
    "calls", metadata,
    Column("sid", String(64), primary_key=True),
    Column("line", String(40), nullable=False),
    Column("from_raw", String(300), nullable=False),
    Column("to_raw", String(300), nullable=False),
    Column("state", String(20), nullable=False),
    Column("ended_as", String(20)),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("duration_seconds", Integer),
)
Index("ix_calls_started_at", calls.c.started_at)

call_steps = Table(
    "call_steps", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("call_sid", String(64), ForeignKey("calls.sid", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("name", String(60), nullable=False),
    Column("detail", JSON, nullable=False),
    UniqueConstraint("call_sid", "name", name="uq_call_steps_call_sid"),
)

"""The tables of hours: what people changed, and who changed it. What they wrote is kept as they wrote it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from routing.store.columns import Instant, metadata

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
    Column("version", Integer, nullable=False, default=1),
    Column("changed_at", Instant),
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
    Column("address", String(45)),
    Column("undoes", Integer),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("previous", name="uq_journal_previous"),
    UniqueConstraint("hash", name="uq_journal_hash"),
)

weeks = Table(
    "weeks", metadata,
    Column("id", String(32), primary_key=True),
    Column("line", String(40), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("weekly", JSON, nullable=False),
    Column("author", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

announcements = Table(
    "announcements", metadata,
    Column("id", String(32), primary_key=True),
    Column("lines", JSON, nullable=False),
    Column("start_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("message_fr", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    Column("author", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
)
Index("ix_announcements_until_at", announcements.c.until_at)

holiday_decisions = Table(
    "holiday_decisions", metadata,
    Column("id", String(32), primary_key=True),
    Column("line", String(40), nullable=False),
    Column("held_on", Date, nullable=False),
    Column("author", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

feeds = Table(
    "feeds", metadata,
    Column("id", String(32), primary_key=True),
    Column("address", Text, nullable=False),
    Column("lines", JSON, nullable=False),
    Column("body", Text),
    Column("kept_at", Instant),
    Column("looked_at", Instant),
    Column("fault", Text),
    Column("author", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

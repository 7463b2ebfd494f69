"""Supervision: people's passwords and sessions, the journal's chain, new weeks, announcements, holidays and feeds."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
MADE = ("feeds", "holiday_decisions", "announcements", "weeks", "sign_in_tries", "sessions")
FIRST = "0" * 64


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("password_hash", sa.String(200)))
        users.add_column(sa.Column("agent", sa.String(40)))
    with op.batch_alter_table("overrides") as overrides:
        overrides.add_column(sa.Column("version", sa.Integer, nullable=False, server_default="1"))
        overrides.add_column(sa.Column("changed_at", MOMENT))
    _drop_default("overrides", "version")
    _people()
    _hours()
    _chain()


def downgrade() -> None:
    with op.batch_alter_table("journal") as journal:
        for constraint in ("uq_journal_previous", "uq_journal_hash"):
            journal.drop_constraint(constraint, type_="unique")
        for name in ("hash", "previous", "undoes", "address"):
            journal.drop_column(name)
    for table in MADE:
        op.drop_table(table)
    with op.batch_alter_table("overrides") as overrides:
        overrides.drop_column("changed_at")
        overrides.drop_column("version")
    with op.batch_alter_table("users") as users:
        users.drop_column("agent")
        users.drop_column("password_hash")


def _drop_default(table: str, column: str) -> None:
    with op.batch_alter_table(table) as altered:
        altered.alter_column(column, server_default=None, existing_type=sa.Integer, existing_nullable=False)


def _people() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user", sa.String(100), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("address", sa.String(45)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.ForeignKeyConstraint(["user"], ["users.name"], name="fk_sessions_user", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("hash", name="uq_sessions_hash"),
    )
    op.create_index("ix_sessions_user", "sessions", ["user"])
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("of", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_tries"),
    )
    op.create_index("ix_sign_in_tries_of", "sign_in_tries", ["of", "at"])


def _hours() -> None:
    op.create_table(
        "weeks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("line", sa.String(40), nullable=False),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("weekly", sa.JSON, nullable=False),
        sa.Column("author", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_weeks"),
    )
    op.create_table(
        "announcements",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("lines", sa.JSON, nullable=False),
        sa.Column("start_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("message_fr", sa.Text, nullable=False),
        sa.Column("message_en", sa.Text, nullable=False),
        sa.Column("author", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
    )
    op.create_index("ix_announcements_until_at", "announcements", ["until_at"])
    op.create_table(
        "holiday_decisions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("line", sa.String(40), nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("author", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_holiday_decisions"),
    )
    _feeds()


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("lines", sa.JSON, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("kept_at", MOMENT),
        sa.Column("looked_at", MOMENT),
        sa.Column("fault", sa.Text),
        sa.Column("author", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
    )


def _chain() -> None:
    with op.batch_alter_table("journal") as journal:
        journal.add_column(sa.Column("address", sa.String(45)))
        journal.add_column(sa.Column("undoes", sa.Integer))
        journal.add_column(sa.Column("previous", sa.String(64)))
        journal.add_column(sa.Column("hash", sa.String(64)))
    _link_what_is_there()
    with op.batch_alter_table("journal") as journal:
        for name in ("previous", "hash"):
            journal.alter_column(name, existing_type=sa.String(64), nullable=False)
        journal.create_unique_constraint("uq_journal_previous", ["previous"])
        journal.create_unique_constraint("uq_journal_hash", ["hash"])


def _link_what_is_there() -> None:
    """Entries made before there was a chain become its first links."""
    columns = ("author", "role", "origin", "action", "subject", "reason")
    table = sa.table(
        "journal", sa.column("id", sa.Integer), sa.column("at", MOMENT), sa.column("detail", sa.JSON),
        sa.column("previous", sa.String), sa.column("hash", sa.String), *(sa.column(name) for name in columns),
    )
    connection, previous = op.get_bind(), FIRST
    for row in connection.execute(sa.select(table).order_by(table.c.id)).all():
        at = (row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)).astimezone(UTC)
        said = [
            previous, at.isoformat(timespec="microseconds"), row.author, row.role, row.origin, None, row.action,
            row.subject, row.detail, row.reason, None,
        ]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        connection.execute(
            sa.update(table).where(table.c.id == row.id).values(previous=previous, hash=digest)
        )
        previous = digest

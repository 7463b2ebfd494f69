"""Callbacks: the promises with every change of them, seats of slots, keys of clients, who has asked how often."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("state IN ('waiting', 'dialling', 'talking')")
AT_IT = sa.text("state IN ('dialling', 'talking')")
WAITING = sa.text("state = 'waiting'")
RANG_BACK = sa.text("kind = 'callback'")
LIVE_NUMBER = sa.text("number IS NOT NULL")
KNOWN = sa.text("from_raw <> 'erased'")
OF_ATTEMPTS = (
    ("callback_id", sa.String(32)), ("n", sa.Integer), ("strategy", sa.String(20)), ("rung_at", MOMENT),
)
MADE = ("callback_refusals", "callback_asks", "idempotency_keys", "slot_seats", "callback_changes", "callbacks")


def upgrade() -> None:
    op.add_column("paces", sa.Column("step", sa.Integer))
    with op.batch_alter_table("attempts") as attempts:
        for name, kind in OF_ATTEMPTS:
            attempts.add_column(sa.Column(name, kind))
        attempts.create_unique_constraint("uq_attempts_callback_id", ["callback_id", "n"])
    _callbacks()
    _indexes()
    _around_them()


def downgrade() -> None:
    op.drop_index("ix_calls_known", "calls")
    op.drop_index("ix_attempts_placed_at", "attempts")
    for table in MADE:
        op.drop_table(table)
    with op.batch_alter_table("attempts") as attempts:
        attempts.drop_constraint("uq_attempts_callback_id", type_="unique")
        for name, _ in reversed(OF_ATTEMPTS):
            attempts.drop_column(name)
    op.drop_column("paces", "step")


def _callbacks() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("number", sa.String(20)),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("line", sa.String(40), nullable=False),
        sa.Column("queue", sa.String(40)),
        sa.Column("topic", sa.String(40)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("window_start", MOMENT),
        sa.Column("window_end", MOMENT),
        sa.Column("promised_start", MOMENT),
        sa.Column("promised_end", MOMENT),
        sa.Column("seat_at", MOMENT),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("rank_at", MOMENT, nullable=False),
        sa.Column("next_attempt_at", MOMENT),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("counted", sa.Integer, nullable=False),
        sa.Column("agents_lost", sa.Integer, nullable=False),
        sa.Column("has_message", sa.Boolean, nullable=False),
        sa.Column("first_rung_at", MOMENT),
        sa.Column("reminded_for", MOMENT),
        sa.Column("missed_at", MOMENT),
        sa.Column("consent_version", sa.String(20)),
        sa.Column("consented_at", MOMENT),
        sa.Column("call_sid", sa.String(64)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_callbacks"),
        sa.UniqueConstraint("reference", name="uq_callbacks_reference"),
    )
    op.create_table(
        "callback_changes",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("callback_id", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_callback_changes"),
        sa.ForeignKeyConstraint(
            ["callback_id"], ["callbacks.id"], name="fk_callback_changes_callback_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_callback_changes_callback_id", "callback_changes", ["callback_id"])


def _indexes() -> None:
    op.create_index(
        "ix_attempts_placed_at", "attempts", ["placed_at"], sqlite_where=RANG_BACK, postgresql_where=RANG_BACK
    )
    op.create_index(
        "uq_callbacks_number", "callbacks", ["number", "place"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index(
        "ix_callbacks_due", "callbacks", ["priority", "next_attempt_at", "rank_at", "id"], sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index(
        "ix_callbacks_window", "callbacks", ["window_end", "window_start", "missed_at", "first_rung_at"],
        sqlite_where=WAITING, postgresql_where=WAITING,
    )
    op.create_index("ix_callbacks_at_it", "callbacks", ["changed_at"], sqlite_where=AT_IT, postgresql_where=AT_IT)
    op.create_index("ix_callbacks_of_number", "callbacks", ["number", "created_at"])
    op.create_index("ix_callbacks_created_at", "callbacks", ["created_at"])
    op.create_index("ix_callbacks_promised", "callbacks", ["promised_start"])
    op.create_index(
        "ix_callbacks_ended", "callbacks", ["ended_at"], sqlite_where=LIVE_NUMBER, postgresql_where=LIVE_NUMBER
    )
    op.create_index("ix_calls_known", "calls", ["started_at"], sqlite_where=KNOWN, postgresql_where=KNOWN)


def _around_them() -> None:
    op.create_table(
        "slot_seats",
        sa.Column("line", sa.String(40), nullable=False),
        sa.Column("start_at", MOMENT, nullable=False),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("line", "start_at", name="pk_slot_seats"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])
    op.create_table(
        "callback_asks",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_callback_asks"),
    )
    op.create_index("ix_callback_asks_asker", "callback_asks", ["asker", "at"])
    op.create_table(
        "callback_refusals",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "code", "channel", name="pk_callback_refusals"),
    )

"""Callers in queues, agents and the calls to them, what the provider has to be told, users and their tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
IN_SLOT = sa.text("state IN ('waiting', 'claimed')")
OF_CALLS = (
    ("caller", sa.String(20)), ("place", sa.String(60)), ("memory", sa.JSON), ("queue", sa.String(40)),
    ("entered_at", MOMENT), ("wait_seconds", sa.Integer), ("agent", sa.String(40)), ("recording", sa.String(20)),
)
MADE = (
    "tokens", "users", "alarms", "sms_refusals", "messages", "outbox", "heartbeats", "paces", "attempts", "agents",
    "caller_marks", "recordings", "voicemails", "queue_entries",
)


def upgrade() -> None:
    for name, kind in OF_CALLS:
        op.add_column("calls", sa.Column(name, kind))
    op.create_index("ix_calls_caller", "calls", ["caller"])
    op.add_column("call_steps", sa.Column("answer", sa.Text))
    _callers()
    _work()
    _access()


def downgrade() -> None:
    for table in MADE:
        op.drop_table(table)
    op.drop_index("ix_calls_caller", "calls")
    op.drop_column("call_steps", "answer")
    for name, _ in reversed(OF_CALLS):
        op.drop_column("calls", name)


def _callers() -> None:
    op.create_table(
        "queue_entries",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("queue", sa.String(40), nullable=False),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("topic", sa.String(40)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("left_as", sa.String(20)),
        sa.Column("attempt_id", sa.String(32)),
        sa.Column("connected_at", MOMENT),
        sa.Column("left_at", MOMENT),
        sa.Column("told_ahead", sa.Integer),
        sa.Column("told_wait_seconds", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_queue_entries"),
        sa.ForeignKeyConstraint(["call_sid"], ["calls.sid"], name="fk_queue_entries_call_sid", ondelete="CASCADE"),
        sa.UniqueConstraint("call_sid", name="uq_queue_entries_call_sid"),
    )
    op.create_index("ix_queue_entries_attempt_id", "queue_entries", ["attempt_id"])
    op.create_index("ix_queue_entries_rank", "queue_entries", ["queue", "state", "entered_at"])
    op.create_index(
        "uq_queue_entries_slot", "queue_entries", ["queue", "slot"], unique=True,
        sqlite_where=IN_SLOT, postgresql_where=IN_SLOT,
    )
    op.create_table(
        "voicemails",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("line", sa.String(40), nullable=False),
        sa.Column("queue", sa.String(40)),
        sa.Column("topic", sa.String(40)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("from_raw", sa.String(300), nullable=False),
        sa.Column("wants_callback", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("recording_sid", sa.String(64)),
        sa.Column("recording_url", sa.String(500)),
        sa.Column("duration_seconds", sa.Integer),
        sa.Column("left_at", MOMENT, nullable=False),
        sa.Column("taken_by", sa.String(100)),
        sa.Column("taken_at", MOMENT),
        sa.Column("done_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_voicemails"),
        sa.ForeignKeyConstraint(["call_sid"], ["calls.sid"], name="fk_voicemails_call_sid", ondelete="CASCADE"),
        sa.UniqueConstraint("call_sid", name="uq_voicemails_call_sid"),
    )
    op.create_index("ix_voicemails_state", "voicemails", ["state", "left_at"])
    op.create_table(
        "recordings",
        sa.Column("sid", sa.String(64), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(40)),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("duration_seconds", sa.Integer),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sid", name="pk_recordings"),
    )
    op.create_index("ix_recordings_call_sid", "recordings", ["call_sid"])
    op.create_table(
        "caller_marks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("mark", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.String(100), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("removed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_caller_marks"),
    )
    op.create_index("ix_caller_marks_number", "caller_marks", ["number"])


def _work() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("presence", sa.String(12), nullable=False),
        sa.Column("since_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT),
        sa.Column("afterwards", sa.String(12)),
        sa.Column("attempt_id", sa.String(32)),
        sa.Column("reason", sa.String(200)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agents"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("agent", sa.String(40)),
        sa.Column("queue", sa.String(40)),
        sa.Column("entry_id", sa.String(32)),
        sa.Column("call_sid", sa.String(64)),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("outcome", sa.String(20)),
        sa.Column("ring_seconds", sa.Integer, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("lease_until_at", MOMENT, nullable=False),
        sa.Column("placed_at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Column("connected_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("answers", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint("call_sid", name="uq_attempts_call_sid"),
        sa.UniqueConstraint("token", name="uq_attempts_token"),
    )
    op.create_index("ix_attempts_entry_id", "attempts", ["entry_id"])
    op.create_index("ix_attempts_state", "attempts", ["state", "lease_until_at"])
    op.create_table(
        "paces",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_paces"),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("beat_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeats"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("lease_until_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("error", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_state", "outbox", ["state", "due_at"])
    op.create_table(
        "messages",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("call_sid", sa.String(64)),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("sid", sa.String(64)),
        sa.Column("error", sa.String(20)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("token", name="uq_messages_token"),
    )
    op.create_index("ix_messages_created_at", "messages", ["created_at"])
    op.create_table(
        "sms_refusals",
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("code", sa.Integer, nullable=False),
        sa.Column("refused_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_sms_refusals"),
    )
    op.create_table(
        "alarms",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(100), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name="pk_alarms"),
    )


def _access() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_users"),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user", sa.String(100), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.ForeignKeyConstraint(["user"], ["users.name"], name="fk_tokens_user", ondelete="CASCADE"),
        sa.UniqueConstraint("hash", name="uq_tokens_hash"),
    )

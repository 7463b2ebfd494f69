"""The tables of work to do: who can take a call, who is being rung, and what the provider has still to be told."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from routing.store.columns import Instant, metadata

agents = Table(
    "agents", metadata,
    Column("id", String(40), primary_key=True),
    Column("presence", String(12), nullable=False),
    Column("since_at", Instant, nullable=False),
    Column("until_at", Instant),
    Column("afterwards", String(12)),
    Column("attempt_id", String(32)),
    Column("reason", String(200)),
    Column("version", Integer, nullable=False),
)

attempts = Table(
    "attempts", metadata,
    Column("id", String(32), primary_key=True),
    Column("token", String(64), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("agent", String(40)),
    Column("queue", String(40)),
    Column("entry_id", String(32)),
    Column("call_sid", String(64)),
    Column("state", String(12), nullable=False),
    Column("outcome", String(20)),
    Column("ring_seconds", Integer, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("lease_until_at", Instant, nullable=False),
    Column("placed_at", Instant),
    Column("answered_at", Instant),
    Column("connected_at", Instant),
    Column("ended_at", Instant),
    Column("answers", JSON),  # what the network was told at each turn of this call
    Column("callback_id", String(32)),
    Column("n", Integer),  # which try of its callback
    Column("strategy", String(20)),
    Column("rung_at", Instant),
    UniqueConstraint("callback_id", "n", name="uq_attempts_callback_id"),
    UniqueConstraint("token", name="uq_attempts_token"),
    UniqueConstraint("call_sid", name="uq_attempts_call_sid"),
)
Index("ix_attempts_state", attempts.c.state, attempts.c.lease_until_at)
Index("ix_attempts_entry_id", attempts.c.entry_id)
_RANG_BACK = text("kind = 'callback'")
Index("ix_attempts_placed_at", attempts.c.placed_at, sqlite_where=_RANG_BACK, postgresql_where=_RANG_BACK)

paces = Table(
    "paces", metadata,
    Column("name", String(32), primary_key=True),
    Column("next_at", Instant, nullable=False),
    Column("step", Integer),  # how often in a row it had to wait
)

heartbeats = Table(
    "heartbeats", metadata,
    Column("name", String(60), primary_key=True),
    Column("beat_at", Instant, nullable=False),
)

outbox = Table(
    "outbox", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("key", String(100), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("lease_until_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("error", String(200)),
    UniqueConstraint("key", name="uq_outbox_key"),
)
Index("ix_outbox_state", outbox.c.state, outbox.c.due_at)

messages = Table(
    "messages", metadata,
    Column("id", String(32), primary_key=True),
    Column("token", String(64), nullable=False),
    Column("call_sid", String(64)),
    Column("number", String(20), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("language", String(2), nullable=False),
    Column("body", Text, nullable=False),
    Column("segments", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("sid", String(64)),
    Column("error", String(20)),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("token", name="uq_messages_token"),
)
Index("ix_messages_created_at", messages.c.created_at)

sms_refusals = Table(
    "sms_refusals", metadata,
    Column("number", String(20), primary_key=True),
    Column("code", Integer, nullable=False),
    Column("refused_at", Instant, nullable=False),
)

alarms = Table(
    "alarms", metadata,
    Column("kind", String(40), primary_key=True),
    Column("subject", String(100), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("detail", Text, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
)

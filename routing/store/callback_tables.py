"""The tables of callbacks: each promise with every change of it, the seats sold, and who has asked how often."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from routing.store.columns import Instant, metadata

OPEN_ONES = text("state IN ('waiting', 'dialling', 'talking')")
_AT_IT = text("state IN ('dialling', 'talking')")
WAITING_ONES = text("state = 'waiting'")
_LIVE_NUMBER = text("number IS NOT NULL")
_OVER = text("ended_at IS NOT NULL")

callbacks = Table(
    "callbacks", metadata,
    Column("id", String(32), primary_key=True),
    Column("reference", String(12), nullable=False),
    Column("number", String(20)),  # E.164, none once it was erased
    Column("place", Integer, nullable=False),  # of the open callbacks that a number may have, which one
    Column("line", String(40), nullable=False),
    Column("queue", String(40)),
    Column("topic", String(40)),
    Column("language", String(2), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("window_start", Instant),
    Column("window_end", Instant),
    Column("promised_start", Instant),
    Column("promised_end", Instant),
    Column("seat_at", Instant),
    Column("priority", Integer, nullable=False),
    Column("rank_at", Instant, nullable=False),
    Column("next_attempt_at", Instant),
    Column("tries", Integer, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("agents_lost", Integer, nullable=False),
    Column("has_message", Boolean, nullable=False),
    Column("first_rung_at", Instant),
    Column("reminded_for", Instant),
    Column("missed_at", Instant),
    Column("consent_version", String(20)),
    Column("consented_at", Instant),
    Column("call_sid", String(64)),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("version", Integer, nullable=False),
    UniqueConstraint("reference", name="uq_callbacks_reference"),
)
Index(
    "uq_callbacks_number", callbacks.c.number, callbacks.c.place, unique=True,
    sqlite_where=OPEN_ONES, postgresql_where=OPEN_ONES,
)
Index(
    "ix_callbacks_due", callbacks.c.priority, callbacks.c.next_attempt_at, callbacks.c.rank_at, callbacks.c.id,
    sqlite_where=WAITING_ONES, postgresql_where=WAITING_ONES,
)
Index(
    "ix_callbacks_window", callbacks.c.window_end, callbacks.c.window_start, callbacks.c.missed_at,
    callbacks.c.first_rung_at,
    sqlite_where=WAITING_ONES, postgresql_where=WAITING_ONES,
)
Index("ix_callbacks_at_it", callbacks.c.changed_at, sqlite_where=_AT_IT, postgresql_where=_AT_IT)
Index("ix_callbacks_of_number", callbacks.c.number, callbacks.c.created_at)
Index("ix_callbacks_created_at", callbacks.c.created_at)
# In the order in which promises are counted, so that nothing is sorted and no row is read.
Index(
    "ix_callbacks_promised", callbacks.c.promised_start, callbacks.c.queue, callbacks.c.state,
    callbacks.c.promised_end, callbacks.c.line, callbacks.c.first_rung_at, callbacks.c.ended_at,
)
# As a supervisor goes through them, a page at a time; the topic is there so that looking for one reads no rows.
Index(
    "ix_callbacks_to_do", callbacks.c.rank_at, callbacks.c.id, callbacks.c.topic,
    sqlite_where=OPEN_ONES, postgresql_where=OPEN_ONES,
)
Index(
    "ix_callbacks_over", callbacks.c.ended_at, callbacks.c.id, callbacks.c.topic,
    sqlite_where=_OVER, postgresql_where=_OVER,
)
Index(
    "ix_callbacks_ended", callbacks.c.ended_at, sqlite_where=_LIVE_NUMBER, postgresql_where=_LIVE_NUMBER,
)

callback_changes = Table(
    "callback_changes", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("callback_id", String(32), ForeignKey("callbacks.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("event", String(20), nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("detail", JSON, nullable=False),
)
Index("ix_callback_changes_callback_id", callback_changes.c.callback_id)

slot_seats = Table(
    "slot_seats", metadata,
    Column("line", String(40), primary_key=True),
    Column("start_at", Instant, primary_key=True),
    Column("taken", Integer, nullable=False),
)

# A key of a client, kept apart for each address of the API; `body_hash` tells another request under the same key.
idempotency_keys = Table(
    "idempotency_keys", metadata,
    Column("key", String(100), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
)
Index("ix_idempotency_keys_created_at", idempotency_keys.c.created_at)

# Who has asked, as a keyed hash: an address is no business of a backup.
callback_asks = Table(
    "callback_asks", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("asker", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)
Index("ix_callback_asks_asker", callback_asks.c.asker, callback_asks.c.at)

callback_refusals = Table(
    "callback_refusals", metadata,
    Column("day", String(10), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("channel", String(12), primary_key=True),
    Column("count", Integer, nullable=False),
)

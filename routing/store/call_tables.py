"""The tables of calls: each with its steps, its place in a queue, and the message it may have left."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from routing.store.columns import Instant, metadata

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
    Column("caller", String(20)),  # E.164, only where the number is one
    Column("place", String(60)),
    Column("memory", JSON),
    Column("queue", String(40)),
    Column("entered_at", Instant),
    Column("wait_seconds", Integer),
    Column("agent", String(40)),
    Column("recording", String(20)),
)
Index("ix_calls_started_at", calls.c.started_at)
Index("ix_calls_caller", calls.c.caller)
ENDED = text("state = 'ended'")
# What reports count of calls, written once, as they end.
Index(
    "ix_calls_over", calls.c.started_at, calls.c.line, calls.c.queue, calls.c.ended_as, calls.c.wait_seconds,
    calls.c.entered_at, calls.c.ended_at, sqlite_where=ENDED, postgresql_where=ENDED,
)
_KNOWN = text("from_raw <> 'erased'")
Index("ix_calls_known", calls.c.started_at, sqlite_where=_KNOWN, postgresql_where=_KNOWN)

call_steps = Table(
    "call_steps", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("call_sid", String(64), ForeignKey("calls.sid", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("name", String(60), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("answer", Text),
    UniqueConstraint("call_sid", "name", name="uq_call_steps_call_sid"),
)

# A slot is the caller's own queue at the provider, so that the one who is claimed is the one who is connected.
_IN_SLOT = text("state IN ('waiting', 'claimed')")
queue_entries = Table(
    "queue_entries", metadata,
    Column("id", String(32), primary_key=True),
    Column("call_sid", String(64), ForeignKey("calls.sid", ondelete="CASCADE"), nullable=False),
    Column("queue", String(40), nullable=False),
    Column("slot", Integer, nullable=False),
    Column("topic", String(40)),
    Column("language", String(2), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("left_as", String(20)),
    Column("attempt_id", String(32)),
    Column("connected_at", Instant),
    Column("left_at", Instant),
    Column("told_ahead", Integer),
    Column("told_wait_seconds", Integer),
    UniqueConstraint("call_sid", name="uq_queue_entries_call_sid"),
)
Index("ix_queue_entries_attempt_id", queue_entries.c.attempt_id)
Index("ix_queue_entries_rank", queue_entries.c.queue, queue_entries.c.state, queue_entries.c.entered_at)
Index(
    "uq_queue_entries_slot", queue_entries.c.queue, queue_entries.c.slot, unique=True,
    sqlite_where=_IN_SLOT, postgresql_where=_IN_SLOT,
)

voicemails = Table(
    "voicemails", metadata,
    Column("id", String(32), primary_key=True),
    Column("call_sid", String(64), ForeignKey("calls.sid", ondelete="CASCADE"), nullable=False),
    Column("line", String(40), nullable=False),
    Column("queue", String(40)),
    Column("topic", String(40)),
    Column("language", String(2), nullable=False),
    Column("from_raw", String(300), nullable=False),
    Column("wants_callback", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("recording_sid", String(64)),
    Column("recording_url", String(500)),
    Column("duration_seconds", Integer),
    Column("left_at", Instant, nullable=False),
    Column("taken_by", String(100)),
    Column("taken_at", Instant),
    Column("done_at", Instant),
    UniqueConstraint("call_sid", name="uq_voicemails_call_sid"),
)
# The sound itself, fetched once from the provider, so that it is played from here to whoever has signed in.
voicemail_sounds = Table(
    "voicemail_sounds", metadata,
    Column("voicemail_id", String(32), ForeignKey("voicemails.id", ondelete="CASCADE"), primary_key=True),
    Column("content_type", String(40), nullable=False),
    Column("sound", LargeBinary, nullable=False),
    Column("fetched_at", Instant, nullable=False),
)
Index("ix_voicemails_state", voicemails.c.state, voicemails.c.left_at)

recordings = Table(
    "recordings", metadata,
    Column("sid", String(64), primary_key=True),
    Column("call_sid", String(64), nullable=False),
    Column("agent", String(40)),
    Column("url", String(500), nullable=False),
    Column("duration_seconds", Integer),
    Column("recorded_at", Instant, nullable=False),
)
Index("ix_recordings_call_sid", recordings.c.call_sid)

# Numbers treated apart: blocked ones are not answered, those with priority wait in front.
caller_marks = Table(
    "caller_marks", metadata,
    Column("id", String(32), primary_key=True),
    Column("number", String(20), nullable=False),
    Column("mark", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("removed_at", Instant),
)
Index("ix_caller_marks_number", caller_marks.c.number)

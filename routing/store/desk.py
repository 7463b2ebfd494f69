"""What the day's work looks like: calls, messages and alarms as lists, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, and_, or_, select

from routing.store.calls import CallRow, call_of
from routing.store.messages import MessageRow
from routing.store.tables import calls, messages, voicemails
from routing.store.voicemails import LISTED, VoicemailRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls: in a state, on a line, begun within a stretch of time; after the call of that sid."""

    state: str | None = None
    line: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    after: str | None = None


def calls_like(connection: Connection, wanted: Wanted, limit: int) -> tuple[CallRow, ...]:
    """Calls, the newest first."""
    found = select(calls)
    for column, value in ((calls.c.state, wanted.state), (calls.c.line, wanted.line)):
        if value is not None:
            found = found.where(column == value)
    if wanted.start_at is not None:
        found = found.where(calls.c.started_at >= wanted.start_at)
    if wanted.end_at is not None:
        found = found.where(calls.c.started_at < wanted.end_at)
    if wanted.after is not None:
        found = _after(connection, found, wanted.after)
    rows = connection.execute(found.order_by(calls.c.started_at.desc(), calls.c.sid.desc()).limit(limit))
    return tuple(call_of(row) for row in rows)


def messages_sent(connection: Connection, after: str | None, limit: int) -> tuple[MessageRow, ...]:
    """Text messages, the newest first."""
    found = select(messages)
    if after is not None:
        held = connection.execute(select(messages.c.created_at).where(messages.c.id == after)).scalar_one_or_none()
        if held is not None:
            same = and_(messages.c.created_at == held, messages.c.id < after)
            found = found.where(or_(messages.c.created_at < held, same))
    rows = connection.execute(found.order_by(messages.c.created_at.desc(), messages.c.id.desc()).limit(limit))
    return tuple(MessageRow(**row._mapping) for row in rows)


def voicemails_left(
    connection: Connection, state: str | None, after: str | None, limit: int
) -> tuple[VoicemailRow, ...]:
    """Voicemails that were really left, the newest first."""
    found = select(voicemails).where(voicemails.c.state.in_((state,) if state else LISTED))
    if after is not None:
        held = connection.execute(select(voicemails.c.left_at).where(voicemails.c.id == after)).scalar_one_or_none()
        if held is not None:
            same = and_(voicemails.c.left_at == held, voicemails.c.id < after)
            found = found.where(or_(voicemails.c.left_at < held, same))
    rows = connection.execute(found.order_by(voicemails.c.left_at.desc(), voicemails.c.id.desc()).limit(limit))
    return tuple(VoicemailRow(**row._mapping) for row in rows)


def _after(connection: Connection, found: Select[tuple[object, ...]], sid: str) -> Select[tuple[object, ...]]:
    held = connection.execute(select(calls.c.started_at).where(calls.c.sid == sid)).scalar_one_or_none()
    if held is None:
        return found
    return found.where(or_(calls.c.started_at < held, and_(calls.c.started_at == held, calls.c.sid < sid)))

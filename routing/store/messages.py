"""Text messages, one row to each: what was written to whom and why, and how far it came. States only move forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, insert, or_, select, update

from routing.store.tables import messages

PENDING = "pending"
FINAL = ("delivered", "undelivered", "failed")
_WAY = (PENDING, "accepted", "queued", "sending", "sent")


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A text message. `error` is the network's code, or our own word for what went wrong."""

    id: str
    token: str
    call_sid: str | None
    number: str
    purpose: str
    language: str
    body: str
    segments: int
    state: str
    sid: str | None
    error: str | None
    created_at: datetime
    changed_at: datetime


def add(connection: Connection, row: MessageRow) -> None:
    """Adds a message."""
    connection.execute(insert(messages).values(
        id=row.id, token=row.token, call_sid=row.call_sid, number=row.number, purpose=row.purpose,
        language=row.language, body=row.body, segments=row.segments, state=row.state, sid=row.sid, error=row.error,
        created_at=row.created_at, changed_at=row.changed_at,
    ))


def find_by_token(connection: Connection, token: str) -> MessageRow | None:
    """The message of that token."""
    row = connection.execute(select(messages).where(messages.c.token == token)).one_or_none()
    return MessageRow(*row) if row else None


def of_call(connection: Connection, call_sid: str) -> tuple[MessageRow, ...]:
    """The messages that a call asked for, in order."""
    rows = connection.execute(
        select(messages).where(messages.c.call_sid == call_sid).order_by(messages.c.created_at, messages.c.id)
    )
    return tuple(MessageRow(*row) for row in rows)


def bind(connection: Connection, token: str, sid: str, now: datetime) -> bool:
    """Ties a message to the network's own once, the first one winning; True as well when it is that one already."""
    changed = connection.execute(
        update(messages).where(messages.c.token == token, or_(messages.c.sid.is_(None), messages.c.sid == sid))
        .values(sid=sid, changed_at=now)
    )
    return changed.rowcount == 1


def advance(connection: Connection, token: str, state: str, error: str | None, now: datetime) -> bool:
    """Moves a message forward; False when it is as far already, or at an end. Statuses come in any order."""
    behind = _WAY if state in FINAL else _WAY[:_WAY.index(state)]
    changed = connection.execute(
        update(messages).where(messages.c.token == token, messages.c.state.in_(behind))
        .values(state=state, error=error, changed_at=now)
    )
    return changed.rowcount == 1


def doubt(connection: Connection, token: str, error: str, now: datetime) -> bool:
    """Notes why nothing more is known of a pending message. Its state stays: news may still come."""
    changed = connection.execute(
        update(messages).where(messages.c.token == token, messages.c.state == PENDING)
        .values(error=error, changed_at=now)
    )
    return changed.rowcount == 1


def bound_elsewhere(connection: Connection, token: str, sid: str) -> bool:
    """Whether the network's message of that sid belongs to another of ours."""
    found = connection.execute(select(messages.c.id).where(and_(messages.c.sid == sid, messages.c.token != token)))
    return found.first() is not None

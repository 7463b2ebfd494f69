"""What an agent's last talk was: with somebody who called, or with somebody who was rung back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from routing.store.attempts import CALLBACK
from routing.store.callbacks import CallbackRow, row_of
from routing.store.calls import CallRow, call_of
from routing.store.tables import attempts, callbacks, calls, journal


def last_call(connection: Connection, agent: str, since: datetime) -> CallRow | None:
    """The call that an agent took last, since a moment."""
    those = (calls.c.started_at >= since, calls.c.agent == agent)
    row = connection.execute(select(calls).where(*those).order_by(calls.c.started_at.desc()).limit(1)).first()
    return call_of(row) if row else None


def last_callback(connection: Connection, agent: str, since: datetime) -> tuple[CallbackRow, datetime] | None:
    """The callback in which an agent talked last, since a moment, and when they were connected."""
    of = attempts.c
    those = (of.kind == CALLBACK, of.placed_at >= since, of.agent == agent, of.connected_at.is_not(None))
    tried = connection.execute(
        select(of.callback_id, of.connected_at).where(*those).order_by(of.placed_at.desc()).limit(1)
    ).first()
    if tried is None:
        return None
    row = connection.execute(select(callbacks).where(callbacks.c.id == tried.callback_id)).first()
    return (row_of(row), tried.connected_at) if row else None


def outcome_noted(connection: Connection, subject: str, since: datetime) -> tuple[str, str] | None:
    """What was noted last of a talk since a moment: its outcome, and a few words."""
    those = (journal.c.action == "call_outcome", journal.c.subject == subject, journal.c.at >= since)
    found = select(journal.c.detail, journal.c.reason).where(*those).order_by(journal.c.id.desc()).limit(1)
    row = connection.execute(found).first()
    return (str(row.detail.get("outcome", "")), row.reason) if row else None

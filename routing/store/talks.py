"""Talks of agents: what the last one was, with a caller or with somebody rung back, and which may be over unheard."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from routing.domain.attempt import AttemptState
from routing.store.attempts import CALLBACK
from routing.store.callbacks import CallbackRow, row_of
from routing.store.calls import CallRow, call_of
from routing.store.tables import attempts, callbacks, calls, journal


def ask_soon(connection: Connection, now: datetime) -> None:
    """Every talk of which we do not know that it is over is asked after at once, and not only when it is long."""
    going_on = attempts.c.state == AttemptState.TALKING, attempts.c.lease_until_at > now
    connection.execute(update(attempts).where(*going_on).values(lease_until_at=now))


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

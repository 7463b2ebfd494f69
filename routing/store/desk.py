"""The day's work as lists: calls, callbacks, messages and voicemails, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, func, or_, select

from routing.store.callbacks import CallbackRow, rows_of
from routing.store.calls import CallRow, call_of
from routing.store.messages import MessageRow
from routing.store.tables import callbacks, calls, messages, voicemails
from routing.store.voicemails import LISTED, VoicemailRow


@dataclass(frozen=True, slots=True)
class Page:
    """How many rows are wanted, and after which: the id of the last one of the page before."""

    limit: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls: in a state or ended in a way, on a line, begun within a half-open stretch of time."""

    state: str | None = None
    line: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    ended_as: str | None = None


@dataclass(frozen=True, slots=True)
class WantedCallbacks:
    """Which callbacks: in a state, promised for a half-open stretch of time; without a window, asked for in it."""

    state: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None


def calls_like(connection: Connection, wanted: Wanted, page: Page) -> tuple[CallRow, ...] | None:
    """Calls, the newest first; None when there is no call of the id to go on after."""
    found = select(calls)
    for column, value in ((calls.c.state, wanted.state), (calls.c.line, wanted.line)):
        if value is not None:
            found = found.where(column == value)
    if wanted.ended_as is not None:
        found = found.where(calls.c.state == "ended", calls.c.ended_as == wanted.ended_as)
    if wanted.start_at is not None:
        found = found.where(calls.c.started_at >= wanted.start_at)
    if wanted.end_at is not None:
        found = found.where(calls.c.started_at < wanted.end_at)
    rows = _newest(connection, found, calls.c.started_at, calls.c.sid, page)
    return None if rows is None else tuple(call_of(row) for row in rows)


def messages_sent(connection: Connection, page: Page) -> tuple[MessageRow, ...] | None:
    """Text messages, the newest first; None when there is none of the id to go on after."""
    rows = _newest(connection, select(messages), messages.c.created_at, messages.c.id, page)
    return None if rows is None else tuple(MessageRow(**row._mapping) for row in rows)


def voicemails_left(connection: Connection, state: str | None, page: Page) -> tuple[VoicemailRow, ...] | None:
    """Voicemails that were really left, the newest first; None when there is none of the id to go on after."""
    found = select(voicemails).where(voicemails.c.state.in_((state,) if state else LISTED))
    rows = _newest(connection, found, voicemails.c.left_at, voicemails.c.id, page)
    return None if rows is None else tuple(VoicemailRow(**row._mapping) for row in rows)


def callbacks_like(connection: Connection, wanted: WantedCallbacks, page: Page) -> tuple[CallbackRow, ...] | None:
    """Callbacks, the one asked for last first; None when there is none of the id to go on after."""
    found, at = select(callbacks), func.coalesce(callbacks.c.window_start, callbacks.c.created_at)
    if wanted.state is not None:
        found = found.where(callbacks.c.state == wanted.state)
    if wanted.start_at is not None:
        found = found.where(at >= wanted.start_at)
    if wanted.end_at is not None:
        found = found.where(at < wanted.end_at)
    rows = _newest(connection, found, callbacks.c.created_at, callbacks.c.id, page)
    return None if rows is None else rows_of(rows)


def _newest(
    connection: Connection, found: Select[Any], at: Column[Any], id_: Column[Any], page: Page
) -> Sequence[Row[Any]] | None:
    """A page of what was found. It goes on after a row and not after so many, so that new rows shift nothing."""
    if page.after is not None:
        held = connection.execute(select(at).where(id_ == page.after)).scalar_one_or_none()
        if held is None:
            return None
        found = found.where(at <= held, or_(at < held, id_ < page.after))
    return connection.execute(found.order_by(at.desc(), id_.desc()).limit(page.limit)).all()

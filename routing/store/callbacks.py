"""Callbacks as rows. Each change is one allowed move of a row as it was read, kept with its reason and moment."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Update, and_, bindparam, select, update

from routing.domain.callback import OPEN, OVER, CallbackEvent, CallbackState, moved
from routing.store.dialects import insert_or
from routing.store.said import once_kept
from routing.store.tables import callback_changes, callbacks

log = logging.getLogger(__name__)

PHONE, QUEUE, WEB, DESK = "phone", "queue", "web", "desk"
_OPEN = callbacks.c.state.in_([state.value for state in OPEN])


@dataclass(frozen=True, slots=True)
class CallbackRow:
    """One promise. `window_*` is what the person was told, `promised_*` what the ledger holds us to; `seat_at` is the
    start of the slot whose seat it has; `place` which of the callbacks its number may have open at once it is.
    `tries` counts every attempt, `counted` those that reached nobody through no fault of ours.
    """

    id: str
    reference: str
    number: str | None
    place: int
    line: str
    queue: str | None
    topic: str | None
    language: str
    channel: str
    state: CallbackState
    reason: str
    window_start: datetime | None
    window_end: datetime | None
    promised_start: datetime | None
    promised_end: datetime | None
    seat_at: datetime | None
    priority: int
    rank_at: datetime
    next_attempt_at: datetime | None
    tries: int
    counted: int
    agents_lost: int
    has_message: bool
    first_rung_at: datetime | None
    reminded_for: datetime | None
    missed_at: datetime | None
    consent_version: str | None
    consented_at: datetime | None
    call_sid: str | None
    created_at: datetime
    changed_at: datetime
    ended_at: datetime | None
    version: int


_NAMES = tuple(field.name for field in fields(CallbackRow))


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of a callback."""

    at: datetime
    event: str
    state: str
    reason: str
    detail: Mapping[str, Any]


def add(connection: Connection, row: CallbackRow) -> bool:
    """Adds a promise; False when its reference is taken, or its number has an open one in that place."""
    values = {name: getattr(row, name) for name in _NAMES} | {"state": row.state.value}
    statement = insert_or(connection, callbacks).values(values).on_conflict_do_nothing().returning(callbacks.c.id)
    if connection.execute(statement).first() is None:
        return False
    note(connection, row, "booked", row.created_at, {})
    return True


def find(connection: Connection, id_: str) -> CallbackRow | None:
    """The callback of that id."""
    return _one(connection, _OF_ID, {"of_id": id_})


def of_reference(connection: Connection, reference: str) -> CallbackRow | None:
    """The callback of that reference, `RC-7F3K`."""
    return _one(connection, select(callbacks).where(callbacks.c.reference == reference))


def lock(connection: Connection, id_: str) -> CallbackRow | None:
    """The callback of that id, held until the end of the transaction."""
    return _one(connection, _HELD, {"of_id": id_})


def open_of_number(connection: Connection, number: str) -> tuple[CallbackRow, ...]:
    """The open callbacks of a number, oldest first."""
    those = and_(callbacks.c.number == number, _OPEN)
    return rows_of(connection.execute(select(callbacks).where(those).order_by(callbacks.c.created_at, callbacks.c.id)))


def move(
    connection: Connection, held: CallbackRow, event: CallbackEvent, reason: str, now: datetime,
    detail: Mapping[str, Any] | None = None, **changes: Any,
) -> CallbackRow | None:
    """What an event makes of a callback that was read; None when it changes nothing there, or the row has changed."""
    wanted = moved_row(held, event, reason, now, **changes)
    if wanted is None or not _write(connection, held, wanted):
        return None
    note(connection, wanted, event.value, now, detail or {})
    return wanted


def moved_row(
    held: CallbackRow, event: CallbackEvent, reason: str, now: datetime, **changes: Any
) -> CallbackRow | None:
    """The row as an event makes it; None when it changes nothing there. Nothing is written."""
    state = moved(held.state, event)
    if state is None:
        return None
    wanted = {"ended_at": now if state in OVER else None, **changes}
    return replace(held, state=state, reason=reason, changed_at=now, version=held.version + 1, **wanted)


def amend(connection: Connection, held: CallbackRow, **changes: Any) -> CallbackRow | None:
    """Other values of a row that was read, its state and reason as they are; None when it was changed meanwhile."""
    wanted = replace(held, version=held.version + 1, **changes)
    return wanted if _write(connection, held, wanted) else None


def note(connection: Connection, row: CallbackRow, event: str, now: datetime, detail: Mapping[str, Any]) -> None:
    """Keeps a change with its callback."""
    connection.execute(_NOTE, {
        "callback_id": row.id, "at": now, "event": event, "state": row.state.value, "reason": row.reason,
        "detail": dict(detail),
    })
    told(connection, row, event)


def told(connection: Connection, row: CallbackRow, event: str) -> None:
    """Logs what happened to a callback, and what state it is in since."""
    moves = row.reference, event, row.state.value, row.reason or "-"
    once_kept(connection, log, "callback reference=%s event=%s state=%s reason=%s", *moves)


def changes_of(connection: Connection, id_: str) -> tuple[ChangeRow, ...]:
    """Everything that happened to a callback, oldest first."""
    of = callback_changes.c
    statement = select(of.at, of.event, of.state, of.reason, of.detail).where(of.callback_id == id_).order_by(of.id)
    return tuple(ChangeRow(*row) for row in connection.execute(statement))


def rows_of(rows: Iterable[Row[Any]]) -> tuple[CallbackRow, ...]:
    """Rows of the table, every column in its order, as values."""
    return tuple(row_of(row) for row in rows)


def row_of(row: Row[Any]) -> CallbackRow:
    """One row of the table, every column in its order."""
    values = list(row)
    values[_STATE] = CallbackState(values[_STATE])
    return CallbackRow(*values)


def _write(connection: Connection, held: CallbackRow, wanted: CallbackRow) -> bool:
    """Writes what differs, on the version that was read."""
    values = {name: getattr(wanted, name) for name in _NAMES if getattr(wanted, name) != getattr(held, name)}
    read = {"of_id": held.id, "read_version": held.version}
    return connection.execute(_writing(tuple(values)), values | read).rowcount == 1


def _one(connection: Connection, statement: Any, values: Mapping[str, Any] | None = None) -> CallbackRow | None:
    row = connection.execute(statement, values).first()
    return row_of(row) if row else None


# Statements of every call, made once: making one costs more than running it.
_STATE = _NAMES.index("state")
_OF_ID = select(callbacks).where(callbacks.c.id == bindparam("of_id"))
_HELD = _OF_ID.with_for_update()
_NOTE = callback_changes.insert()


@cache
def _writing(names: tuple[str, ...]) -> Update:
    those = and_(callbacks.c.id == bindparam("of_id"), callbacks.c.version == bindparam("read_version"))
    return update(callbacks).where(those).values({name: bindparam(name) for name in names})

"""What stands at this moment, counted: callbacks by state, who is due, alarms by kind, what is still to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, literal_column, select

from routing.domain.callback import OPEN, CallbackState
from routing.store.tables import agents, alarms, callbacks, outbox, queue_entries

_WAITS = callbacks.c.state == literal_column(f"'{CallbackState.WAITING.value}'")
_PRIORITIES = (0, 1, 2)
Counts = Mapping[str, int]


def open_callbacks(connection: Connection) -> Counts:
    """The callbacks that are not over, by state."""
    states: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in OPEN]
    found = select(callbacks.c.state, func.count()).where(callbacks.c.state.in_(states)).group_by(callbacks.c.state)
    counted = dict(tuple(row) for row in connection.execute(found))
    return {state.value: counted.get(state.value, 0) for state in OPEN}


def due(connection: Connection, now: datetime) -> int:
    """How many are to be rung by now."""
    return sum(
        connection.execute(select(func.count()).select_from(callbacks).where(
            _WAITS, callbacks.c.priority == priority, callbacks.c.next_attempt_at <= now
        )).scalar_one() for priority in _PRIORITIES
    )


def overdue(connection: Connection, now: datetime) -> int:
    """How many wait whose window is over."""
    late = callbacks.c.window_end <= now
    return connection.execute(select(func.count()).select_from(callbacks).where(_WAITS, late)).scalar_one()


def unplanned(connection: Connection) -> int:
    """How many wait without a window."""
    found = select(func.count()).select_from(callbacks).where(_WAITS, callbacks.c.window_end.is_(None))
    return connection.execute(found).scalar_one()


def alarms_by_kind(connection: Connection) -> Counts:
    """How often alarms of each kind rang."""
    found = select(alarms.c.kind, func.sum(alarms.c.count)).group_by(alarms.c.kind)
    return {kind: int(count) for kind, count in connection.execute(found)}


def to_tell(connection: Connection) -> int:
    """How much the provider has still to be told."""
    ended = outbox.c.state.not_in(("done", "dropped"))
    return connection.execute(select(func.count()).select_from(outbox).where(ended)).scalar_one()


def agents_by_presence(connection: Connection) -> Counts:
    """How many agents are in each presence."""
    found = select(agents.c.presence, func.count()).group_by(agents.c.presence)
    return dict(tuple(row) for row in connection.execute(found))


def callers_waiting(connection: Connection) -> Counts:
    """How many callers wait in each queue."""
    found = select(queue_entries.c.queue, func.count()).where(queue_entries.c.state == "waiting")
    return dict(tuple(row) for row in connection.execute(found.group_by(queue_entries.c.queue)))

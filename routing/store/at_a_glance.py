"""What waits at this moment, for whoever is in charge: callers, callbacks and messages, each counted by an index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, literal_column, select

from routing.domain.callback import CallbackState
from routing.store.gauges import due, overdue
from routing.store.queue_entries import WAITING
from routing.store.tables import callbacks, queue_entries, voicemails

SOON = timedelta(hours=1)
_WAITS = callbacks.c.state == literal_column(f"'{CallbackState.WAITING.value}'")
_PRIORITIES = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Callers who wait in one queue, and since when the first of them has."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Glance:
    """Callbacks to be rung by now, those whose window is over, and those of the coming hour; messages not heard yet."""

    queues: Mapping[str, Waiting]
    callbacks_due: int
    callbacks_late: int
    callbacks_soon: int
    voicemails_new: int


def glance(connection: Connection, now: datetime) -> Glance:
    """What waits now."""
    return Glance(
        _queues(connection), due(connection, now), overdue(connection, now), _soon(connection, now),
        connection.execute(select(func.count()).where(voicemails.c.state == "new")).scalar_one(),
    )


def _queues(connection: Connection) -> Mapping[str, Waiting]:
    of = queue_entries.c
    found = select(of.queue, func.count(), func.min(of.entered_at)).where(of.state == WAITING).group_by(of.queue)
    return {queue: Waiting(count, since) for queue, count, since in connection.execute(found)}


def _soon(connection: Connection, now: datetime) -> int:
    within = (callbacks.c.next_attempt_at > now, callbacks.c.next_attempt_at <= now + SOON)
    return sum(_count(connection, callbacks.c.priority == priority, *within) for priority in _PRIORITIES)


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(callbacks).where(_WAITS, *conditions)).scalar_one()

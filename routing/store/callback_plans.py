"""Callbacks that wait, as plans see them: by the windows they were promised, a batch at a time.

Each batch is held to the end of the transaction; what another process holds is left out, so that no two plan the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, or_, select

from routing.domain.callback import CallbackState
from routing.store.callbacks import CallbackRow, rows_of
from routing.store.tables import callbacks

_WAITS = callbacks.c.state == literal_column(f"'{CallbackState.WAITING.value}'")  # as the indexes have it
_UNRUNG = callbacks.c.first_rung_at.is_(None)
_OF = callbacks.c
_PRIORITIES = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Those:
    """Which callbacks that wait are meant; `by_window` when the earliest promised of them come first."""

    condition: ColumnElement[bool]
    by_window: bool = True


def promised(start: datetime, end: datetime) -> Those:
    """Never rung yet, with exactly that window."""
    return Those(and_(_UNRUNG, _OF.window_start == start, _OF.window_end == end))


def begun_until(now: datetime, end: datetime) -> Those:
    """Never rung yet, with a window that has begun and ends then."""
    return Those(and_(_UNRUNG, _OF.window_start <= now, _OF.window_end == end))


def late(now: datetime) -> Those:
    """Never rung, and their window is over."""
    return Those(and_(_UNRUNG, _OF.window_end <= now))


def unplanned() -> Those:
    """Without a window."""
    return Those(and_(_UNRUNG, _OF.window_end.is_(None)))


def due_between(start: datetime, end: datetime) -> tuple[Those, ...]:
    """Due from one moment up to another."""
    return _of_each_priority(and_(_OF.next_attempt_at >= start, _OF.next_attempt_at < end))


def rung_and_due(now: datetime) -> tuple[Those, ...]:
    """Rung before, and due again by now."""
    return _of_each_priority(and_(~_UNRUNG, _OF.next_attempt_at <= now))


def undated() -> tuple[Those, ...]:
    """Not due at any moment, though there is a window."""
    return _of_each_priority(and_(_OF.next_attempt_at.is_(None), _OF.window_start.is_not(None)))


def unreminded(start: datetime, before: timedelta) -> Those:
    """Not reminded yet of a window that begins then, and known of it for longer than the reminder goes before it."""
    is_new = or_(_OF.reminded_for.is_(None), _OF.reminded_for != _OF.window_start)
    return Those(and_(_UNRUNG, _OF.window_start == start, is_new, _OF.changed_at < start - before))


def missed(now: datetime) -> Those:
    """Never rung, their window over, and not said yet."""
    return Those(and_(late(now).condition, _OF.missed_at.is_(None)))


def promised_before(moment: datetime) -> Those:
    """Promised for a time that is long over."""
    return Those(_OF.promised_end <= moment, by_window=False)


def held(connection: Connection, those: Those, most: int) -> tuple[CallbackRow, ...]:
    """Some of those who wait, at most so many, held."""
    return rows_of(connection.execute(_select(those, most).with_for_update(skip_locked=True)))


def some(connection: Connection, those: Those, most: int) -> tuple[CallbackRow, ...]:
    """The same, only looked at."""
    return rows_of(connection.execute(_select(those, most)))


def windows_to_come(connection: Connection, now: datetime) -> dict[tuple[datetime, datetime], int]:
    """The windows that have not begun, and how many wait for each."""
    found = (
        select(_OF.window_start, _OF.window_end, func.count())
        .where(_WAITS, _OF.window_end > now, _OF.window_start > now)
        .group_by(_OF.window_end, _OF.window_start).order_by(_OF.window_end, _OF.window_start)
    )
    return {(start, end): count for start, end, count in connection.execute(found)}


def ends_to_come(connection: Connection, now: datetime) -> dict[datetime, int]:
    """The ends of windows that have begun and are not over, and how many wait until each."""
    found = select(_OF.window_end, func.count()).where(_WAITS, _OF.window_start <= now, _OF.window_end > now)
    return dict(tuple(row) for row in connection.execute(found.group_by(_OF.window_end).order_by(_OF.window_end)))


def last_due(connection: Connection) -> datetime | None:
    """The last moment at which somebody is to be rung."""
    ends = [_latest(connection, _OF.priority == one) for one in _PRIORITIES]
    return max((end for end in ends if end is not None), default=None)


def count_late(connection: Connection, now: datetime, most: int) -> int:
    """How many wait whose window is over; counted up to so many."""
    some = select(_OF.id).where(_WAITS, _OF.window_end <= now).limit(most).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def starts_between(connection: Connection, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """The beginnings of windows after a moment and up to another."""
    those = (_WAITS, _OF.window_end > start, _OF.window_start > start, _OF.window_start <= end)
    found = select(_OF.window_start).where(*those).distinct()
    return tuple(connection.execute(found.order_by(_OF.window_start)).scalars())


def _select(those: Those, most: int) -> Select[Any]:
    found = select(callbacks).where(_WAITS, those.condition).limit(most)
    return found.order_by(_OF.window_end, _OF.window_start, _OF.id) if those.by_window else found


def _of_each_priority(condition: ColumnElement[bool]) -> tuple[Those, ...]:
    """The index of what is due begins with the priority: each is one walk along it."""
    return tuple(Those(and_(_OF.priority == one, condition), by_window=False) for one in _PRIORITIES)


def _latest(connection: Connection, of_priority: ColumnElement[bool]) -> datetime | None:
    found: Any = select(func.max(_OF.next_attempt_at)).where(_WAITS, of_priority)
    latest: datetime | None = connection.execute(found).scalar_one()
    return latest

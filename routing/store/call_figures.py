"""Calls that are over, counted by local day and hour where they are: how they ended, their waits and talks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal_column, select

from routing.store.tables import calls
from routing.store.wall_hours import Days, day_and_part, epoch, wall_number

HOUR, HALF_HOUR = 3_600, 1_800
_OF = calls.c


class CallGroup(NamedTuple):
    """So many calls that are alike: of one hour and queue, ended alike, with the same wait (None: they never waited).

    `talked_seconds` is the sum over `talks`, the calls that an agent took. A tuple, as there are thousands of them.
    """

    on: date
    hour: int
    queue: str | None
    ended_as: str | None
    wait: int | None
    many: int
    talks: int
    talked_seconds: int


@dataclass(frozen=True, slots=True)
class HalfHour:
    """How many calls came to a queue in one half hour of a day, numbered from midnight; and their talks."""

    on: date
    number: int
    queued: int
    talks: int
    talked_seconds: int


def call_groups(connection: Connection, days: Days, line: str | None) -> Iterator[CallGroup]:
    """The calls that began in those days and are over, on one line or on all."""
    number = wall_number(connection, _OF.started_at, days, HOUR)
    by = (number, _OF.queue, _OF.ended_as, _OF.wait_seconds)
    talked = _talked(connection)
    found = select(*by, func.count(), func.count(talked), func.sum(talked)).where(_over(days, line))
    grouped = found.group_by(*(literal_column(str(place)) for place in range(1, len(by) + 1)))
    for row in connection.execute(grouped).all():
        on, hour = day_and_part(row[0], HOUR)
        yield CallGroup(on, hour, row[1], row[2], row[3], row[4], row[5], int(row[6] or 0))


def half_hours(connection: Connection, days: Days, line: str | None) -> tuple[HalfHour, ...]:
    """The half hours of those days in which a call began that came to a queue."""
    number, talked = wall_number(connection, _OF.started_at, days, HALF_HOUR), _talked(connection)
    found = select(number, func.count(_OF.entered_at), func.count(talked), func.sum(talked)).where(_over(days, line))
    rows = connection.execute(found.group_by(literal_column("1"))).all()
    return tuple(HalfHour(*day_and_part(row[0], HALF_HOUR), row[1], row[2], int(row[3] or 0)) for row in rows)


def _over(days: Days, line: str | None) -> ColumnElement[bool]:
    """Those that are over, of these days; told as the index has them, which is all that is read."""
    start, end = days.bounds
    over = and_(literal_column("state = 'ended'"), _OF.started_at >= start, _OF.started_at < end)
    return over if line is None else and_(over, _OF.line == line)


def _talked(connection: Connection) -> ColumnElement[int]:
    """Seconds from the moment an agent took the call to its end."""
    length = epoch(connection, _OF.ended_at) - epoch(connection, _OF.entered_at) - _OF.wait_seconds
    return case((and_(_OF.ended_as == "answered", length >= 0), length))

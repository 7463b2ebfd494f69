"""The hours that a clock on the wall shows, as SQL, so that rows are counted by local day and hour where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Connection, case, cast, extract, func, literal_column

from routing.domain.wall_time import EPOCH_DAY, SECONDS_A_DAY, at_epoch, clock_changes, midnight


@dataclass(frozen=True, slots=True)
class Days:
    """Whole local days of a zone, the last one left out."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The instants at which they begin and end."""
        return at_epoch(midnight(self.first, self.zone)), at_epoch(midnight(self.last, self.zone))


def epoch(connection: Connection, instant: ColumnElement[Any]) -> ColumnElement[int]:
    """Whole seconds since 1970, as SQL of that database. SQLite would round fractions up: they are cut off."""
    if connection.dialect.name == "sqlite":
        return func.unixepoch(func.substr(instant, 1, len("2026-11-23 10:00:00")), type_=BigInteger())
    return cast(func.floor(extract("epoch", instant)), BigInteger)


def wall_number(connection: Connection, instant: ColumnElement[Any], days: Days, length: int) -> ColumnElement[int]:
    """Which stretch of `length` seconds of the clock on the wall an instant of those days is in, numbered from 1970.

    The hour that comes twice in autumn is one hour, and the one that is left out in spring stays empty.
    """
    local = epoch(connection, instant) + _offset(instant, days)
    return local // literal_column(str(length), BigInteger())


@lru_cache(maxsize=4096)
def day_and_part(number: int, length: int) -> tuple[date, int]:
    """The day of a numbered stretch, and which one of that day it is."""
    day, second = divmod(number * length, SECONDS_A_DAY)
    return date.fromordinal(EPOCH_DAY + day), second // length


def _offset(instant: ColumnElement[Any], days: Days) -> ColumnElement[int]:
    """The zone's offset at an instant; what lies between two clock changes has the same."""
    changes = clock_changes(days.first, days.last, days.zone)
    starts = (midnight(days.first, days.zone), *changes)
    offsets = [literal_column(str(_seconds(start, days.zone)), BigInteger()) for start in starts]
    whens: Sequence[Any] = [
        (instant < at_epoch(change), offset) for change, offset in zip(changes, offsets[:-1], strict=True)
    ]
    return case(*whens, else_=offsets[-1]) if whens else offsets[-1]


def _seconds(at: int, zone: ZoneInfo) -> int:
    offset = at_epoch(at).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0

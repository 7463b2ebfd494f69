"""Turns what the clock on the wall says into instants, clock changes included.

Chosen meaning: in the autumn overlap a wall time is its first occurrence (RFC 5545, section 3.3.5), in the spring
gap it is the instant of the jump, and an empty span vanishes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

EPOCH_DAY = date(1970, 1, 1).toordinal()
SECONDS_A_DAY = 86_400


def instant_of(wall: datetime, zone: tzinfo) -> int:
    """Seconds since the epoch at which a clock in `zone` first shows the naive time `wall`, or jumps over it."""
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    before, after = first.utcoffset(), second.utcoffset()
    if before is None or after is None:
        raise ValueError(f"{zone} has no offset for {wall}")
    naive = (wall.toordinal() - EPOCH_DAY) * SECONDS_A_DAY + wall.hour * 3600 + wall.minute * 60 + wall.second
    if before >= after:
        return naive - int(before.total_seconds())
    return _jump_between(naive - int(after.total_seconds()), naive - int(before.total_seconds()), zone)


def _jump_between(low: int, high: int, zone: tzinfo) -> int:
    """The first instant after `low`, and not after `high`, at which the zone's offset is no longer low's."""
    offset = _offset_at(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset_at(middle, zone) == offset else (low, middle)
    return high


def _offset_at(epoch: int, zone: tzinfo) -> timedelta | None:
    return datetime.fromtimestamp(epoch, zone).utcoffset()


@lru_cache(maxsize=4096)
def midnight(day: date, zone: tzinfo) -> int:
    """Seconds since the epoch at which that local day begins."""
    return instant_of(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001 - a wall time is naive here


def minute_of(day: date, minute: int, zone: tzinfo) -> int:
    """The instant of `minute` after that day's midnight as a wall clock counts it; it may lie on later days."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001
    return instant_of(wall, zone)


def fixed_offset(day: date, days: int, zone: tzinfo) -> int | None:
    """The zone's offset in seconds if it is the same at the start of `day` and `days` later, else None."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    first, last = start.utcoffset(), (start + timedelta(days=days)).utcoffset()
    return int(first.total_seconds()) if first is not None and first == last else None


def at_epoch(epoch: int) -> datetime:
    """The instant as an aware datetime in UTC."""
    return datetime.fromtimestamp(epoch, UTC)


@lru_cache(maxsize=256)
def clock_changes(start: date, end: date, zone: tzinfo) -> tuple[int, ...]:
    """The instants in the local days from `start` up to `end` at which the zone's offset changes."""
    found, day = [], start
    while day < end:
        step = min(7, (end - day).days)
        low, high = midnight(day, zone), midnight(day + timedelta(days=step), zone)
        if _offset_at(low, zone) != _offset_at(high, zone):
            found.append(_jump_between(low, high, zone))
        day += timedelta(days=step)
    return tuple(found)

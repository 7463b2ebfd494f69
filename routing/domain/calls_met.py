"""Calls of the past that would have met a closed line, had a change of hours been in force: by weekday and minute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from routing.domain.comparison import DayChange
from routing.domain.timeline import Interval, cut_out
from routing.domain.wall_time import at_epoch

MINUTES_A_WEEK = 7 * 24 * 60
MINUTES_A_DAY = 24 * 60


def closed_minutes(changes: Iterable[DayChange], zone: ZoneInfo) -> bytes:
    """For each minute of the week, from Monday's midnight on, whether some day of the change is newly closed in it."""
    week = bytearray(MINUTES_A_WEEK)
    for day in changes:
        for lost in _lost_time(day):
            start, length = _minute(at_epoch(lost.start), zone), -(-(lost.end - lost.start) // 60)
            for minute in range(start, start + min(length, MINUTES_A_WEEK)):
                week[minute % MINUTES_A_WEEK] = 1
    return bytes(week)


def count_met(closed: bytes, calls: Iterable[datetime], zone: ZoneInfo) -> int:
    """How many calls came in such a minute."""
    return sum(closed[_minute(at, zone)] for at in calls)


def _lost_time(day: DayChange) -> list[Interval]:
    """What was open before and is not any more."""
    return cut_out(list(day.before.intervals), [(one.start, one.end) for one in day.after.intervals])


def _minute(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.weekday() * MINUTES_A_DAY + local.hour * 60 + local.minute

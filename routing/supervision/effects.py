"""What a change does to effective hours, as its journal entry keeps it: days before and after, told in wall time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from routing.config.folder import ConfigState
from routing.domain.comparison import DayChange, day_changes
from routing.domain.hours import Hours
from routing.domain.timeline import Interval
from routing.domain.wall_time import at_epoch
from routing.hours_rows import hours_of
from routing.store import closures, overrides, weeks
from routing.store.database import Connection

LOOKED_AT = timedelta(days=366)
MOST_DAYS_KEPT = 14
PAST_CLOSURES_KEPT = timedelta(days=35)

Changes = Mapping[str, tuple[DayChange, ...]]
HoursByLine = Mapping[str, Hours]


def hours_in(connection: Connection, config: ConfigState, lines: Iterable[str], now: datetime) -> HoursByLine:
    """The hours of lines as the rows of this very transaction make them; those that config does not know left out."""
    added, closed = overrides.in_force(connection), closures.ending_after(connection, now - PAST_CLOSURES_KEPT)
    new, known = weeks.in_force(connection), config.centre.lines
    return {
        id_: hours_of(known[id_], added, closed, now, config.resolved_on, new) for id_ in lines if id_ in known
    }


def changes_between(before: HoursByLine, after: HoursByLine, now: datetime) -> Changes:
    """The days of the coming twelve months that differ, by line."""
    found = {}
    for line, old in before.items():
        first = now.astimezone(old.rules.timezone).date()
        last = min(first + LOOKED_AT, old.rules.known.end)
        found[line] = day_changes(old, after[line], first, last)
    return {line: days for line, days in found.items() if days}


def effect_of(changes: Changes, zones: Mapping[str, ZoneInfo]) -> dict[str, Any]:
    """The first days that differ of each line, and how many there are in all; empty where none does."""
    kept: dict[str, Any] = {
        line: [
            {"date": day.on.isoformat(), "before": _spans(day.before.intervals, zones[line]),
             "after": _spans(day.after.intervals, zones[line])} for day in days[:MOST_DAYS_KEPT]
        ] for line, days in changes.items()
    }
    return {**kept, "days": sum(len(days) for days in changes.values())} if kept else {}


def _spans(intervals: Iterable[Interval], zone: ZoneInfo) -> list[str]:
    """`09:00-20:00`, joined where one rule takes over from another."""
    joined: list[tuple[int, int]] = []
    for interval in intervals:
        if joined and joined[-1][1] == interval.start:
            joined[-1] = (joined[-1][0], interval.end)
        else:
            joined.append((interval.start, interval.end))
    return [f"{_clock(start, zone)}-{_clock(end, zone)}" for start, end in joined]


def _clock(epoch: int, zone: ZoneInfo) -> str:
    return at_epoch(epoch).astimezone(zone).strftime("%H:%M")

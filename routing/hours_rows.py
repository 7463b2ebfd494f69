"""Rows made into hours: what people changed, and that nobody is there, on top of what the files say of a line."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from routing.config.builder import known_period
from routing.config.notation import read_week
from routing.config.overrides import OverrideRejected, read_override
from routing.domain.centre import Centre, Line
from routing.domain.hours import Hours, compile_hours
from routing.domain.presence import Presence
from routing.domain.ringing import is_anyone_there
from routing.domain.rules import Closure, Kind, NewWeek, Override, Source, Written, with_overrides, with_weeks
from routing.store import agents, closures, overrides, weeks
from routing.store.database import Connection, Database

log = logging.getLogger(__name__)


def empty_since(database: Database, centre: Centre, now: datetime) -> Mapping[str, datetime]:
    """The lines that close when nobody is there, and since when nobody has been. Raises DatabaseFault."""
    lines = [line for line in centre.lines.values() if line.close_when_empty]
    if not lines:
        return {}
    with database.read() as connection:
        found = {line.id: _nobody_since(connection, centre, line.id, now) for line in lines}
    return {line: since for line, since in found.items() if since is not None}


def _nobody_since(connection: Connection, centre: Centre, line: str, now: datetime) -> datetime | None:
    """Since when every agent of a line's queue has been away, None while somebody could take a call.

    A queue that the provider's engine serves has its presences there, and is taken to have somebody.
    """
    queue = centre.queue_of(line)
    if queue is None or queue.workflow is not None:
        return None
    rows, at_start = agents.standing(connection, queue.agents), Presence(centre.presences.at_start)
    if is_anyone_there(rows[id_].presence if id_ in rows else at_start for id_ in queue.agents):
        return None
    return max((row.since_at for row in rows.values()), default=now)


def without_agents(hours: Hours, line: Line, since: datetime, now: datetime) -> Hours:
    """The same hours, closed for the rest of the present opening; while closed anyway, as they are."""
    closes_at = hours.next_closing(now) if hours.is_open(now) else None
    if closes_at is None:
        return hours
    source = Source(Kind.NO_AGENTS, None, line.written)
    closure = Closure(min(since, now), closes_at, None, source)
    return compile_hours(hours.rules, (*hours.closures, closure), now)


def hours_of(
    line: Line,
    override_rows: Iterable[overrides.OverrideRow],
    closure_rows: Iterable[closures.ClosureRow],
    now: datetime,
    resolved_on: date,
    week_rows: Iterable[weeks.WeekRow] = (),
) -> Hours:
    """A line's hours with the rows that concern it, compiled around a moment."""
    more = [made for row in override_rows if row.concerns(line.id) and (made := override_of(row, resolved_on))]
    new = [one for week in week_rows if week.line == line.id and (one := week_of(week))]
    rules = with_weeks(line.rules, new) if new else line.rules
    rules = with_overrides(rules, more) if more else rules
    closed = tuple(closure_of(row) for row in closure_rows if row.line == line.id)
    return compile_hours(rules, closed, now)


def override_of(row: overrides.OverrideRow, resolved_on: date) -> Override | None:
    """A row as the domain sees it; None, and a log line, for one that no longer reads."""
    try:
        return _read(row.id, row.role, json.dumps(dict(row.entry)), resolved_on)
    except OverrideRejected as error:
        log.error("override %s is left out: %s", row.id, error)
        return None


@lru_cache(maxsize=4_096)
def _read(id_: str, role: str, entry: str, resolved_on: date) -> Override:
    """An entry is read once: with a thousand of them, each change would be seen late otherwise."""
    return read_override(json.loads(entry), known_period(resolved_on), Written(id=id_, role=role))


def week_of(row: weeks.WeekRow) -> NewWeek | None:
    """A row as the domain sees it; None, and a log line, for one that no longer reads."""
    week, faults = read_week(row.weekly)
    if faults:
        log.error("weekly hours %s are left out: %s", row.id, faults)
        return None
    return NewWeek(row.from_on, week, Source(Kind.WEEKLY_HOURS, None, Written(id=row.id, role=row.role)))


def closure_of(row: closures.ClosureRow) -> Closure:
    """A closure row as the domain sees it."""
    source = Source(Kind.CLOSURE, row.message, Written(id=row.id, role=row.role))
    return Closure(row.start_at, row.until_at, row.message, source)

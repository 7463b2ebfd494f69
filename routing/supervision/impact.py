"""What a change of hours would do, asked before it is made: days that differ, callbacks moved, calls not answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from routing.availability import Outlook
from routing.callbacks.impact import NO_IMPACT, Impact, callbacks_that_would_move
from routing.domain.calls_met import closed_minutes, count_met
from routing.hours_rows import hours_of
from routing.runtime import Runtime
from routing.store import closures, overrides, weeks
from routing.store.calls import began_since
from routing.store.closures import ClosureRow
from routing.store.database import Connection
from routing.store.overrides import OverrideRow
from routing.store.weeks import WeekRow
from routing.supervision.effects import PAST_CLOSURES_KEPT, Changes, HoursByLine, changes_between

CALLS_LOOKED_AT = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class HoursImpact:
    """The days of the coming twelve months that differ, by line; the callbacks that would move; and the calls of the
    last four weeks, by line, that came at a weekday and time which would be closed.
    """

    days: Changes = field(default_factory=dict)
    moved: Impact = NO_IMPACT
    calls: Mapping[str, int] = field(default_factory=dict)

    @property
    def calls_met(self) -> int:
        """The calls of every line."""
        return sum(self.calls.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change not yet made: rows that would be there, and the ids of rows that would not. A closure takes the place
    of its line's; `reopened` names lines whose closures would end.
    """

    closed: tuple[ClosureRow, ...] = ()
    added: tuple[OverrideRow, ...] = ()
    weeks: tuple[WeekRow, ...] = ()
    removed: Collection[str] = ()
    reopened: Collection[str] = ()


def impact_of(
    runtime: Runtime, outlook: Outlook, closed: Iterable[ClosureRow] = (), added: Iterable[OverrideRow] = (),
    removed: Collection[str] = (), weeks: Iterable[WeekRow] = (), reopened: Collection[str] = (),
) -> HoursImpact:
    """What such a change would do, compared with the hours of the outlook; nothing is written."""
    now, wanted = runtime.clock.now(), Wanted(tuple(closed), tuple(added), tuple(weeks), removed, reopened)
    with runtime.database.read() as connection:
        held = _held(connection, now)
        lines = _concerned(outlook, held, wanted)
        before, after = (_hours(held, outlook, lines, change, now) for change in (Wanted(), wanted))
        changes = changes_between(before, after, now)
        return HoursImpact(
            changes, _moved(connection, outlook, after, now), _calls_met(connection, outlook, changes, now)
        )


def _held(connection: Connection, now: datetime) -> Wanted:
    """The rows that are there."""
    return Wanted(
        closures.ending_after(connection, now - PAST_CLOSURES_KEPT), overrides.in_force(connection),
        weeks.in_force(connection),
    )


def _concerned(outlook: Outlook, held: Wanted, wanted: Wanted) -> tuple[str, ...]:
    """The lines whose hours may differ."""
    touched = [*wanted.added, *(row for row in held.added if row.id in wanted.removed)]
    named = {row.line for row in wanted.closed} | set(wanted.reopened)
    named |= {row.line for row in (*wanted.weeks, *(row for row in held.weeks if row.id in wanted.removed))}
    return tuple(line for line in outlook.centre.lines if line in named or any(row.concerns(line) for row in touched))


def _hours(
    held: Wanted, outlook: Outlook, lines: Iterable[str], wanted: Wanted, now: datetime
) -> HoursByLine:
    """The hours of lines as rows and files make them once a change is made; that nobody is there does not count."""
    taken = {row.line for row in wanted.closed} | set(wanted.reopened)
    added = [*(row for row in held.added if row.id not in wanted.removed), *wanted.added]
    new = [*(row for row in held.weeks if row.id not in wanted.removed), *wanted.weeks]
    closed = [
        row for row in held.closed if row.line not in taken or (row.until_at is not None and row.until_at <= now)
    ]
    return {
        line: hours_of(outlook.centre.lines[line], added, [*closed, *wanted.closed], now, outlook.compiled_on, new)
        for line in lines
    }


def _moved(connection: Connection, outlook: Outlook, after: HoursByLine, now: datetime) -> Impact:
    promises = outlook.centre.promises
    if promises is None or promises.line not in after:
        return NO_IMPACT
    return callbacks_that_would_move(connection, outlook, after[promises.line], now)


def _calls_met(connection: Connection, outlook: Outlook, changes: Changes, now: datetime) -> Mapping[str, int]:
    found = {}
    for line, days in changes.items():
        zone = outlook.hours[line].rules.timezone
        closed = closed_minutes(days, zone)
        if any(closed):
            found[line] = count_met(closed, began_since(connection, line, now - CALLS_LOOKED_AT), zone)
    return found

"""Is this line open? The one answer that widget, voice, console and command line share.

An Outlook is what every line's hours are, compiled from the config files and the rows; it is made again when
either changes or a day has passed, and each question about a moment is then pure.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from routing.compiled_hours import CompiledHours
from routing.config.faults import ConfigFault
from routing.config.folder import ConfigState
from routing.domain.centre import Centre, Line
from routing.domain.errors import HoursUnknown, unknown_line
from routing.domain.exceptional_days import ExceptionalDay, exceptional_days
from routing.domain.hours import Hours, Status, status_at
from routing.domain.rules import Week
from routing.domain.timeline import Interval
from routing.domain.wall_time import at_epoch, clock_changes, midnight
from routing.hours_rows import empty_since, without_agents
from routing.runtime import Runtime
from routing.store import announcements, caller_marks, closures, overrides, revisions, weeks
from routing.store.announcements import AnnouncementRow
from routing.store.caller_marks import MarkRow
from routing.store.database import Database, DatabaseFault
from routing.store.weeks import WeekRow

log = logging.getLogger(__name__)

DAYS_TOLD = 15
ROWS_LOOKED_AT_EVERY = 1.0
LONGEST_WAIT = 4.0
OF_A_LINE = STATUS, DAYS = "status", "days"
PAST_CLOSURES_KEPT = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Every line's hours as files and rows make them, and since when these are what they are."""

    centre: Centre
    hours: Mapping[str, Hours]
    revision: str
    changed_at: datetime
    compiled_on: date
    faults: tuple[ConfigFault, ...]
    empty_since: Mapping[str, datetime] = field(default_factory=dict)
    rows_number: int | None = None
    marks: tuple[MarkRow, ...] = ()
    announcements: tuple[AnnouncementRow, ...] = ()
    told_until: datetime | None = None
    """While the database does not answer: up to when what was known last is told; None while it answers."""
    back_at: datetime | None = None
    """When the database answered again last; None where it was never away."""
    made: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was made of it already, for whoever makes the same thing for every caller."""

    def is_marked(self, number: str, mark: str, now: datetime) -> bool:
        """Whether a number is blocked, or has priority, now."""
        return any(row.holds(number, mark, now) for row in self.marks)

    def announcement(self, line: str, now: datetime) -> AnnouncementRow | None:
        """What is announced on a line now; the newest, where there are several."""
        return next((row for row in reversed(self.announcements) if row.line == line and row.covers(now)), None)

    def line(self, id_: str) -> Line:
        """The line of that id. Raises Refused naming the known ones."""
        if id_ not in self.centre.lines:
            raise unknown_line(id_, tuple(self.centre.lines))
        return self.centre.lines[id_]

    def regular_week(self, line: str) -> Week:
        """The regular week of a line that holds on the day this was compiled."""
        return self.hours[line].rules.regular_on(self.compiled_on)[0]

    def status(self, line: str, now: datetime) -> Status:
        """The line's status at a moment; between two boundaries only the moment in it differs."""
        held: tuple[datetime, datetime, Status] | None = self.made.get((STATUS, line))
        if held is None or not held[0] <= now < held[1]:
            held = self.made[STATUS, line] = (now, self.next_boundary(now), status_at(self.hours[line], now))
        return replace(held[2], at=now)

    def unusual_days(
        self, line: str, at: datetime, until: datetime
    ) -> tuple[tuple[ExceptionalDay, ...], tuple[datetime, ...]]:
        """From the line's day of a moment on, as far as they begin before `until`: the days that are not as every week,
        and the clock changes.
        """
        rules = self.hours[line].rules
        zone = rules.timezone
        first, last = at.astimezone(zone).date(), (until - timedelta(seconds=1)).astimezone(zone).date()
        last = min(last + timedelta(days=1), rules.known.end)
        held = self.made.get((DAYS, line))
        if held is None or held[0] != (first, last):
            found = exceptional_days(rules, first, last), _changes(first, last, zone)
            held = self.made[DAYS, line] = ((first, last), found)
        days: tuple[tuple[ExceptionalDay, ...], tuple[datetime, ...]] = held[1]
        return days

    def next_boundary(self, now: datetime) -> datetime:
        """When an answer given now may stop being true: it is today, in some line's zone."""
        return at_epoch(min(bound for bound in self._bounds(now) if bound > now.timestamp()))

    def holds_since(self, now: datetime) -> datetime:
        """Since when the answer for now is what it is; the same in every process that has the same files and rows."""
        changed = int(self.changed_at.timestamp())
        return at_epoch(max(bound for bound in (*self._bounds(now), changed) if bound <= now.timestamp()))

    def _bounds(self, now: datetime) -> list[int]:
        zone, today = self.centre.timezone, now.astimezone(self.centre.timezone).date()
        midnights = [midnight(today, zone), midnight(today + timedelta(days=1), zone)]
        told = [int(at.timestamp()) for row in self.announcements for at in (row.start_at, row.until_at)]
        return [*midnights, *told, *(bound for hours in self.hours.values() for bound in hours.bounds_of_day(now))]


@dataclass(frozen=True, slots=True)
class LineAvailability:
    """One line at one moment: its status, and the regular intervals from that day on for the days told.

    `days` are those of them that are not as every week, `clock_changes` those of the line's own zone.
    """

    line: Line
    status: Status
    intervals: tuple[Interval, ...]
    announcement: AnnouncementRow | None = None
    days: tuple[ExceptionalDay, ...] = ()
    clock_changes: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Availability:
    """Every asked line at one moment, and until when the answer can be relied on."""

    at: datetime
    valid_until: datetime
    clock_changes: tuple[datetime, ...]
    lines: tuple[LineAvailability, ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    """What people changed, as last read from the database."""

    revision: revisions.Revision
    overrides: tuple[overrides.OverrideRow, ...]
    closures: tuple[closures.ClosureRow, ...]
    marks: tuple[MarkRow, ...]
    announcements: tuple[AnnouncementRow, ...]
    weeks: tuple[WeekRow, ...]


class Outlooks:
    """Keeps one process's Outlook in step with files, rows and the calendar."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._lock = threading.Lock()
        self._outlook: Outlook | None = None
        self._rows: _Rows | None = None
        self._compiled = CompiledHours()
        self._read_at: datetime | None = None
        self._looked = 0.0

    def recent(self) -> Outlook:
        """The outlook, at most a second behind the rows; the last known one while the database does not answer.

        Raises HoursUnknown once that says nothing of this moment any more.
        """
        if self._outlook is not None and time.monotonic() - self._looked < ROWS_LOOKED_AT_EVERY:
            return self._outlook
        return self.fresh()

    def fresh(self) -> Outlook:
        """The outlook after a look at files and rows, for answers that must not be a second behind.

        While one caller looks, perhaps at a database that is slow to say no, others take what is held.
        """
        held = self._outlook
        if not self._lock.acquire(blocking=held is None):
            return held or self.fresh()
        return self._looked_at()

    def awaited(self) -> Outlook:
        """As `fresh`, but while somebody else looks this waits: whatever was changed before it was asked is in it."""
        if not self._lock.acquire(timeout=LONGEST_WAIT):
            return self.fresh()
        return self._looked_at()

    def _looked_at(self) -> Outlook:
        """The outlook after a look by whoever holds the lock, which is let go."""
        try:
            self._outlook = self._look(self._outlook)
            self._looked = time.monotonic()
            return self._outlook
        finally:
            self._lock.release()

    def last_known(self) -> Outlook | None:
        """What was compiled last, without a look at anything; None before the first answer."""
        return self._outlook

    def _look(self, held: Outlook | None) -> Outlook:
        now = self._runtime.clock.now()
        config = self._runtime.config.state(now.date())
        try:
            self._rows = _read_rows(self._runtime.database, self._rows, now)
            empty = empty_since(self._runtime.database, config.centre, now)
        except DatabaseFault:
            if self._rows is None or held is None:
                raise
            told_until = held.told_until or _told_until(config, self._read_at or held.changed_at)
            if held.told_until is None:
                log.exception("the database does not answer; hours are those known last, told until %s", told_until)
            if now >= told_until:
                self._outlook = replace(held, told_until=told_until)
                raise HoursUnknown(told_until) from None
            return self._refreshed(held, config, self._rows, held.empty_since, now, told_until)
        self._read_at = now
        made = self._refreshed(held, config, self._rows, empty, now)
        back_at = now if held and held.told_until else held.back_at if held else None
        return made if made.back_at == back_at else replace(made, back_at=back_at)

    def _refreshed(
        self, held: Outlook | None, config: ConfigState, rows: _Rows, empty: Mapping[str, datetime], now: datetime,
        told_until: datetime | None = None,
    ) -> Outlook:
        today = now.astimezone(config.centre.timezone).date()
        stamp = f"{config.revision}-{rows.revision.number}"
        changed_at = max(config.changed_at, rows.revision.changed_at, *empty.values())
        key = (stamp, today, config.faults, changed_at, empty)
        if held and (held.revision, held.compiled_on, held.faults, held.changed_at, held.empty_since) == key:
            return held if held.told_until == told_until else replace(held, told_until=told_until, made={})
        hours = self._compiled.of(
            config.centre.lines.values(), rows.overrides, rows.closures, rows.weeks, now, config.resolved_on
        )
        for id_, since in empty.items():
            hours[id_] = without_agents(hours[id_], config.centre.lines[id_], since, now)
        return Outlook(
            config.centre, hours, stamp, changed_at, today, config.faults, empty, rows.revision.number, rows.marks,
            rows.announcements, told_until, made=_still_true(held, hours),
        )


def _still_true(held: Outlook | None, hours: Mapping[str, Hours]) -> dict[Any, Any]:
    """What was found out about lines whose hours are what they were."""
    same = [id_ for id_, compiled in hours.items() if held is not None and held.hours.get(id_) is compiled]
    keys = [(what, id_) for what in OF_A_LINE for id_ in same]
    return {key: held.made[key] for key in keys if held is not None and key in held.made}


def _read_rows(database: Database, held: _Rows | None, now: datetime) -> _Rows:
    with database.read() as connection:
        revision = revisions.current(connection)
        if held is not None and held.revision == revision:
            return held
        return _Rows(
            revision, overrides.in_force(connection), closures.ending_after(connection, now - PAST_CLOSURES_KEPT),
            caller_marks.in_force(connection, now), announcements.ending_after(connection, now),
            weeks.in_force(connection),
        )


def _told_until(config: ConfigState, read_at: datetime) -> datetime:
    """Up to when an answer given at that moment was valid."""
    zone = config.centre.timezone
    return at_epoch(midnight(read_at.astimezone(zone).date() + timedelta(days=DAYS_TOLD), zone))


def availability_at(outlook: Outlook, lines: Iterable[str], at: datetime, days_told: int = DAYS_TOLD) -> Availability:
    """Whether lines are open at a moment, and the days from its own on.

    Raises Refused for unknown lines, OutOfRange past the known days, HoursUnknown past what is told without a database.
    """
    if outlook.told_until is not None and at >= outlook.told_until:
        raise HoursUnknown(outlook.told_until)
    zone = outlook.centre.timezone
    today = at.astimezone(zone).date()
    last = today + timedelta(days=days_told)
    start, end = at_epoch(midnight(today, zone)), at_epoch(midnight(last, zone))
    end = min(end, outlook.told_until or end)
    answers = []
    for id_ in lines:
        line, hours = outlook.line(id_), outlook.hours[id_]
        days, changes = outlook.unusual_days(id_, at, end)
        told = hours.intervals(start, end)
        answers.append(
            LineAvailability(line, status_at(hours, at), told, outlook.announcement(id_, at), days, changes)
        )
    return Availability(at, end, _changes(today, last, zone), tuple(answers))


def _changes(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, ...]:
    return tuple(at_epoch(change) for change in clock_changes(first, last, zone))

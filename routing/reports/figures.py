"""Figures of days and of the hours of the day: calls and their waits, promises and whether they were kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from routing.domain.ledger import Kept, Promised, Verdict, verdict_of
from routing.domain.rules import Rules
from routing.reports.days import DAY
from routing.reports.tally import Figures, Tally, together
from routing.runtime import Runtime
from routing.store import ledger
from routing.store.call_figures import call_groups
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.store.wall_hours import Days

Queue = str | None


@dataclass(frozen=True, slots=True)
class DayReport:
    """A day: its figures in all, and those of each queue; under None what was in no queue."""

    on: date
    all: Figures
    queues: Mapping[Queue, Figures]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of some days: in all, of each day, and of each hour of the clock, all days together.

    An hour is there when something happened in it on some day.
    """

    all: Figures
    days: tuple[DayReport, ...]
    hours: Mapping[int, Figures]


@dataclass(frozen=True, slots=True)
class _Tallies:
    """What is added up, and by what."""

    days: defaultdict[tuple[date, Queue], Tally]
    hours: defaultdict[int, Tally]


def report(runtime: Runtime, rules: Rules, first: date, last: date, line: str | None = None) -> Report:
    """The figures of the local days from one up to another, of one line or of all."""
    days = Days(first, last, rules.timezone)
    with runtime.database.read() as connection:
        tallies = _tallied(connection, days, line, runtime.clock.now())
    by_day: dict[date, dict[Queue, Tally]] = {first + DAY * number: {} for number in range((last - first).days)}
    for (on, queue), tally in sorted(tallies.days.items(), key=lambda item: (item[0][1] is None, item[0][1] or "")):
        by_day[on][queue] = tally
    sums = {on: together(queues.values()) for on, queues in by_day.items()}
    told = tuple(
        DayReport(on, sums[on].figures(), {queue: tally.figures() for queue, tally in queues.items()})
        for on, queues in by_day.items()
    )
    hours = {hour: tally.figures() for hour, tally in sorted(tallies.hours.items())}
    return Report(together(sums.values()).figures(), told, hours)


def promises_of_day(connection: Connection, rules: Rules, day: date, now: datetime) -> Kept:
    """What came of the promises of one local day."""
    found = ledger.promises(connection, *Days(day, day + DAY, rules.timezone).bounds, now)
    return sum(found.values(), Kept())


def verdict(row: CallbackRow, now: datetime) -> Verdict | None:
    """What came of one callback's promise; None while no window is promised."""
    if row.promised_end is None:
        return None
    return verdict_of(Promised(row.promised_end, row.first_rung_at, row.state, row.ended_at), now)


def _tallied(connection: Connection, days: Days, line: str | None, now: datetime) -> _Tallies:
    found = _Tallies(defaultdict(Tally), defaultdict(Tally))
    by_day, by_hour = found.days, found.hours
    for group in call_groups(connection, days, line):
        by_day[group.on, group.queue].add(group)
        by_hour[group.hour].add(group)
    for promised in ledger.promise_groups(connection, *days.bounds, now, line):
        local = promised.start_at.astimezone(days.zone)
        for tally in (by_day[local.date(), promised.queue], by_hour[local.hour]):
            tally.kept += promised.kept
    return found

"""Figures of days: calls and how long they waited, promises and whether they were kept; in all and by queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from routing.domain.ledger import Kept, Promised, Verdict, verdict_of
from routing.domain.rules import Rules
from routing.domain.wall_time import at_epoch, midnight
from routing.reports.days import DAY
from routing.runtime import Runtime
from routing.store import ledger
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.store.ledger import CallCount

ABANDONED = ("abandoned_menu", "abandoned_queue")


@dataclass(frozen=True, slots=True)
class Figures:
    """Calls and promises of a day or of one queue on it. Waits are in seconds, None when nobody waited."""

    calls: int
    answered: int
    abandoned: int
    ended_as: Mapping[str, int]
    mean_wait: float | None
    median_wait: float | None
    callbacks: Kept


@dataclass(frozen=True, slots=True)
class DayReport:
    """A day: its figures in all, and those of each queue; under None what was in no queue."""

    on: date
    all: Figures
    queues: Mapping[str | None, Figures]


def report(runtime: Runtime, rules: Rules, first: date, last: date) -> tuple[DayReport, ...]:
    """The figures of each local day from one day up to another."""
    now = runtime.clock.now()
    days = [first + DAY * number for number in range((last - first).days)]
    with runtime.database.read() as connection:
        return tuple(_day(connection, rules, day, now) for day in days)


def promises_of_day(connection: Connection, rules: Rules, day: date, now: datetime) -> Kept:
    """What came of the promises of one local day."""
    start, end = _bounds(rules, day)
    return _sum(ledger.promises(connection, start, end, now).values())


def verdict(row: CallbackRow, now: datetime) -> Verdict | None:
    """What came of one callback's promise; None while no window is promised."""
    if row.promised_end is None:
        return None
    return verdict_of(Promised(row.promised_end, row.first_rung_at, row.state, row.ended_at), now)


def _day(connection: Connection, rules: Rules, day: date, now: datetime) -> DayReport:
    start, end = _bounds(rules, day)
    kept, called = ledger.promises(connection, start, end, now), ledger.came_in(connection, start, end)
    queues = sorted({*kept, *called}, key=lambda queue: (queue is None, queue or ""))
    by_queue = {queue: _figures([called.get(queue, CallCount())], kept.get(queue, Kept())) for queue in queues}
    return DayReport(day, _figures(called.values(), _sum(kept.values())), by_queue)


def _figures(counts: Iterable[CallCount], kept: Kept) -> Figures:
    ended: Counter[str] = Counter()
    waits: Counter[int] = Counter()
    for one in counts:
        ended += one.ended
        waits += one.waits
    mean = sum(wait * count for wait, count in waits.items()) / waits.total() if waits else None
    return Figures(
        ended.total(), ended["answered"], sum(ended[how] for how in ABANDONED),
        {how: count for how, count in sorted(ended.items()) if how}, mean, _median(waits), kept,
    )


def _median(waits: Counter[int]) -> float | None:
    """The middle one of so many, or the mean of the two in the middle."""
    if not waits:
        return None
    total, seen, middle = waits.total(), 0, []
    places = {(total - 1) // 2, total // 2}
    for wait, count in sorted(waits.items()):
        middle += [wait] * len([place for place in places if seen <= place < seen + count])
        seen += count
    return sum(middle) / len(middle)


def _sum(those: Iterable[Kept]) -> Kept:
    names = [one.name for one in fields(Kept)]
    found = tuple(those)
    return Kept(**{name: sum(getattr(one, name) for one in found) for name in names})


def _bounds(rules: Rules, day: date) -> tuple[datetime, datetime]:
    zone = rules.timezone
    return at_epoch(midnight(day, zone)), at_epoch(midnight(day + DAY, zone))

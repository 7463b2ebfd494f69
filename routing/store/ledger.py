"""Promises counted by when their window begins, and what came of them, as domain/ledger.py has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, func, select

from routing.domain.callback import CallbackState
from routing.domain.ledger import Kept, Promised, verdict_of
from routing.store.tables import callbacks

_OF = callbacks.c
_INSTANT = timedelta(seconds=1)
Queue = str | None


@dataclass(frozen=True, slots=True)
class PromiseGroup:
    """The promises of one queue whose windows begin at one moment, and what came of them."""

    start_at: datetime
    queue: Queue
    kept: Kept


def promise_groups(
    connection: Connection, start: datetime, end: datetime, now: datetime, line: str | None = None
) -> Iterator[PromiseGroup]:
    """The promises for windows that begin in a stretch, on one line or on all; a moment may come more than once.

    Grouped in the order of an index that holds all that is asked for: nothing is sorted, and no row is read.
    """
    by = (_OF.promised_start, _OF.queue, _OF.state, _OF.promised_end)
    unrung_in_time = and_(_OF.first_rung_at.is_(None), _OF.ended_at < _OF.promised_end)
    found = select(
        *by, func.count(), func.count(_OF.first_rung_at), func.count(case((_OF.first_rung_at < _OF.promised_end, 1))),
        func.count(case((unrung_in_time, 1))),
    ).where(_OF.promised_start >= start, _OF.promised_start < end, _OF.promised_end.is_not(None))
    if line is not None:
        found = found.where(_OF.line == line)
    for row in connection.execute(found.group_by(*by)):
        yield PromiseGroup(row[0], row[1], _judged(CallbackState(row[2]), row[3], _Counts(*row[4:]), now))


def promises(connection: Connection, start: datetime, end: datetime, now: datetime) -> dict[Queue, Kept]:
    """What came of the promises for windows that begin in a stretch, by queue."""
    by_queue: dict[Queue, Kept] = {}
    for group in promise_groups(connection, start, end, now):
        by_queue[group.queue] = by_queue.get(group.queue, Kept()) + group.kept
    return by_queue


@dataclass(frozen=True, slots=True)
class _Counts:
    """Of so many: those rung, those of them in time, and those never rung that were over in time."""

    all: int
    rung: int
    rung_in_time: int
    over_in_time: int


def _judged(state: CallbackState, end: datetime, counts: _Counts, now: datetime) -> Kept:
    """One of each sort is judged, and stands for all that are alike."""
    in_time = end - _INSTANT
    sorts = (
        (counts.rung_in_time, Promised(end, in_time, state, None)),
        (counts.rung - counts.rung_in_time, Promised(end, end, state, None)),
        (counts.over_in_time, Promised(end, None, state, in_time)),
        (counts.all - counts.rung - counts.over_in_time, Promised(end, None, state, None)),
    )
    verdicts: Counter[str] = Counter()
    for count, one in sorts:
        verdicts[verdict_of(one, now).value] += count
    return Kept(counts.all, unreachable=counts.all if state is CallbackState.UNREACHABLE else 0, **verdicts)

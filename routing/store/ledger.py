"""Figures of a stretch of time, by queue: what came of promises, as domain/ledger.py has it, and of calls."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from routing.domain.callback import CallbackState
from routing.domain.ledger import Kept, Verdict
from routing.store.tables import callbacks, calls

_OF = callbacks.c
_UNREACHABLE = CallbackState.UNREACHABLE.value
Queue = str | None


@dataclass(frozen=True, slots=True)
class CallCount:
    """Calls of a queue: how they ended, and how many waited for how many seconds."""

    ended: Counter[str] = field(default_factory=Counter)
    waits: Counter[int] = field(default_factory=Counter)

    @property
    def calls(self) -> int:
        """How many there were."""
        return self.ended.total()


def promises(connection: Connection, start: datetime, end: datetime, now: datetime) -> dict[Queue, Kept]:
    """What came of the promises for windows that begin in a stretch, by queue."""
    each = (
        select(_OF.queue, _verdict(now).label("verdict"), (_OF.state == _UNREACHABLE).label("is_unreachable"))
        .where(_OF.promised_start >= start, _OF.promised_start < end, _OF.promised_end.is_not(None)).subquery()
    )
    found = select(*each.c, func.count()).group_by(*each.c)
    counts: dict[Queue, Counter[str]] = defaultdict(Counter)
    for row in connection.execute(found):
        queue, verdict, is_unreachable, count = tuple(row)
        counts[queue].update({verdict: count, "promised": count, "unreachable": count if is_unreachable else 0})
    return {queue: Kept(**counted) for queue, counted in counts.items()}


def came_in(connection: Connection, start: datetime, end: datetime) -> dict[Queue, CallCount]:
    """The calls that began in a stretch, by the queue they were in; None for those that were in none."""
    begun = and_(calls.c.started_at >= start, calls.c.started_at < end)
    by = (calls.c.queue, calls.c.ended_as, calls.c.wait_seconds)
    counts: dict[Queue, CallCount] = defaultdict(CallCount)
    for queue, ended_as, wait, count in connection.execute(select(*by, func.count()).where(begun).group_by(*by)):
        counts[queue].ended[ended_as or ""] += count
        if wait is not None:
            counts[queue].waits[wait] += count
    return dict(counts)


def _verdict(now: datetime) -> ColumnElement[str]:
    in_time = and_(_OF.ended_at.is_not(None), _OF.ended_at < _OF.promised_end)
    rung = _OF.first_rung_at.is_not(None)
    return case(
        (and_(rung, _OF.first_rung_at < _OF.promised_end), Verdict.KEPT.value),
        (rung, Verdict.LATE.value),
        (_OF.state == _UNREACHABLE, Verdict.BAD_NUMBER.value),
        (and_(_OF.state == CallbackState.CANCELLED.value, in_time), Verdict.CANCELLED.value),
        (and_(_OF.state == CallbackState.DONE.value, in_time), Verdict.SERVED.value),
        (_OF.promised_end <= now, Verdict.MISSED.value),
        else_=Verdict.OPEN.value,
    )

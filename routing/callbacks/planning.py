"""Promises looked after: no callback stays promised for a closed time, and people are told before it, each once.

A look costs a few questions to an index; rows are touched only where something is to be done, a batch to a transaction.
Any number of processes may look at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from routing.availability import Outlook
from routing.callbacks.ground import Ground, broken, closed_stretches, ground_of, hours_that_count
from routing.callbacks.moving import SeatGone, put_right
from routing.callbacks.reminding import expire, own_up, remind
from routing.domain.promise import Promises
from routing.domain.replanning import Turn
from routing.domain.ring_times import may_ring_from
from routing.runtime import Runtime
from routing.store import callback_asks, callback_plans, idempotency
from routing.store.callback_plans import Those
from routing.store.database import Connection

EVERY = timedelta(seconds=20)
TIDIED_EVERY = timedelta(minutes=10)
BATCHES_AT_MOST = 5
TRIES_FOR_SEATS = 4
KEYS_KEPT = timedelta(days=2)
_LOOK, _TIDY = "promises looked after", "promises tidied"

Batch = Callable[[Connection], int]


@dataclass(frozen=True, slots=True)
class Planned:
    """What one look did, in callbacks. `has_more`: there was more than one pass does; the next one goes on at once."""

    moved: int = 0
    unplanned: int = 0
    retimed: int = 0
    reminded: int = 0
    missed: int = 0
    expired: int = 0
    has_more: bool = False

    @property
    def done(self) -> int:
        """How many callbacks it touched."""
        return self.moved + self.unplanned + self.retimed + self.reminded + self.missed + self.expired


NOTHING = Planned()


def look_after_promises(runtime: Runtime, outlook: Outlook) -> Planned:
    """Plans anew what the hours do not let us keep, reminds, owns up, gives up; nothing between two looks.

    Hours that changed make another outlook, which is looked at at once.
    """
    now = runtime.clock.now()
    if outlook.centre.promises is None or not _is_time(outlook, _LOOK, EVERY, now):
        return NOTHING
    with runtime.database.read() as connection:
        hours = hours_that_count(outlook, now)
        found, latest = broken(connection, hours, outlook.centre.promises, now)
        ground = ground_of(outlook, runtime.links, hours, latest, now)
        wrong = [*(one.those for one in found), *_misplaced(connection, ground, now)]
        starts = _starts_to_tell(connection, ground.promises, now)
    told = _Told(runtime)
    turns = _put_right(told, ground, wrong, now)
    reminded = sum(told.batches(partial(remind, ground=ground, start=start, now=now)) for start in starts)
    missed = told.batches(partial(own_up, ground=ground, now=now))
    expired = _tidy(told, ground, now) if _is_time(outlook, _TIDY, TIDIED_EVERY, now) else 0
    if told.has_more:
        del outlook.made[_LOOK]
    return Planned(
        turns[Turn.MOVED], turns[Turn.UNPLANNED], turns[Turn.RETIMED], reminded, missed, expired, told.has_more
    )


class _Told:
    """The batches that one look may still do."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.left = BATCHES_AT_MOST
        self.has_more = False

    def batches(self, work: Batch) -> int:
        """Does batches of a work until nothing is left to do or no more may be done; how many rows it did."""
        done = 0
        while self.goes_on():
            did = self.runtime.database.write(work)
            if not did:
                self.left += 1
                return done
            done += did
        return done

    def goes_on(self) -> bool:
        """Whether one more batch may be done; then it is counted."""
        self.has_more = self.has_more or self.left <= 0
        self.left -= 1
        return self.left >= 0


def _put_right(told: _Told, ground: Ground, wrong: list[Those], now: datetime) -> Counter[Turn]:
    turns: Counter[Turn] = Counter()
    for those in wrong:
        changed = 1
        while changed and told.goes_on():
            did = _one_batch(told.runtime, ground, those, now)
            changed = sum(count for turn, count in did.items() if turn is not Turn.STAYS)
            turns += did
            told.left += not changed
    return turns


def _one_batch(runtime: Runtime, ground: Ground, those: Those, now: datetime) -> Counter[Turn]:
    """Planned again when a seat is gone; in the end somebody gets one more than there are, as nothing may be lost."""
    for _ in range(TRIES_FOR_SEATS):
        try:
            return runtime.database.write(partial(put_right, ground=ground, those=those, now=now))
        except SeatGone:
            continue
    return runtime.database.write(partial(put_right, ground=ground, those=those, now=now, sells_over=True))


def _misplaced(connection: Connection, ground: Ground, now: datetime) -> Iterator[Those]:
    """Whom the closing has overtaken, who is due while nobody is rung, and who can be planned again."""
    rings_from = _rings_from(ground, now)
    if rings_from is not None:
        yield callback_plans.unplanned()
    yield from callback_plans.undated()
    if rings_from != now:
        yield callback_plans.late(now)
        yield from callback_plans.rung_and_due(now)
    latest = callback_plans.last_due(connection)
    if latest is not None and latest > now:
        after = now + timedelta(microseconds=1)
        for start, end in _closed(ground, after, latest + timedelta(microseconds=1)):
            yield from callback_plans.due_between(start, end)


def _closed(ground: Ground, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    stop = timedelta(seconds=ground.promises.dial.stop_before_closing)

    def rings_until(at: datetime) -> datetime | None:
        closes = ground.hours.next_closing(at)
        return closes - stop if closes is not None else None

    yield from closed_stretches(partial(_rings_from, ground), rings_until, start, end)


def _rings_from(ground: Ground, at: datetime) -> datetime | None:
    return may_ring_from(ground.hours, at, timedelta(seconds=ground.promises.dial.stop_before_closing))


def _starts_to_tell(connection: Connection, promises: Promises, now: datetime) -> tuple[datetime, ...]:
    if promises.texts.before is None:
        return ()
    return callback_plans.starts_between(connection, now, now + timedelta(seconds=promises.texts.before))


def _tidy(told: _Told, ground: Ground, now: datetime) -> int:
    """Gives up what is too late, and forgets what nobody asks for any more."""
    limits = ground.promises.limits
    asks_kept = timedelta(seconds=max(limits.per_caller.seconds, limits.per_address.seconds))

    def forget(connection: Connection) -> None:
        idempotency.forget_before(connection, now - KEYS_KEPT)
        callback_asks.forget_before(connection, now - asks_kept)

    told.runtime.database.write(forget)
    return told.batches(partial(expire, ground=ground, now=now))


def _is_time(outlook: Outlook, what: str, every: timedelta, now: datetime) -> bool:
    """Whether so much time has passed since this process last did it by this outlook; then it counts as done now."""
    last: datetime | None = outlook.made.get(what)
    if last is not None and last <= now < last + every:
        return False
    outlook.made[what] = now
    return True

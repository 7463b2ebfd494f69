"""How many calls may begin at this moment, and what keeps them from it: the shared pace, refusals, countries."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from routing.store import alarms, paces
from routing.store.database import Connection
from routing.telephony.call_news import CallRefusal, call_refusal
from routing.telephony.network import Outcome, Told

CALLS, STOPPED, BUSY = "calls", "calls_stopped", "calls_busy"
BARRED = "barred:"
STOPS_FOR, BARRED_FOR = timedelta(seconds=60), timedelta(hours=1)
SHORT_REST = timedelta(seconds=5)
LARGEST_BATCH = 100  # placed one after the other, they are done well within their lease
SHARE_OF_A_SECOND = 20
LONGEST_BUSY, JITTER = 8.0, 1.25
BUSY_FORGOTTEN = timedelta(seconds=30)
REFUSED, COUNTRY_REFUSED = "calls_refused", "country_refused"


def batch_size(per_second: int) -> int:
    """How many calls are begun at one go: a whole part of the calls of a second, so that no second has more.

    One at a time as long as they are few; more where a transaction for each would be the brake.
    """
    largest = max(1, min(LARGEST_BATCH, per_second // SHARE_OF_A_SECOND))
    return next(size for size in range(largest, 0, -1) if per_second % size == 0)


def interval(calls: int, per_second: int) -> timedelta:
    """The time that so many calls take up."""
    return timedelta(seconds=calls / per_second)


def barred_starts(connection: Connection, now: datetime) -> tuple[str, ...]:
    """The beginnings of numbers that the network refuses to ring for now: `+262`."""
    return tuple(name.removeprefix(BARRED) for name in paces.resting(connection, BARRED, now))


def slow_down(connection: Connection, told: Told, now: datetime) -> None:
    """The network is busy: nobody rings before it says, each time twice as long when it says so again and again."""
    step = paces.step(connection, BUSY, now + BUSY_FORGOTTEN, now)
    grown = min(LONGEST_BUSY, 2.0 ** (step - 1)) * random.uniform(1.0, JITTER)
    paces.rest(connection, CALLS, now + timedelta(seconds=max(told.retry_after or 0.0, grown)), now)


def rest_after(connection: Connection, told: Told, start: str, now: datetime) -> None:
    """What a definite no means for the calls to come; `start` is the beginning of the refused number's country."""
    refusal = call_refusal(told.code)
    if told.outcome is Outcome.BUSY:
        slow_down(connection, told, now)
    elif refusal is CallRefusal.ACCOUNT:
        alarms.raise_alarm(connection, REFUSED, str(told.code), "nobody can be rung: the account refuses calls", now)
        paces.rest(connection, STOPPED, now + STOPS_FOR, now)
    elif refusal is CallRefusal.COUNTRY:
        detail = f"numbers beginning {start} cannot be rung: {told.code}"
        alarms.raise_alarm(connection, COUNTRY_REFUSED, start, detail, now)
        paces.rest(connection, f"{BARRED}{start}", now + BARRED_FOR, now)
    elif refusal is CallRefusal.NOT_NOW:
        paces.rest(connection, CALLS, now + SHORT_REST, now)

"""How often one may ask for a callback: a number so many times, and whoever asks on the web from one address too."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing.domain.promise import Limits
from routing.store import callback_asks
from routing.store.database import Connection


def number_free_at(connection: Connection, limits: Limits, number: str, now: datetime) -> datetime | None:
    """When a number that was asked for too often may be asked for again; None for now."""
    rate = limits.per_caller
    since = now - timedelta(seconds=rate.seconds)
    if callback_asks.count_of_number(connection, number, since) < rate.count:
        return None
    return _free_again(callback_asks.oldest_of_number(connection, number, since), rate.seconds, now)


def address_free_at(connection: Connection, limits: Limits, asker: str | None, now: datetime) -> datetime | None:
    """The same of an address, as a keyed hash; None too where there is none."""
    rate = limits.per_address
    since = now - timedelta(seconds=rate.seconds)
    if asker is None or callback_asks.count_of(connection, asker, since) < rate.count:
        return None
    return _free_again(callback_asks.oldest_of(connection, asker, since), rate.seconds, now)


def note(connection: Connection, asker: str | None, now: datetime) -> None:
    """Counts an ask of an address."""
    if asker is not None:
        callback_asks.note(connection, asker, now)


def _free_again(oldest: datetime | None, seconds: int, now: datetime) -> datetime:
    return (oldest or now) + timedelta(seconds=seconds)

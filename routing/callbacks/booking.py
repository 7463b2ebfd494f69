"""May we ring you back, and when? Books a callback, moves it and cancels it, each within the caller's transaction.

A seat is sold by one conditional statement, and one number has no more open callbacks than config allows by a unique
index: of two who ask at once one gets the seat, and nothing half done is ever kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from routing.availability import Outlook
from routing.callback_links import CallbackLinks
from routing.callbacks.telling import Telling, tell
from routing.domain.callback import ALPHABET, LONGEST, PREFIX, SHORTEST, CallbackEvent, CallbackState
from routing.domain.promise import Promises
from routing.domain.ring_times import may_ring_from
from routing.domain.slots import Slot, Soonest, Window, asked_up_to, free_slots, slot_of, soonest
from routing.domain.text import Language
from routing.store import callback_asks, callbacks, slot_seats
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

TRIES_AT_A_LENGTH = 4


class Booked(StrEnum):
    """What came of asking for a callback."""

    BOOKED = "booked"
    SLOT_TAKEN = "slot_taken"  # that slot has no seat left, or as soon as possible there is none up to the horizon
    NO_SUCH_SLOT = "no_such_slot"
    ALREADY_BOOKED = "already_booked"
    TOO_MANY = "too_many"  # this number, or this address, has asked too often


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for. `number` is E.164 and allowed; `slot_id` None is as soon as possible; `asker` a keyed
    hash of the address it came from, None where there is none; `rank_at` since when they wait, None for from now on.
    """

    number: str
    topic: str | None
    queue: str | None
    language: Language
    channel: str
    slot_id: str | None = None
    consent_version: str | None = None
    call_sid: str | None = None
    asker: str | None = None
    rank_at: datetime | None = None
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Booking:
    """What came of it, with the callback: the one booked, or the one that this number has already."""

    reason: Booked
    row: CallbackRow | None = None


def book(connection: Connection, outlook: Outlook, links: CallbackLinks, wanted: Wanted, now: datetime) -> Booking:
    """Books a callback and writes its text message. Unless it was booked nothing of it is kept.

    Whoever is refused as having one already gets the link by text message, and nothing else is told.
    """
    promises = promises_of(outlook)
    held = callbacks.open_of_number(connection, wanted.number)
    if len(held) >= promises.limits.open_per_number:
        tell(connection, outlook.centre, links, held[-1], Telling.LINK, now)
        return Booking(Booked.ALREADY_BOOKED, held[-1])
    if _asks_too_often(connection, promises, wanted, now):
        return Booking(Booked.TOO_MANY)
    found = _window(connection, outlook, promises, wanted.slot_id, now)
    if found is None:
        return Booking(Booked.NO_SUCH_SLOT if wanted.slot_id else Booked.SLOT_TAKEN)
    if not _take(connection, promises, found.seat):
        return Booking(Booked.SLOT_TAKEN)
    row = _add(connection, promises, wanted, found, {one.place for one in held}, now)
    if row is None:  # somebody else has booked for this number at this very moment
        _give_back(connection, promises.line, found.seat.start if found.seat else None)
        return Booking(Booked.ALREADY_BOOKED, next(iter(callbacks.open_of_number(connection, wanted.number)), None))
    if wanted.asker is not None:
        callback_asks.note(connection, wanted.asker, now)
    tell(connection, outlook.centre, links, row, Telling.BOOKED, now)
    return Booking(Booked.BOOKED, row)


def slots_on_offer(
    connection: Connection, outlook: Outlook, start: datetime, end: datetime, now: datetime
) -> tuple[Slot, ...]:
    """The slots with seats left that begin between two moments."""
    promises = promises_of(outlook)
    first, last = max(start, now), min(end, now + timedelta(seconds=promises.slots.horizon))
    taken = slot_seats.taken(connection, promises.line, first, last)
    return free_slots(outlook.hours[promises.line], promises.slots, taken, now, first, last)


def move(
    connection: Connection, outlook: Outlook, held: CallbackRow, slot_id: str | None, reason: str, now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> Booking:
    """Moves a held callback to another slot, or to as soon as possible; its old seat is free again.

    A callback that is over, or is being talked, is not moved: then it is told as ALREADY_BOOKED, as it stands.
    """
    promises = promises_of(outlook)
    found = _window(connection, outlook, promises, slot_id, now)
    if found is None:
        return Booking(Booked.NO_SUCH_SLOT if slot_id else Booked.SLOT_TAKEN, held)
    seat_at = found.seat.start if found.seat else None
    is_kept = held.seat_at == seat_at
    if not is_kept and not _take(connection, promises, found.seat):
        return Booking(Booked.SLOT_TAKEN, held)
    start, end = (found.told.start, found.told.end) if found.told else (None, None)
    moved = callbacks.move(
        connection, held, CallbackEvent.MOVED, reason, now, detail, window_start=start, window_end=end,
        promised_start=start, promised_end=end, seat_at=seat_at, next_attempt_at=start,
        rank_at=start if slot_id and start else now, missed_at=None,
    )
    if not is_kept:
        _give_back(connection, held.line, held.seat_at if moved else seat_at)
    return Booking(Booked.BOOKED if moved else Booked.ALREADY_BOOKED, moved or held)


def close(
    connection: Connection, held: CallbackRow, event: CallbackEvent, reason: str, now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> CallbackRow | None:
    """Ends a held callback (cancelled, served otherwise, unreached, expired); a seat still to come is free again."""
    ended = callbacks.move(connection, held, event, reason, now, detail, next_attempt_at=None)
    if ended is not None and held.seat_at is not None and held.seat_at > now:
        slot_seats.give_back(connection, held.line, held.seat_at)
    return ended


def promises_of(outlook: Outlook) -> Promises:
    """What the centre promises. Raises LookupError where it promises nothing."""
    if outlook.centre.promises is None:
        raise LookupError("this centre rings nobody back: there is no callbacks.yaml")
    return outlook.centre.promises


def _asks_too_often(connection: Connection, promises: Promises, wanted: Wanted, now: datetime) -> bool:
    by_number, by_address = promises.limits.per_caller, promises.limits.per_address
    since = now - timedelta(seconds=by_number.seconds)
    if callback_asks.count_of_number(connection, wanted.number, since) >= by_number.count:
        return True
    if wanted.asker is None:
        return False
    since = now - timedelta(seconds=by_address.seconds)
    return callback_asks.count_of(connection, wanted.asker, since) >= by_address.count


def _window(
    connection: Connection, outlook: Outlook, promises: Promises, slot_id: str | None, now: datetime
) -> Soonest | None:
    """The window to be told, and the one whose seat is to be taken; None when there is no such slot, or no seat."""
    hours, rules, stop = outlook.hours[promises.line], promises.slots, promises.dial.stop_before_closing
    if slot_id is not None:
        window = slot_of(hours, rules, slot_id, now)
        return Soonest(window, window) if window else None
    length, pause = timedelta(seconds=rules.length), timedelta(seconds=stop)
    rings_from = may_ring_from(hours, now, pause)
    if rings_from is None:
        return Soonest(is_known=False)
    taken = slot_seats.taken(connection, promises.line, now - length, asked_up_to(rules, now, rings_from))
    found = soonest(hours, rules, taken, now, pause)
    return found if found.told else None


def _take(connection: Connection, promises: Promises, seat: Window | None) -> bool:
    """A seat is taken of the window, if there is one to be taken."""
    return seat is None or slot_seats.take(connection, promises.line, seat.start, promises.slots.capacity)


def _give_back(connection: Connection, line: str, seat_at: datetime | None) -> None:
    if seat_at is not None:
        slot_seats.give_back(connection, line, seat_at)


def _add(
    connection: Connection, promises: Promises, wanted: Wanted, found: Soonest, places: set[int], now: datetime
) -> CallbackRow | None:
    """None when the number has got one in the same place meanwhile."""
    start, end = (found.told.start, found.told.end) if found.told else (None, None)
    rank_at = wanted.rank_at or (start if wanted.slot_id and start else now)
    due_at = min(rank_at, start) if start and wanted.rank_at else start
    place = next(n for n in range(len(places) + 1) if n not in places)
    for reference in _references():
        row = CallbackRow(
            uuid4().hex, reference, wanted.number, place, promises.line, wanted.queue, wanted.topic,
            wanted.language.value, wanted.channel, CallbackState.WAITING, "booked", start, end, start, end,
            found.seat.start if found.seat else None, wanted.priority, rank_at, due_at, 0, 0, 0, False, None, None,
            None, wanted.consent_version, now if wanted.consent_version else None, wanted.call_sid, now, now, None, 1,
        )
        if callbacks.add(connection, row):
            return row
        if any(one.place == place for one in callbacks.open_of_number(connection, wanted.number)):
            return None
    raise RuntimeError("no reference is left")


def _references() -> Iterator[str]:
    """References to try, short ones first: with many callbacks in the rows a short one may be taken."""
    for length in range(SHORTEST, LONGEST + 1):
        for _ in range(TRIES_AT_A_LENGTH):
            yield PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(length))

"""May we ring you back? Books a callback, moves it and cancels it, each within the caller's transaction.

One number has no more open callbacks than config allows by a unique index: of two who ask for it at once one gets the
callback, and nothing half done is ever kept. Which windows there are, and their seats, is in offering.py.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from routing.availability import Outlook
from routing.callback_links import CallbackLinks
from routing.callbacks import limits
from routing.callbacks.offering import give_back_seat, promises_of, take_seat, window_wanted
from routing.callbacks.telling import Telling, tell
from routing.domain.callback import ALPHABET, LONGEST, PREFIX, SHORTEST, CallbackEvent, CallbackState
from routing.domain.promise import Promises
from routing.domain.slots import Soonest
from routing.domain.text import Language
from routing.store import callbacks
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
    """What came of it, with the callback: the one booked, or the one that this number has already. `again_at`: when
    whoever asked too often may ask again.
    """

    reason: Booked
    row: CallbackRow | None = None
    again_at: datetime | None = None


def book(connection: Connection, outlook: Outlook, links: CallbackLinks, wanted: Wanted, now: datetime) -> Booking:
    """Books a callback and writes its text message. Unless it was booked nothing of it is kept.

    Whoever is refused as having one already gets the link by text message, and nothing else is told; it counts as an
    ask of its address, so that nobody can try numbers one after the other.
    """
    promises = promises_of(outlook)
    again_at = limits.address_free_at(connection, promises.limits, wanted.asker, now)
    if again_at is not None:
        return Booking(Booked.TOO_MANY, again_at=again_at)
    held = callbacks.open_of_number(connection, wanted.number)
    if len(held) >= promises.limits.open_per_number:
        limits.note(connection, wanted.asker, now)
        tell(connection, outlook.centre, links, held[-1], Telling.LINK, now)
        return Booking(Booked.ALREADY_BOOKED, held[-1])
    again_at = limits.number_free_at(connection, promises.limits, wanted.number, now)
    if again_at is not None:
        return Booking(Booked.TOO_MANY, again_at=again_at)
    found = window_wanted(connection, outlook, wanted.slot_id, now)
    if found is None:
        return Booking(Booked.NO_SUCH_SLOT if wanted.slot_id else Booked.SLOT_TAKEN)
    if not take_seat(connection, outlook, found.seat, now):
        return Booking(Booked.SLOT_TAKEN)
    row = _add(connection, promises, wanted, found, {one.place for one in held}, now)
    if row is None:  # somebody else has booked for this number at this very moment
        give_back_seat(connection, promises.line, found.seat.start if found.seat else None)
        return Booking(Booked.ALREADY_BOOKED, next(iter(callbacks.open_of_number(connection, wanted.number)), None))
    limits.note(connection, wanted.asker, now)
    tell(connection, outlook.centre, links, row, Telling.BOOKED, now)
    return Booking(Booked.BOOKED, row)


def move(
    connection: Connection, outlook: Outlook, held: CallbackRow, slot_id: str | None, reason: str, now: datetime,
    detail: Mapping[str, Any] | None = None, event: CallbackEvent = CallbackEvent.MOVED, **changes: Any,
) -> Booking:
    """Moves a held callback to another slot, or to as soon as possible; its old seat is free again.

    A callback that is over, or is being talked, is not moved: then it is told as ALREADY_BOOKED, as it stands.
    """
    found = window_wanted(connection, outlook, slot_id, now)
    if found is None:
        return Booking(Booked.NO_SUCH_SLOT if slot_id else Booked.SLOT_TAKEN, held)
    seat_at = found.seat.start if found.seat else None
    is_kept = held.seat_at == seat_at
    if not is_kept and not take_seat(connection, outlook, found.seat, now):
        return Booking(Booked.SLOT_TAKEN, held)
    start, end = (found.told.start, found.told.end) if found.told else (None, None)
    moved = callbacks.move(
        connection, held, event, reason, now, detail, window_start=start, window_end=end,
        promised_start=start, promised_end=end, seat_at=seat_at, next_attempt_at=start,
        rank_at=start if slot_id and start else now, first_rung_at=None, missed_at=None, **changes,
    )
    if not is_kept:
        give_back_seat(connection, held.line, held.seat_at if moved else seat_at)
    return Booking(Booked.BOOKED if moved else Booked.ALREADY_BOOKED, moved or held)


def close(
    connection: Connection, held: CallbackRow, event: CallbackEvent, reason: str, now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> CallbackRow | None:
    """Ends a held callback (cancelled, served otherwise, unreached, expired); a seat still to come is free again."""
    is_to_come = held.seat_at is not None and held.seat_at > now
    kept = None if is_to_come else held.seat_at
    ended = callbacks.move(connection, held, event, reason, now, detail, next_attempt_at=None, seat_at=kept)
    if ended is not None and is_to_come:
        give_back_seat(connection, held.line, held.seat_at)
    return ended


def _add(
    connection: Connection, promises: Promises, wanted: Wanted, found: Soonest, places: set[int], now: datetime
) -> CallbackRow | None:
    """None when the number has got one in the same place meanwhile."""
    start, end = (found.told.start, found.told.end) if found.told else (None, None)
    rank_at = wanted.rank_at or (start if wanted.slot_id and start else now)
    due_at = min(rank_at, start) if start and wanted.rank_at and not wanted.slot_id else start
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
            bare = "".join(secrets.choice(ALPHABET) for _ in range(length))
            if not bare.startswith(PREFIX.rstrip("-")):  # RCAB would be read as AB: people leave the dash out
                yield PREFIX + bare

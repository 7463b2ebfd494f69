"""What may be promised at this moment: slots with seats left, what as soon as possible comes to, and a seat of either.

A seat is sold by one conditional statement: of two who want the last one, one gets it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from routing.availability import Outlook
from routing.callbacks.capacity import seats_held_back
from routing.domain.promise import Promises
from routing.domain.ring_times import may_ring_from
from routing.domain.slots import Slot, Soonest, Window, asked_up_to, free_slots, slot_of, soonest
from routing.store import slot_seats
from routing.store.database import Connection


def promises_of(outlook: Outlook) -> Promises:
    """What the centre promises. Raises LookupError where it promises nothing."""
    if outlook.centre.promises is None:
        raise LookupError("this centre rings nobody back: there is no callbacks.yaml")
    return outlook.centre.promises


def slots_on_offer(
    connection: Connection, outlook: Outlook, start: datetime, end: datetime, now: datetime
) -> tuple[Slot, ...]:
    """The slots with seats left that begin between two moments."""
    promises = promises_of(outlook)
    first, last = max(start, now), min(end, now + timedelta(seconds=promises.slots.horizon))
    taken = _not_free(connection, outlook, first, last, now)
    return free_slots(outlook.hours[promises.line], promises.slots, taken, now, first, last, _pause(promises))


def soonest_on_offer(connection: Connection, outlook: Outlook, now: datetime) -> Soonest:
    """What as soon as possible comes to at this moment."""
    promises = promises_of(outlook)
    hours, rules = outlook.hours[promises.line], promises.slots
    length, pause = timedelta(seconds=rules.length), _pause(promises)
    rings_from = may_ring_from(hours, now, pause)
    if rings_from is None:
        return Soonest(is_known=False)
    taken = _not_free(connection, outlook, now - length, asked_up_to(rules, now, rings_from), now)
    return soonest(hours, rules, taken, now, pause)


def window_wanted(connection: Connection, outlook: Outlook, slot_id: str | None, now: datetime) -> Soonest | None:
    """The window to be told, and the one whose seat is to be taken; None when there is no such slot, or no seat."""
    if slot_id is not None:
        promises = promises_of(outlook)
        window = slot_of(outlook.hours[promises.line], promises.slots, slot_id, now, _pause(promises))
        return Soonest(window, window) if window else None
    found = soonest_on_offer(connection, outlook, now)
    return found if found.told or not found.is_known else None


def take_seat(connection: Connection, outlook: Outlook, seat: Window | None, now: datetime) -> bool:
    """Takes a seat of a window, of none nothing; False when it has none left."""
    if seat is None:
        return True
    promises = promises_of(outlook)
    held_back = seats_held_back(connection, outlook, now).get(seat.start, 0)
    return slot_seats.take(connection, promises.line, seat.start, promises.slots.capacity - held_back)


def give_back_seat(connection: Connection, line: str, seat_at: datetime | None) -> None:
    """A seat is free again for somebody else."""
    if seat_at is not None:
        slot_seats.give_back(connection, line, seat_at)


def _not_free(
    connection: Connection, outlook: Outlook, start: datetime, end: datetime, now: datetime
) -> dict[datetime, int]:
    """The seats of each window that are sold, or held back."""
    taken = slot_seats.taken(connection, promises_of(outlook).line, start, end)
    for at, seats in seats_held_back(connection, outlook, now).items():
        taken[at] = taken.get(at, 0) + seats
    return taken


def _pause(promises: Promises) -> timedelta:
    return timedelta(seconds=promises.dial.stop_before_closing)

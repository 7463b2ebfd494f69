"""Seats on offer: as config says, and fewer for the rest of the day while promises already made are not kept up with.

The answer is worked out anew every few seconds; which seat is sold to whom is still one conditional statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from routing.agents import count_at_work
from routing.availability import Outlook
from routing.domain.centre import Centre
from routing.domain.load import Load, held_back, pace_of
from routing.domain.promise import Promises
from routing.domain.slots import Window, windows
from routing.domain.wall_time import at_epoch, midnight
from routing.store import callback_plans, queue_entries, slot_seats
from routing.store.database import Connection

HOLDS_FOR = timedelta(seconds=5)
TALKS_LOOKED_AT = timedelta(hours=4)
_HELD = "seats held back"


def seats_held_back(connection: Connection, outlook: Outlook, now: datetime) -> Mapping[datetime, int]:
    """How many seats are not offered, by the start of their window; most of the time none."""
    promises = outlook.centre.promises
    if promises is None:
        return {}
    held: tuple[datetime, Mapping[datetime, int]] | None = outlook.made.get(_HELD)
    if held is None or not held[0] <= now < held[0] + HOLDS_FOR:
        held = outlook.made[_HELD] = (now, _worked_out(connection, outlook, promises, now))
    return held[1]


def _worked_out(
    connection: Connection, outlook: Outlook, promises: Promises, now: datetime
) -> Mapping[datetime, int]:
    coming = _rest_of_the_day(outlook, promises, now)
    if not coming:
        return {}
    overdue = callback_plans.count_late(connection, now, promises.slots.capacity * len(coming))
    if not overdue:
        return {}
    sold = slot_seats.taken(connection, promises.line, coming[0].start, coming[-1].end)
    pace = _pace(connection, outlook.centre, promises, now)
    return held_back(coming, sold, promises.slots.capacity, Load(overdue, pace))


def _rest_of_the_day(outlook: Outlook, promises: Promises, now: datetime) -> tuple[Window, ...]:
    hours = outlook.hours[promises.line]
    zone = hours.rules.timezone
    end = at_epoch(midnight(now.astimezone(zone).date() + timedelta(days=1), zone))
    stop = timedelta(seconds=promises.dial.stop_before_closing)
    return tuple(windows(hours, promises.slots, now, end, stop))


def _pace(connection: Connection, centre: Centre, promises: Promises, now: datetime) -> float:
    queue, slots = centre.queue_of(promises.line), promises.slots
    declared = pace_of(slots.capacity, slots.length, promises.dial.per_second, 1, None)
    if queue is None or queue.workflow is not None:
        return declared
    at_work = count_at_work(connection, centre, queue)
    mean = queue_entries.mean_talk_seconds(connection, queue.id, now - TALKS_LOOKED_AT)
    return pace_of(slots.capacity, slots.length, promises.dial.per_second, at_work, mean)

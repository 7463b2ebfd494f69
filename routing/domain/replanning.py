"""What becomes of a callback that waits when the hours changed or the line closes: it stays, or is planned anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from routing.domain.hours import Hours
from routing.domain.keeping import Place, can_be_kept, next_place
from routing.domain.promise import Promises
from routing.domain.ring_times import may_ring_from
from routing.domain.slots import Window


class Turn(StrEnum):
    """What becomes of it."""

    STAYS = "stays"
    RETIMED = "retimed"  # the same promise, rung at another moment
    MOVED = "moved"
    UNPLANNED = "unplanned"  # no opening is known: no window until one is


@dataclass(frozen=True, slots=True)
class Standing:
    """A callback that waits, as far as planning minds: its window, when it is due, whether it was rung before."""

    window: Window | None
    due_at: datetime | None
    was_rung: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of it and why; of a move the window told, the one whose seat is taken, and when it is due."""

    turn: Turn
    reason: str = ""
    told: Window | None = None
    place: Place | None = None
    due_at: datetime | None = None


STAYS = Plan(Turn.STAYS)
HOURS_CHANGED, CLOSING = "hours_changed", "closing"


def replanned(
    one: Standing, hours: Hours, promises: Promises, coming: Sequence[Window], sold: Mapping[datetime, int],
    now: datetime,
) -> Plan:
    """What becomes of a callback. `coming` are the windows it may be moved to, `sold` their seats."""
    stop = timedelta(seconds=promises.dial.stop_before_closing)
    rings_from = may_ring_from(hours, now, stop)
    if one.was_rung or (one.window is not None and can_be_kept(hours, one.window, promises, now)):
        return _retimed(one, hours, stop, now)
    if rings_from is None:
        is_planned = one.window is not None or one.due_at is not None
        return Plan(Turn.UNPLANNED, HOURS_CHANGED) if is_planned else STAYS
    if one.window is not None and one.window.end <= now and rings_from == now:
        return _retimed(one, hours, stop, now)  # it is late, and rung as soon as can be
    if one.window is None or one.window.start > now:
        after = max(rings_from, one.window.start if one.window else now)
        return _to_a_slot(hours, promises, coming, sold, after, rings_from)
    reason = CLOSING if hours.closure_at(now) is None else HOURS_CHANGED
    return _as_soon_as_can_be(hours, promises, coming, sold, rings_from, reason)


def _retimed(one: Standing, hours: Hours, stop: timedelta, now: datetime) -> Plan:
    """The promise stays; who was never rung and is due before the window keeps the rank that gives."""
    wanted = one.due_at or (one.window.start if one.window else now)
    if one.due_at is not None and wanted <= now and not one.was_rung:
        return STAYS
    due_at = may_ring_from(hours, max(wanted, now), stop)
    is_due = one.due_at is not None and one.due_at <= now and due_at == now
    return STAYS if is_due or due_at == one.due_at else Plan(Turn.RETIMED, HOURS_CHANGED, due_at=due_at)


def _to_a_slot(
    hours: Hours, promises: Promises, coming: Sequence[Window], sold: Mapping[datetime, int], after: datetime,
    rings_from: datetime,
) -> Plan:
    place = next_place(coming, sold, promises.slots.capacity, after)
    if place is None:
        stop = timedelta(seconds=promises.dial.stop_before_closing)
        return _without_windows(hours, promises, may_ring_from(hours, after, stop) or rings_from, HOURS_CHANGED)
    return Plan(Turn.MOVED, HOURS_CHANGED, place.window, place, place.window.start)


def _as_soon_as_can_be(
    hours: Hours, promises: Promises, coming: Sequence[Window], sold: Mapping[datetime, int], rings_from: datetime,
    reason: str,
) -> Plan:
    """Who was due already is among the first at the next opening; what is told ends where a seat is left."""
    place = next_place(coming, sold, promises.slots.capacity, rings_from)
    if place is None:
        return _without_windows(hours, promises, rings_from, reason)
    start = min(coming[0].start, place.window.start)
    return Plan(Turn.MOVED, reason, Window(start, place.window.end), place, start)


def _without_windows(hours: Hours, promises: Promises, start: datetime, reason: str) -> Plan:
    """No slot fits into the open hours that are known: promised for what there is of them, without a seat."""
    length, closes = timedelta(seconds=promises.slots.length), hours.next_closing(start)
    end = start + length if closes is None else min(start + length, closes)
    return Plan(Turn.MOVED, reason, Window(start, end), None, start)

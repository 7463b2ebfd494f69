"""Whether a promised window can still be kept, and which one takes its place when it cannot."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.domain.hours import Hours, compile_hours
from routing.domain.promise import Promises
from routing.domain.ring_times import may_ring, may_ring_from
from routing.domain.rules import Kind
from routing.domain.slots import Window, asked_up_to, windows


@dataclass(frozen=True, slots=True)
class Place:
    """A window to be moved to. `is_over`: every seat of it is sold, and one more is sold all the same."""

    window: Window
    is_over: bool


def lasting_hours(hours: Hours, now: datetime) -> Hours:
    """The same hours as if somebody were there: who is away now may be back for what was promised."""
    kept = tuple(closure for closure in hours.closures if closure.source.kind is not Kind.NO_AGENTS)
    return hours if len(kept) == len(hours.closures) else compile_hours(hours.rules, kept, now)


def can_be_kept(hours: Hours, window: Window, promises: Promises, now: datetime) -> bool:
    """Whether what was promised lies in open hours.

    Of a window that has begun some time must be left in which somebody may be rung. One to come may span closed time
    (as soon as possible, before tomorrow noon): it begins when somebody may be rung, and its last slot is open.
    """
    stop = timedelta(seconds=promises.dial.stop_before_closing)
    if window.start <= now:
        rings_from = may_ring_from(hours, now, stop) if window.end > now else None
        return rings_from is not None and rings_from < window.end
    if not may_ring(hours, window.start, stop):
        return False
    last = max(window.start, window.end - timedelta(seconds=promises.slots.length))
    closes = hours.next_closing(last) if hours.is_open(last) else last
    return closes is None or closes >= window.end


def places(hours: Hours, promises: Promises, now: datetime, latest: datetime) -> tuple[Window, ...]:
    """The windows to which somebody may be moved, oldest first: to the horizon, and past whoever was promised last."""
    stop = timedelta(seconds=promises.dial.stop_before_closing)
    first = may_ring_from(hours, now, stop)
    if first is None:
        return ()
    last = may_ring_from(hours, max(now, latest), stop) or first
    end = asked_up_to(promises.slots, now, max(first, last))
    return tuple(windows(hours, promises.slots, now, end, stop))


def next_place(
    coming: Sequence[Window], sold: Mapping[datetime, int], capacity: int, after: datetime
) -> Place | None:
    """The first window with a seat left from a moment on; with none left, the emptiest one. None without any window."""
    first = bisect_left(coming, after, key=_start)
    later = coming[first:] if first else coming
    free = next((window for window in later if sold.get(window.start, 0) < capacity), None)
    if free is not None:
        return Place(free, is_over=False)
    emptiest = min(later or coming, key=lambda window: sold.get(window.start, 0), default=None)
    return Place(emptiest, sold.get(emptiest.start, 0) >= capacity) if emptiest is not None else None


def _start(window: Window) -> datetime:
    return window.start

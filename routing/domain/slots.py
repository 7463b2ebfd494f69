"""Which times may be promised: windows of one length inside open hours, from a lead to a horizon ahead.

Windows are counted from each opening of the regular hours, so that a closure takes windows away and moves none. What
is left before closing is offered when it is a whole window, and when somebody may be rung from its start.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from routing.domain.hours import Hours
from routing.domain.promise import SlotRules
from routing.domain.ring_times import may_ring_from
from routing.domain.wall_time import at_epoch, midnight

ID_FORM = "%Y%m%dT%H%MZ"
ENDLESS = datetime.max.replace(tzinfo=UTC)
SECOND, A_DAY, FAR_BACK = timedelta(seconds=1), timedelta(days=1), timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which somebody is promised to be rung: half-open, both ends in UTC."""

    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether the moment is in it."""
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Slot:
    """A window that is offered, and how many seats it has left. `id` is its start in UTC, `20261124T0900Z`."""

    id: str
    window: Window
    remaining: int


@dataclass(frozen=True, slots=True)
class Soonest:
    """What "as soon as possible" comes to: the window `told`, and the one whose `seat` is taken for it.

    Both None when every seat is sold, or, not `is_known`, when no opening is known at all.
    """

    told: Window | None = None
    seat: Window | None = None
    is_known: bool = True


def windows(
    hours: Hours, rules: SlotRules, start: datetime, end: datetime, stop_before_closing: timedelta = timedelta()
) -> Iterator[Window]:
    """The windows that begin from one instant up to another, oldest first."""
    length = timedelta(seconds=rules.length)
    for opens, closes in open_spans(hours, start, end):
        at, last = max(opens, start), min(end, closes - stop_before_closing)
        while at < last:
            counted_from, up_to = _counted(hours, at)
            begins = at + (counted_from - at) % length
            while begins + length <= min(closes, up_to) and begins < last:
                yield Window(begins, begins + length)
                begins += length
            at = up_to


def _counted(hours: Hours, at: datetime) -> tuple[datetime, datetime]:
    """From when on windows are counted at an open instant, and up to when.

    That is the opening; and once the line has been open for a day, each midnight: of a line that never closes no
    opening is known, and its windows must be the same tomorrow.
    """
    zone, opened = hours.rules.timezone, _opening(hours, at)
    day = (opened + A_DAY - SECOND).astimezone(zone).date() + A_DAY
    first_midnight = at_epoch(midnight(day, zone))
    if at < first_midnight:
        return opened, first_midnight
    today = at.astimezone(zone).date()
    return at_epoch(midnight(today, zone)), at_epoch(midnight(today + A_DAY, zone))


def _opening(hours: Hours, at: datetime) -> datetime:
    """Since when the line is open by its rules, whatever was closed meanwhile; of days ago only that it was."""
    earliest = max(at - FAR_BACK, at_epoch(midnight(hours.rules.known.start, hours.rules.timezone)))
    opened, held = at, hours.intervals(at, at + SECOND)
    while held:
        opened = at_epoch(held[0].start)
        held = hours.intervals(opened - SECOND, opened) if opened > earliest else ()
    return opened


def open_spans(hours: Hours, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open spans that share time with a stretch, each whole, closures cut out; one may be without end."""
    opens = start.astimezone(UTC)
    held = hours.interval_at(opens)
    at = at_epoch(held.start) if held is not None else hours.next_opening(opens)
    while at is not None and at < end:
        closes = hours.next_closing(at)
        yield at, closes or ENDLESS
        at = hours.next_opening(closes) if closes is not None else None


def free_slots(
    hours: Hours, rules: SlotRules, taken: Mapping[datetime, int], now: datetime, start: datetime, end: datetime,
    stop_before_closing: timedelta,
) -> tuple[Slot, ...]:
    """The slots with seats left between two instants, within lead and horizon. `taken`: seats sold by window start."""
    first = max(start, now + timedelta(seconds=rules.lead))
    last = min(end, now + timedelta(seconds=rules.horizon))
    return tuple(
        Slot(slot_id(window), window, rules.capacity - taken.get(window.start, 0))
        for window in windows(hours, rules, first, last, stop_before_closing)
        if taken.get(window.start, 0) < rules.capacity
    )


def slot_of(
    hours: Hours, rules: SlotRules, id_: str, now: datetime, stop_before_closing: timedelta
) -> Window | None:
    """The window of a slot's id as far as it may be promised now, whatever seats it has left; else None."""
    try:
        start = datetime.strptime(id_, ID_FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
    first, last = now + timedelta(seconds=rules.lead), now + timedelta(seconds=rules.horizon)
    if not first <= start < last:
        return None
    return next(windows(hours, rules, start, start + SECOND, stop_before_closing), None)


def window_of(id_: str, rules: SlotRules) -> Window:
    """The window of an id of ours. Raises ValueError for what is none."""
    start = datetime.strptime(id_, ID_FORM).replace(tzinfo=UTC)
    return Window(start, start + timedelta(seconds=rules.length))


def slot_id(window: Window) -> str:
    """The id of a window."""
    return window.start.astimezone(UTC).strftime(ID_FORM)


def soonest(
    hours: Hours, rules: SlotRules, taken: Mapping[datetime, int], now: datetime, stop_before_closing: timedelta
) -> Soonest:
    """What "as soon as possible" promises.

    While people are rung it begins now, else with the first window to come; it ends with the first window that has a
    seat left, so that what is told can be kept.
    """
    rings_from = may_ring_from(hours, now, stop_before_closing)
    if rings_from is None:
        return Soonest(is_known=False)
    first = now - timedelta(seconds=rules.length) if rings_from == now else now
    found = windows(hours, rules, first, asked_up_to(rules, now, rings_from), stop_before_closing)
    coming = [window for window in found if window.end > now]
    seat = next((window for window in coming if taken.get(window.start, 0) < rules.capacity), None)
    if seat is None:
        return Soonest()
    return Soonest(Window(now if rings_from == now else coming[0].start, seat.end), seat)


def asked_up_to(rules: SlotRules, now: datetime, rings_from: datetime) -> datetime:
    """How far ahead a seat is looked for: to the horizon, and a day past the next opening where that is later."""
    return max(now + timedelta(seconds=rules.horizon), rings_from + timedelta(days=1))

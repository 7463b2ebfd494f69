"""Callbacks planned anew, a batch in one transaction: seats sold and given back, each person told of their change.

Seats are counted together and changed in the order of their windows, so that two processes never wait for each other.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from routing.callbacks.ground import Ground
from routing.callbacks.telling import Telling, tell
from routing.domain.callback import CallbackEvent
from routing.domain.replanning import Plan, Standing, Turn, replanned
from routing.domain.slots import Window
from routing.store import callback_plans, callbacks, slot_seats
from routing.store.callback_plans import Those
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

AT_ONCE = 100


class SeatGone(Exception):
    """Somebody booked the seat meanwhile: the batch is planned again."""


def put_right(
    connection: Connection, ground: Ground, those: Those, now: datetime, sells_over: bool = False
) -> Counter[Turn]:
    """Plans a batch of them anew, and what became of how many. Raises SeatGone, unless it `sells_over`."""
    rows = callback_plans.held(connection, those, AT_ONCE)
    if not rows:
        return Counter()
    sold = _sold(connection, ground, now)
    plans = [(row, _planned(ground, row, sold, now)) for row in rows]
    _change_seats(connection, ground, [(row, plan) for row, plan in plans if _changes_seat(row, plan)], sells_over)
    for row, plan in plans:
        carry_out(connection, ground, row, plan, now)
    return Counter(plan.turn for _, plan in plans)


def standing_of(row: CallbackRow) -> Standing:
    """A row as planning sees it."""
    window = Window(row.window_start, row.window_end) if row.window_start and row.window_end else None
    return Standing(window, row.next_attempt_at, row.first_rung_at is not None)


def carry_out(connection: Connection, ground: Ground, row: CallbackRow, plan: Plan, now: datetime) -> None:
    """Writes a plan into its row and tells of it; the seats are the caller's."""
    if plan.turn is Turn.RETIMED:
        retimed = callbacks.amend(connection, row, next_attempt_at=plan.due_at)
        if retimed is not None:
            detail = {"due_at": plan.due_at.isoformat() if plan.due_at else None, "why": plan.reason}
            callbacks.note(connection, retimed, "retimed", now, detail)
    elif plan.turn is not Turn.STAYS:
        values = _values(row, plan, now)
        moved = callbacks.move(connection, row, CallbackEvent.MOVED, plan.reason, now, _detail(row), **values)
        if moved is not None:
            telling = Telling.MOVED if plan.turn is Turn.MOVED else Telling.UNPLANNED
            tell(connection, ground.outlook.centre, ground.links, moved, telling, now)


def _planned(ground: Ground, row: CallbackRow, sold: dict[datetime, int], now: datetime) -> Plan:
    """The plan for a row; the seats it changes are counted at once, for the rows after it."""
    plan = replanned(standing_of(row), ground.hours, ground.promises, ground.coming, sold, now)
    if _changes_seat(row, plan):
        if plan.place is not None:
            sold[plan.place.window.start] = sold.get(plan.place.window.start, 0) + 1
        if row.seat_at is not None and row.seat_at in sold:
            sold[row.seat_at] = max(0, sold[row.seat_at] - 1)
    return plan


def _sold(connection: Connection, ground: Ground, now: datetime) -> dict[datetime, int]:
    end = ground.coming[-1].end if ground.coming else now
    return slot_seats.taken(connection, ground.promises.line, now, end)


def _changes_seat(row: CallbackRow, plan: Plan) -> bool:
    if plan.turn not in (Turn.MOVED, Turn.UNPLANNED):
        return False
    return (plan.place.window.start if plan.place else None) != row.seat_at


def _change_seats(
    connection: Connection, ground: Ground, plans: list[tuple[CallbackRow, Plan]], sells_over: bool
) -> None:
    """A seat that one of the batch leaves is not sold to another of it: the sums are what counts."""
    places = [plan.place for _, plan in plans if plan.place is not None]
    crowded = {place.window.start for place in places if place.is_over}
    taken = Counter(place.window.start for place in places)
    left = Counter((row.line, row.seat_at) for row, _ in plans if row.seat_at is not None)
    line, capacity = ground.promises.line, ground.promises.slots.capacity
    for of_line, start in sorted({(line, start) for start in taken} | set(left)):
        if left[of_line, start]:
            slot_seats.give_all_back(connection, of_line, start, left[of_line, start])
        if of_line != line or not taken[start]:
            continue
        limit = None if sells_over or start in crowded else capacity
        if not slot_seats.take_all(connection, line, start, taken[start], limit):
            raise SeatGone


def _detail(row: CallbackRow) -> dict[str, Any]:
    """What it was before, for whoever reads its history."""
    start, end = row.window_start, row.window_end
    return {"from": [start.isoformat(), end.isoformat()] if start and end else None}


def _values(row: CallbackRow, plan: Plan, now: datetime) -> dict[str, Any]:
    """The ledger holds us to a promise that was broken already, whatever we promise afterwards."""
    start, end = (plan.told.start, plan.told.end) if plan.told else (None, None)
    values: dict[str, Any] = {
        "window_start": start, "window_end": end, "next_attempt_at": plan.due_at,
        "seat_at": plan.place.window.start if plan.place else None,
    }
    if row.promised_end is None or row.promised_end > now:
        values |= {"promised_start": start, "promised_end": end}
    return values

"""Which callbacks a change of hours would move, asked before it is made; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from routing.availability import Outlook
from routing.callbacks.ground import broken, hours_that_count
from routing.callbacks.moving import standing_of
from routing.callbacks.offering import promises_of
from routing.domain.hours import Hours
from routing.domain.keeping import lasting_hours, places
from routing.domain.promise import Promises
from routing.domain.replanning import Turn, replanned
from routing.domain.slots import Window
from routing.store import callback_plans, slot_seats
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

LISTED_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class WouldMove:
    """One callback, the window promised now, and the one it would have; None when no opening would be known."""

    reference: str
    before: Window
    after: Window | None


@dataclass(frozen=True, slots=True)
class Impact:
    """How many callbacks would move, and the first of them one by one. The seats may be others' by then."""

    count: int = 0
    listed: tuple[WouldMove, ...] = ()


NO_IMPACT = Impact()


def callbacks_that_would_move(connection: Connection, outlook: Outlook, after: Hours, now: datetime) -> Impact:
    """What hours in the place of the present ones would do to the callbacks that wait."""
    if outlook.centre.promises is None:
        return NO_IMPACT
    promises, hours = promises_of(outlook), lasting_hours(after, now)
    as_it_is, latest = broken(connection, hours_that_count(outlook, now), promises, now)
    anyway = {one.window for one in as_it_is}
    moving, _ = broken(connection, hours, promises, now)
    new = [one for one in moving if one.window not in anyway]
    if not new:
        return NO_IMPACT
    rows: list[CallbackRow] = []
    for one in new:
        if len(rows) < LISTED_AT_MOST:
            rows += callback_plans.some(connection, one.those, LISTED_AT_MOST - len(rows))
    coming = places(hours, promises, now, latest)
    end = coming[-1].end if coming else now
    sold = slot_seats.taken(connection, promises.line, now, end)
    return Impact(sum(one.count for one in new), _listed(rows, hours, promises, coming, sold, now))


def _listed(
    rows: list[CallbackRow], hours: Hours, promises: Promises, coming: tuple[Window, ...], sold: dict[datetime, int],
    now: datetime,
) -> tuple[WouldMove, ...]:
    found = []
    for row in rows:
        one = standing_of(row)
        plan = replanned(one, hours, promises, coming, sold, now)
        if plan.place is not None:
            sold[plan.place.window.start] = sold.get(plan.place.window.start, 0) + 1
        if one.window is not None and plan.turn in (Turn.MOVED, Turn.UNPLANNED):
            found.append(WouldMove(row.reference, one.window, plan.told))
    return tuple(found)

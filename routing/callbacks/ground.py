"""What plans are made on: the hours that count, and the windows to which somebody may be moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from routing.availability import Outlook
from routing.callback_links import CallbackLinks
from routing.callbacks.offering import promises_of
from routing.domain.hours import Hours
from routing.domain.keeping import can_be_kept, lasting_hours, places
from routing.domain.promise import Promises
from routing.domain.slots import Window
from routing.store import callback_plans
from routing.store.callback_plans import Those
from routing.store.database import Connection


@dataclass(frozen=True, slots=True)
class Ground:
    """The hours of the line that rings back, whoever is there, and the windows to come within them."""

    outlook: Outlook
    links: CallbackLinks
    promises: Promises
    hours: Hours
    coming: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """Windows that cannot be kept: who they were promised to, how many there are, and the window if it is one."""

    those: Those
    window: Window
    count: int


def hours_that_count(outlook: Outlook, now: datetime) -> Hours:
    """The hours by which plans are made, compiled once for each outlook."""
    line = promises_of(outlook).line
    key = ("hours that count", line)
    if key not in outlook.made:
        outlook.made[key] = lasting_hours(outlook.hours[line], now)
    found: Hours = outlook.made[key]
    return found


def ground_of(outlook: Outlook, links: CallbackLinks, hours: Hours, latest: datetime, now: datetime) -> Ground:
    """The ground for plans made now; `latest` is the last window's start that anybody was promised."""
    promises = promises_of(outlook)
    return Ground(outlook, links, promises, hours, places(hours, promises, now, latest))


def broken(connection: Connection, hours: Hours, promises: Promises, now: datetime) -> tuple[list[Broken], datetime]:
    """The promised windows that these hours do not let us keep, those that have begun first, and the latest start."""
    begun = callback_plans.ends_to_come(connection, now)
    coming = callback_plans.windows_to_come(connection, now)
    found = [Broken(callback_plans.begun_until(now, end), Window(now, end), count) for end, count in begun.items()]
    found += [
        Broken(callback_plans.promised(start, end), Window(start, end), count)
        for (start, end), count in coming.items()
    ]
    latest = max((start for start, _ in coming), default=now)
    return [one for one in found if not can_be_kept(hours, one.window, promises, now)], latest


def closed_stretches(
    is_open_at: Callable[[datetime], datetime | None], closes_at: Callable[[datetime], datetime | None],
    start: datetime, end: datetime,
) -> Iterable[tuple[datetime, datetime]]:
    """The stretches between two moments in which nobody is rung: `is_open_at` gives the next moment one may be."""
    at: datetime | None = start
    while at is not None and at < end:
        rings_from = is_open_at(at)
        if rings_from is None:
            yield at, end
            return
        if rings_from > at:
            yield at, rings_from
        at = closes_at(rings_from)

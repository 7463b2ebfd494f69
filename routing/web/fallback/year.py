"""A year of hours in the shape of the API's availability, for a CDN that answers in our place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from routing.availability import Availability, LineAvailability, Outlook, availability_at
from routing.domain.hours import Hours, compile_hours, status_at
from routing.domain.rules import Kind
from routing.domain.timeline import Interval
from routing.domain.wall_time import at_epoch
from routing.web.availability_document import availability_document
from routing.web.json_values import Json

DAYS = 365
NO_CALLBACKS: Json = {"enabled": False, "consent": None, "href": None, "slots_href": None, "topics": []}


def year_of(outlook: Outlook, now: datetime) -> Availability:
    """Every line as it is planned for a year. Closures are cut out of the intervals, as only one can be told apart.

    That nobody is there at this moment is no plan, and is left out.
    """
    found = availability_at(outlook, outlook.centre.lines, now, DAYS)
    start = now.astimezone(outlook.centre.timezone) - timedelta(days=1)
    return replace(found, lines=tuple(
        _planned(one, planned_hours(outlook.hours[one.line.id], now), start, found.valid_until) for one in found.lines
    ))


def year_document(outlook: Outlook, found: Availability, lines: Iterable[str]) -> Json:
    """The document of some lines. It offers no callback, as nobody would note one, and says that it is a stand-in."""
    asked = replace(found, lines=tuple(one for one in found.lines if one.line.id in tuple(lines)))
    document = availability_document(outlook, asked, as_of=outlook.holds_since(found.at))
    return document | {"callback": NO_CALLBACKS, "degraded": True}


def planned_hours(hours: Hours, now: datetime) -> Hours:
    """A line's hours with the closures that people made."""
    made = tuple(closure for closure in hours.closures if closure.source.kind is Kind.CLOSURE)
    return hours if made == hours.closures else compile_hours(hours.rules, made, now)


def _planned(one: LineAvailability, hours: Hours, start: datetime, end: datetime) -> LineAvailability:
    return replace(one, status=status_at(hours, one.status.at), intervals=tuple(_open(hours, start, end)))


def _open(hours: Hours, start: datetime, end: datetime) -> Iterator[Interval]:
    """The open stretches that share time with the year, closures cut out."""
    at: datetime | None = start
    while at is not None and at < end:
        interval = hours.interval_at(at)
        if interval is not None:
            yield interval
        at = at_epoch(interval.end) if interval is not None else hours.next_opening(at)

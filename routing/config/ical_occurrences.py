"""When an event of a calendar takes place: its start, and what its rule, added and left out dates make of it.

Rules are worked out by the clock on the wall of the event's own zone, within the days asked for, by bounded work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from routing.domain.rules import Period
from routing.domain.text import Text

MOST_STEPS = 100_000
NEVER_HAPPENS = 40_000  # what a rule without a single day costs, which is searched up to the year 9999
OLDEST = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall time
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
BROKEN = Text("cet événement ne se lit pas", "this event cannot be read")
NO_LENGTH = Text("cet événement n’a pas de durée", "this event has no length")
TOO_OFTEN = Text("il se répète plus d’une fois par jour", "it recurs more than once a day")
TOO_MUCH = Text("ses répétitions sont trop nombreuses", "it recurs too many times")

UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What icalendar, dateutil and dates beyond the calendar make of properties that are broken."""

Component = Any
"""A part of a calendar as icalendar has it, whose types name every value that any property may have."""

Occurrence = tuple[datetime, datetime, bool, tzinfo]
"""Start and end by the clock on the wall, whether these are whole days, and the zone of that clock."""


class Unread(Exception):
    """An event that cannot be read, with why."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass
class Work:
    """How many steps of recurrence may still be taken for a calendar."""

    left: int = MOST_STEPS


def wall_of(value: Any, zone: tzinfo) -> datetime:
    """A date or a moment as a clock in that zone shows it; a day is its midnight."""
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a wall time
    return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value


def occurrences(
    event: Component, zone: ZoneInfo, window: Period, work: Work, moved: Collection[datetime]
) -> Iterator[Occurrence]:
    """Those that touch the window; `moved` are starts, by the clock in `zone`, that are told of elsewhere."""
    try:
        start, end, is_whole, own = _bounds(event, zone)
        starts = sorted({*_starts(event, start, own, window, work), *_listed(event, "RDATE", own)})
        gone = set(_listed(event, "EXDATE", own))
    except UNREADABLE:
        raise Unread(BROKEN) from None
    low, high, length = wall_of(window.start, own), wall_of(window.end, own), end - start
    for at in starts:
        is_told = wall_of(at.replace(tzinfo=own), zone) in moved if not is_whole else at in moved
        if at not in gone and not is_told and at < high and at + length > low:
            yield at, at + length, is_whole, own


def _bounds(event: Component, zone: ZoneInfo) -> tuple[datetime, datetime, bool, tzinfo]:
    first = event["DTSTART"].dt
    is_whole = not isinstance(first, datetime)
    own: tzinfo = getattr(first, "tzinfo", None) or zone
    start = wall_of(first, own)
    if "DTEND" in event:
        end = wall_of(event["DTEND"].dt, own)
    elif "DURATION" in event:
        end = start + event["DURATION"].dt
    else:
        end = start
    if is_whole:
        end = max(end, start + timedelta(days=1))
    if end <= start or start < OLDEST:
        raise Unread(NO_LENGTH if end <= start else BROKEN)
    return start, end, is_whole, own


def _starts(event: Component, start: datetime, own: tzinfo, window: Period, work: Work) -> list[datetime]:
    """The starts that a rule makes, the event's own among them."""
    if "RRULE" not in event:
        return [start]
    parts = dict(event["RRULE"])
    if parts.get("FREQ", [""])[0] not in FREQUENCIES or parts.keys() & {"BYHOUR", "BYMINUTE", "BYSECOND"}:
        raise Unread(TOO_OFTEN)
    until, count = parts.pop("UNTIL", [None])[0], int(parts.pop("COUNT", [MOST_STEPS])[0])
    latest = wall_of(window.end, own)
    if until is not None:
        end = wall_of(until, own)
        latest = min(latest, end if isinstance(until, datetime) else end + timedelta(days=1, seconds=-1))
    rule = rrulestr(type(event["RRULE"])(parts).to_ical().decode(), dtstart=start)
    if not isinstance(rule, rrule):
        raise Unread(BROKEN)
    found = list(islice(rule.replace(until=latest), min(count, work.left)))
    work.left = max(0, work.left - (len(found) or NEVER_HAPPENS))
    if not work.left:
        raise Unread(TOO_MUCH)
    return found


def _listed(event: Component, name: str, own: tzinfo) -> Iterator[datetime]:
    """The dates of a property that may stand several times, each with several of them; of a period its start."""
    held = event.get(name, [])
    for each in held if isinstance(held, list) else [held]:
        for one in each.dts:
            value: date | tuple[Any, Any] = one.dt
            yield wall_of(value[0] if isinstance(value, tuple) else value, own)

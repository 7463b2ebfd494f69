"""Other people's calendars (iCalendar, RFC 5545) read into events, each occurrence worked out. Nothing in them is
trusted: what is too much is refused, and what cannot be read is named and left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from icalendar import Calendar

from routing.config.ical_occurrences import BROKEN, UNREADABLE, Component, Unread, Work, occurrences, wall_of
from routing.domain.dated_events import ONE_DAY, DatedEvent, Stretch
from routing.domain.rules import Period
from routing.domain.text import Text
from routing.domain.wall_time import at_epoch, instant_of
from routing.phone_numbers import masked

MOST_EVENTS = 1_000
LONGEST_NAME = 100
NOT_A_CALENDAR = Text("Ce n’est pas un agenda iCalendar.", "This is no iCalendar file.")
TOO_MANY = Text(f"Cet agenda compte plus de {MOST_EVENTS} événements.",
                f"This calendar has more than {MOST_EVENTS} events.")


class CalendarRejected(Exception):
    """Content that is no calendar that we would read, with why."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An event that cannot be read, and why."""

    name: str
    why: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """The events of a calendar that touch the days asked for, and those that were left out."""

    events: tuple[DatedEvent, ...]
    left_out: tuple[LeftOut, ...]


def read_calendar(content: bytes, zone: ZoneInfo, window: Period) -> Reading:
    """The events of a calendar; times without a zone are those of `zone`. Raises CalendarRejected."""
    found, left_out, work = [], [], Work()
    for uid, parts in _by_uid(_components(content)).items():
        name = _name(parts[-1])
        try:
            event = _event(uid, name, parts, zone, window, work)
        except Unread as error:
            left_out.append(LeftOut(name, error.why))
            continue
        except UNREADABLE:
            left_out.append(LeftOut(name, BROKEN))
            continue
        if event.days or event.stretches or event.is_cancelled:
            found.append(event)
    return Reading(tuple(found), tuple(left_out))


def _components(content: bytes) -> list[Component]:
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    is_whole = text[:15].upper() == b"BEGIN:VCALENDAR" and text[-13:].upper() == b"END:VCALENDAR"
    if not is_whole:  # of one that was cut off nobody knows which events it had
        raise CalendarRejected(NOT_A_CALENDAR)
    try:
        events = [event for one in Calendar.from_ical(text, multiple=True) for event in one.walk("VEVENT")]
    except Exception:  # noqa: BLE001 - whatever a parser may make of such a file
        raise CalendarRejected(NOT_A_CALENDAR) from None
    if len(events) > MOST_EVENTS:
        raise CalendarRejected(TOO_MANY)
    return events


def _by_uid(events: Iterable[Component]) -> dict[str, list[Component]]:
    """The parts of each event, the one of the highest sequence last; among equals the one written last."""
    found: dict[str, list[Component]] = {}
    for event in events:
        named = str(event.get("UID", "")) or hashlib.sha256(event.to_ical()).hexdigest()
        found.setdefault(named, []).append(event)
    return {uid: sorted(parts, key=_sequence) for uid, parts in found.items()}


def _sequence(event: Component) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def _event(uid: str, name: str, parts: list[Component], zone: ZoneInfo, window: Period, work: Work) -> DatedEvent:
    """The event of the newest part, with the occurrences that other parts move or cancel."""
    moved = {_key(part, zone): part for part in parts if "RECURRENCE-ID" in part}
    masters = [part for part in parts if "RECURRENCE-ID" not in part]
    if masters and _is_cancelled(masters[-1]):
        return DatedEvent(uid, name, is_cancelled=True)
    taken = [found for part in masters[-1:] for found in occurrences(part, zone, window, work, set(moved))]
    taken += [found for part in moved.values() if not _is_cancelled(part)
              for found in occurrences(part, zone, window, work, set())]
    days = {day for start, end, whole, _ in taken if whole for day in _days(start, end, window)}
    stretches = {stretch for start, end, whole, own in taken if not whole for stretch in _instants(start, end, own)}
    return DatedEvent(uid, name, tuple(sorted(days)), tuple(sorted(stretches)))


def _key(part: Component, zone: ZoneInfo) -> datetime:
    return wall_of(part["RECURRENCE-ID"].dt, zone)


def _days(start: datetime, end: datetime, window: Period) -> Iterator[date]:
    day = max(start.date(), window.start)
    while day < min(end.date(), window.end):
        yield day
        day += ONE_DAY


def _instants(start: datetime, end: datetime, own: tzinfo) -> Iterator[Stretch]:
    low, high = instant_of(start, own), instant_of(end, own)
    if low < high:
        yield at_epoch(low), at_epoch(high)


def _is_cancelled(part: Component) -> bool:
    return str(part.get("STATUS", "")).upper() == "CANCELLED"


def _name(part: Component) -> str:
    """What it is called, on one line, without telephone numbers."""
    said = "".join(letter if letter.isprintable() else " " for letter in str(part.get("SUMMARY", "")))
    return masked(" ".join(said.split())[:LONGEST_NAME])

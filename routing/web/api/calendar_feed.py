"""A line's hours as an iCalendar feed (RFC 5545), as calendars subscribe to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Calendar, Event, vDuration

from routing.domain.calendar import CalendarDay, calendar
from routing.domain.centre import Line
from routing.domain.hours import Hours
from routing.domain.rules import Kind, Rules
from routing.domain.text import Text
from routing.domain.timeline import Interval
from routing.domain.wall_time import at_epoch, midnight
from routing.web.api.feeds import first_told, is_exception

WEEKS_FED = 26
ASK_AGAIN_AFTER = timedelta(hours=1)


def calendar_feed(line: Line, hours: Hours, now: datetime, changed_at: datetime, public_url: str) -> bytes:
    """The open intervals of the coming half year as events, and closed days that are exceptions as all-day notes; of
    last night what lies in today.

    Calendars are asked to look again each hour: REFRESH-INTERVAL (RFC 7986, 5.7), and the older X-PUBLISHED-TTL that
    Outlook reads. `public_url` is where we are, for names that no other calendar uses.
    """
    feed, place = _empty_feed(line, public_url), public_url.partition("://")[2]
    today = now.astimezone(line.rules.timezone).date()
    last = min(today + timedelta(weeks=WEEKS_FED), hours.rules.known.end)
    begins = midnight(today, line.rules.timezone)
    for day in calendar(hours, first_told(hours.rules, today), last):
        for number, interval in enumerate(day.intervals, 1):
            if interval.end <= begins:
                continue
            feed.add_component(_open_event(line, interval, f"{day.on}-{number}@{place}", changed_at))
        if day.on >= today and not day.intervals and _is_told_closed(day, hours.rules):
            feed.add_component(_closed_event(line, day, f"closed-{day.on}@{place}", changed_at))
    content: bytes = feed.to_ical()
    return content


def _empty_feed(line: Line, public_url: str) -> Calendar:
    feed, name = Calendar(), f"{line.name.fr} / {line.name.en}"
    feed.add("prodid", "-//Permanence//hours//FR")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("name", name)
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", line.rules.timezone.key)
    feed.add("url", f"{public_url}/hours")
    feed.add("refresh-interval", ASK_AGAIN_AFTER, {"VALUE": "DURATION"})
    feed.add("x-published-ttl", vDuration(ASK_AGAIN_AFTER))
    return feed


def _open_event(line: Line, interval: Interval, name: str, changed_at: datetime) -> Event:
    event = _event(line, name, changed_at)
    event.add("dtstart", at_epoch(interval.start))
    event.add("dtend", at_epoch(interval.end))
    event.add("summary", f"{line.name.fr}\u00a0: ouvert / {line.name.en}: open")
    return event


def _closed_event(line: Line, day: CalendarDay, name: str, changed_at: datetime) -> Event:
    label = next((source.label for source in reversed(day.causes) if source.label), None)
    event = _event(line, name, changed_at)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    why = Text(f" ({label.fr})", f" ({label.en})") if label else Text("", "")
    event.add("summary", f"{line.name.fr}\u00a0: fermé{why.fr} / {line.name.en}: closed{why.en}")
    return event


def _event(line: Line, name: str, changed_at: datetime) -> Event:
    """An event named after its day and not after its hours, so that a calendar moves it when they change."""
    event = Event()
    event.add("uid", f"{line.id}-{name}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("transp", "TRANSPARENT")
    return event


def _is_told_closed(day: CalendarDay, rules: Rules) -> bool:
    """Of a season or a closure only days that are open otherwise: its Sundays are nothing to be told."""
    is_dated = any(source.kind in (Kind.OVERRIDE, Kind.HOLIDAY) for source in day.causes)
    is_usually_open = bool(rules.regular_on(day.on)[0][day.on.weekday()])
    return is_dated or (is_usually_open and is_exception(day))

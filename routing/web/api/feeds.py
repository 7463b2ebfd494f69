"""A line's hours for other programs: an iCalendar feed (RFC 5545) and schema.org's ContactPoint in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from routing.domain.calendar import CalendarDay, calendar
from routing.domain.centre import Line
from routing.domain.hours import Hours
from routing.domain.rules import MINUTES_A_DAY, Kind, Rules, Span, Week
from routing.domain.text import Text
from routing.domain.timeline import Interval
from routing.domain.wall_time import at_epoch
from routing.web.ready import to_json

WEEKS_FED = 26
EXCEPTIONS_TOLD = timedelta(days=90)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def calendar_feed(line: Line, hours: Hours, now: datetime, changed_at: datetime) -> bytes:
    """The open intervals of the coming half year as events, and closed days that are exceptions as all-day notes."""
    feed = Calendar()
    feed.add("prodid", "-//Permanence//hours//FR")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", f"{line.name.fr} / {line.name.en}")
    feed.add("x-wr-timezone", line.rules.timezone.key)
    today = now.astimezone(line.rules.timezone).date()
    last = min(today + timedelta(weeks=WEEKS_FED), hours.rules.known.end)
    for day in calendar(hours, today, last):
        for interval in day.intervals:
            feed.add_component(_open_event(line, interval, changed_at))
        if not day.intervals and _is_exception(day):
            feed.add_component(_closed_event(line, day, changed_at))
    content: bytes = feed.to_ical()
    return content


def _open_event(line: Line, interval: Interval, changed_at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{line.id}-{interval.start}@permanence")
    event.add("dtstamp", changed_at)
    event.add("dtstart", at_epoch(interval.start))
    event.add("dtend", at_epoch(interval.end))
    event.add("summary", f"{line.name.fr}\u00a0: ouvert / {line.name.en}: open")
    event.add("transp", "TRANSPARENT")
    return event


def _closed_event(line: Line, day: CalendarDay, changed_at: datetime) -> Event:
    label = next((source.label for source in reversed(day.causes) if source.label), None)
    event = Event()
    event.add("uid", f"{line.id}-closed-{day.on.isoformat()}@permanence")
    event.add("dtstamp", changed_at)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    why = Text(f" ({label.fr})", f" ({label.en})") if label else Text("", "")
    event.add("summary", f"{line.name.fr}\u00a0: fermé{why.fr} / {line.name.en}: closed{why.en}")
    event.add("transp", "TRANSPARENT")
    return event


def _is_exception(day: CalendarDay) -> bool:
    return any(source.kind in (Kind.SEASON, Kind.OVERRIDE, Kind.HOLIDAY, Kind.CLOSURE) for source in day.causes)


def contact_point(line: Line, hours: Hours, now: datetime) -> bytes:
    """https://schema.org/ContactPoint with the regular week and the exceptions of the coming ninety days."""
    today = now.astimezone(line.rules.timezone).date()
    regular = [entry for bounds, week in _weeks(hours.rules, today) for entry in _regular(week, bounds)]
    last = min(today + EXCEPTIONS_TOLD, hours.rules.known.end)
    special = [entry for day in calendar(hours, today, last) if _is_exception(day) for entry in _special(day, hours)]
    document: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "ContactPoint",
        "contactType": "customer support",
        "name": line.name.fr,
        "availableLanguage": ["fr", "en"],
        "hoursAvailable": [*regular, *special],
    }
    if line.number is not None:
        document["telephone"] = line.number.e164
    if line.url is not None:
        document["url"] = line.url
    return to_json(document)


def _weeks(rules: Rules, today: date) -> Iterator[tuple[dict[str, str], Week]]:
    """The regular week, and those that begin later, each with the days it holds on where these are bounded."""
    begins = sorted({week.from_on for week in rules.weeks if week.from_on > today})
    for start, end in zip([today, *begins], [*begins, None], strict=True):
        bounds = {"validFrom": start.isoformat()} if start > today else {}
        if end is not None:
            bounds["validThrough"] = (end - timedelta(days=1)).isoformat()
        yield bounds, rules.regular_on(start)[0]


def _regular(week: Week, bounds: dict[str, str]) -> list[dict[str, str]]:
    return [
        _specification(span) | {"dayOfWeek": f"https://schema.org/{WEEKDAYS[number]}"} | bounds
        for number, day in enumerate(week) for span in day
    ]


def _special(day: CalendarDay, hours: Hours) -> list[dict[str, str]]:
    """Closed days are written as opening and closing at the same time, as search engines ask."""
    spans = [_wall_span(day.on, interval, hours) for interval in day.intervals] or [Span(0, 0)]
    bounds = {"validFrom": day.on.isoformat(), "validThrough": day.on.isoformat()}
    return [_specification(span) | bounds for span in spans]


def _wall_span(day: date, interval: Interval, hours: Hours) -> Span:
    walls = [at_epoch(epoch).astimezone(hours.rules.timezone) for epoch in (interval.start, interval.end)]
    start, end = (
        (wall.date() - day).days * MINUTES_A_DAY + wall.hour * 60 + wall.minute for wall in walls
    )
    return Span(start, end)


def _specification(span: Span) -> dict[str, str]:
    """A span past midnight closes before it opens; the day's end is 24:00."""
    return {"@type": "OpeningHoursSpecification", "opens": _clock(span.start), "closes": _clock(span.end)}


def _clock(minute: int) -> str:
    if minute == MINUTES_A_DAY:
        return "24:00:00"
    hour, rest = divmod(minute % MINUTES_A_DAY, 60)
    return f"{hour:02d}:{rest:02d}:00"

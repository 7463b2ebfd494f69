"""A line's hours for search engines: schema.org's ContactPoint in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from routing.domain.calendar import CalendarDay, calendar
from routing.domain.centre import Line
from routing.domain.hours import Hours
from routing.domain.rules import MINUTES_A_DAY, Kind, Rules, Span, Week
from routing.domain.timeline import Interval
from routing.domain.wall_time import at_epoch
from routing.web.ready import to_json

SCHEMA_ORG = "https://schema.org"
EXCEPTIONS_TOLD = timedelta(days=90)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def contact_point(line: Line, hours: Hours, now: datetime) -> bytes:
    """https://schema.org/ContactPoint as a document of its own."""
    return to_json({"@context": SCHEMA_ORG, **contact_point_document(line, hours, now)})


def contact_point_document(line: Line, hours: Hours, now: datetime) -> dict[str, object]:
    """A line's ContactPoint with the regular week and the exceptions of the coming ninety days."""
    today = now.astimezone(line.rules.timezone).date()
    regular = [entry for bounds, week in _weeks(hours.rules, today) for entry in _regular(week, bounds)]
    last = min(today + EXCEPTIONS_TOLD, hours.rules.known.end)
    days = calendar(hours, first_told(hours.rules, today), last)
    special = [
        entry for day in days if is_exception(day) and (day.on >= today or _reaches(day, hours, today))
        for entry in _special(day, hours)
    ]
    document: dict[str, object] = {
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
    return document


def is_exception(day: CalendarDay) -> bool:
    """Whether something other than the regular week made a day what it is."""
    return any(source.kind in (Kind.SEASON, Kind.OVERRIDE, Kind.HOLIDAY, Kind.CLOSURE) for source in day.causes)


def first_told(rules: Rules, today: date) -> date:
    """Yesterday, whose hours may not be over at midnight; today where nothing is known of the day before."""
    return max(rules.known.start, today - timedelta(days=1))


def _reaches(day: CalendarDay, hours: Hours, today: date) -> bool:
    """Whether the day before still counts today: its own hours run past midnight, or those that it replaces do."""
    usual = hours.rules.regular_on(day.on)[0][day.on.weekday()]
    spans = (*usual, *(_wall_span(day.on, interval, hours) for interval in day.intervals))
    return day.on < today and any(span.end > MINUTES_A_DAY for span in spans)


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

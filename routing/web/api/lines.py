"""Lines and their availability: now, at another moment, day by day, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from routing.availability import Availability, Outlook, availability_at
from routing.domain.calendar import CalendarDay, calendar
from routing.domain.errors import unknown_line
from routing.domain.explanation import Consideration, explain
from routing.domain.line_load import LineLoad
from routing.domain.moments import Moment, read_moment, read_range
from routing.domain.osm import opening_hours
from routing.domain.rules import Rules
from routing.domain.state_wording import state_text
from routing.domain.text import Language
from routing.domain.wording import week_text
from routing.web.api.answers import BRIEFLY, NO_STORE, answer, bytes_answer, operation
from routing.web.api.arguments import AvailabilityArguments, CalendarArguments, MomentArguments
from routing.web.api.calendar_feed import calendar_feed
from routing.web.api.feeds import contact_point
from routing.web.api.schemas import (
    AvailabilitySchema,
    CalendarSchema,
    ExplanationSchema,
    LineAvailabilitySchema,
    LinesSchema,
)
from routing.web.availability_document import availability_document
from routing.web.json_values import Json, iso, words
from routing.web.line_document import chat_document, interval_document, line_document, phone_document
from routing.web.parts import parts, ready_availability
from routing.web.ready import cache_control

lines = Blueprint("lines", __name__, url_prefix="/api/v1", description="Lines and their hours")

Arguments = dict[str, Any]


@operation(lines, "/availability", AvailabilitySchema, AvailabilityArguments)
def availability(arguments: Arguments) -> Response:
    """Which lines are open.

    Without a query the answer is prepared and costs almost nothing; it stays true until its next change.
    """
    if not request.query_string:
        asked_for = (request.headers.get(name, "") for name in ("Accept-Encoding", "If-None-Match"))
        status, headers, body = ready_availability().current().respond(request.method, *asked_for)
        return Response([body], status=status, headers=headers)  # a list: the length stays that of the full body
    outlook = parts().outlooks.recent()
    asked = arguments["lines"].split(",") if arguments["lines"] is not None else list(outlook.centre.lines)
    known = tuple(outlook.centre.lines)
    for id_ in asked:
        if id_ not in known:
            raise unknown_line(id_, known, "query", "/lines")
    moment = _moment(arguments["at"], next(iter(outlook.centre.lines.values())).rules)
    found = availability_at(outlook, dict.fromkeys(asked), moment.at)
    simulated = arguments["at"] is not None
    document = availability_document(
        outlook, found,
        as_of=moment.at if simulated else outlook.holds_since(moment.at),
        loads=_loads(outlook, moment.at, simulated),
        simulated=simulated,
        assumed_timezone=moment.assumed_zone,
        languages=_languages(arguments),
        prefix=parts().runtime.links.prefix,
    )
    return answer(document, _caching(outlook, found, simulated))


@operation(lines, "/lines", LinesSchema)
def all_lines() -> Response:
    """The lines, with their numbers and regular hours."""
    told = parts().outlooks.recent()
    items = [
        {
            "id": line.id, "channel": line.channel.value, "name": words(line.name),
            "timezone": line.rules.timezone.key, "phone": phone_document(line),
            "chat": chat_document(line),
            "hours_text": words(week_text(told.regular_week(line.id))),
        }
        for line in told.centre.lines.values()
    ]
    return answer({"items": items, "next": None}, BRIEFLY)


@operation(lines, "/lines/<line>/availability", LineAvailabilitySchema, MomentArguments)
def line_availability(arguments: Arguments, line: str) -> Response:
    """Whether one line is open."""
    outlook = parts().outlooks.recent()
    moment = _moment(arguments["at"], outlook.line(line).rules)
    found = availability_at(outlook, [line], moment.at)
    simulated = arguments["at"] is not None
    as_of = moment.at if simulated else outlook.holds_since(moment.at)
    document = line_document(found.lines[0], as_of, _loads(outlook, moment.at, simulated).get(line))
    if simulated:
        at = iso(moment.at, outlook.line(line).rules.timezone)
        document |= {"at": at, "simulated": True, "assumed_timezone": moment.assumed_zone}
    return answer(document, _caching(outlook, found, simulated))


@operation(lines, "/lines/<line>/calendar", CalendarSchema, CalendarArguments)
def line_calendar(arguments: Arguments, line: str) -> Response:
    """Effective hours day by day, with what made each day."""
    outlook = parts().outlooks.recent()
    rules = outlook.line(line).rules
    first, last = read_range(arguments["first"], arguments["last"], rules)
    days = [_day(day, rules) for day in calendar(outlook.hours[line], first, last)]
    return answer({"timezone": rules.timezone.key, "days": days}, BRIEFLY)


@operation(lines, "/lines/<line>/explanation", ExplanationSchema, MomentArguments)
def line_explanation(arguments: Arguments, line: str) -> Response:
    """Why a line is open or closed: the rules considered, strongest first, and the one that decided."""
    outlook = parts().outlooks.recent()
    rules = outlook.line(line).rules
    moment = _moment(arguments["at"], rules)
    explanation = explain(outlook.hours[line], moment.at)
    status = explanation.status
    return answer({
        "line": line, "at": iso(status.at, rules.timezone), "timezone": rules.timezone.key,
        "status": "open" if status.is_open else "closed", "reason": status.reason.value,
        "next_change": iso(status.next_change, rules.timezone),
        "text": words(state_text(status, rules.timezone)),
        "rules": [_rule(one) for one in explanation.considered],
    }, NO_STORE)


@operation(lines, "/lines/<line>/hours.ics", {"type": "string"}, content_type="text/calendar")
def line_ics(line: str) -> Response:
    """The coming open hours as an iCalendar feed, exceptions included."""
    outlook, runtime = parts().outlooks.recent(), parts().runtime
    told = outlook.line(line), outlook.hours[line], runtime.clock.now(), outlook.changed_at
    feed = calendar_feed(*told, runtime.links.public_url)
    return bytes_answer(feed, "text/calendar; charset=utf-8", BRIEFLY)


@operation(lines, "/lines/<line>/hours.jsonld", {"type": "object"}, content_type="application/ld+json")
def line_jsonld(line: str) -> Response:
    """The hours as a schema.org ContactPoint, for search engines."""
    outlook = parts().outlooks.recent()
    document = contact_point(outlook.line(line), outlook.hours[line], parts().runtime.clock.now())
    return bytes_answer(document, "application/ld+json", BRIEFLY)


@operation(lines, "/lines/<line>/hours.osm", {"type": "string"}, content_type="text/plain")
def line_osm(line: str) -> Response:
    """The hours as OpenStreetMap's `opening_hours`, right for the coming twelve months."""
    outlook = parts().outlooks.recent()
    value = opening_hours(outlook.hours[outlook.line(line).id], parts().runtime.clock.now())
    return bytes_answer(f"{value}\n".encode(), "text/plain; charset=utf-8", BRIEFLY)


def _moment(written: str | None, rules: Rules) -> Moment:
    return read_moment(written, rules) if written is not None else Moment(parts().runtime.clock.now(), None)


def _loads(outlook: Outlook, at: datetime, simulated: bool) -> Mapping[str, LineLoad]:
    return {} if simulated else ready_availability().loads.recent(outlook, at)


def _caching(outlook: Outlook, found: Availability, simulated: bool) -> str:
    if simulated:
        return NO_STORE
    left = (outlook.next_boundary(found.at) - found.at).total_seconds()
    return cache_control(left, (found.valid_until - found.at).total_seconds())


def _languages(arguments: Arguments) -> tuple[Language, ...]:
    if arguments["include"] is None:
        return ()
    return (Language(arguments["lang"]),) if arguments["lang"] else tuple(Language)


def _day(day: CalendarDay, rules: Rules) -> Json:
    return {
        "date": day.on.isoformat(),
        "intervals": [interval_document(interval, rules.timezone) for interval in day.intervals],
        "causes": [{"kind": source.kind.value, "label": words(source.label)} for source in day.causes],
        "notes": ["clock_change"] if day.clock_changes else [],
    }


def _rule(one: Consideration) -> Json:
    written = one.source.written
    return {
        "kind": one.source.kind.value, "label": words(one.source.label), "day": one.on.isoformat(),
        "verdict": one.verdict.value, "decides": one.decides,
        "written": {"file": written.file, "line": written.line, "id": written.id, "role": written.role},
    }

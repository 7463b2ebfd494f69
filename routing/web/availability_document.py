"""Availability as the JSON document that widgets read (schema availability/1): instants with the line's own offset."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from routing.availability import Availability, Outlook
from routing.callbacks.consent import consent_of
from routing.domain.centre import Centre, Channel
from routing.domain.line_load import LineLoad
from routing.domain.text import Language, Text
from routing.domain.wording import week_text
from routing.web.json_values import Json, clock_change_document, iso, words
from routing.web.line_document import line_document

SCHEMA = "availability/1"
POLL_AFTER = 60
CALLBACKS = "/api/v1/callbacks"


def availability_document(
    outlook: Outlook,
    found: Availability,
    as_of: datetime,
    loads: Mapping[str, LineLoad] | None = None,
    simulated: bool = False,
    assumed_timezone: str | None = None,
    languages: tuple[Language, ...] = (),
    prefix: str = "",
) -> Json:
    """The whole document. `loads`: how busy each line is, as far as that can be said; none at a simulated moment.

    With `languages`, each line's state is also given in words, in those languages. `prefix` is the path under which we
    are reached, where it is not the root.
    """
    zone, loads = outlook.centre.timezone, loads or {}
    return {
        "schema": SCHEMA,
        "revision": outlook.revision,
        "as_of": iso(as_of, zone),
        "valid_until": iso(found.valid_until, zone),
        "poll_after": POLL_AFTER,
        "timezone": zone.key,
        "clock_changes": [clock_change_document(moment, zone) for moment in found.clock_changes],
        "simulated": simulated,
        "assumed_timezone": assumed_timezone,
        "lines": [line_document(line, as_of, loads.get(line.line.id), languages) for line in found.lines],
        "callback": callback_offer(outlook.centre, prefix),
        "hours_text": words(hours_text(outlook)),
    }


def callback_offer(centre: Centre, prefix: str = "") -> Json:
    """Whether a callback can be asked for, with what, and what is agreed to."""
    consent, promises = consent_of(centre), centre.promises
    if consent is None or promises is None:
        return {"enabled": False, "consent": None, "href": None, "slots_href": None, "topics": []}
    privacy = {"url": promises.privacy.url, "controller": promises.privacy.controller}
    return {
        "enabled": True,
        "consent": {"version": consent.version, "text": words(consent.text), "privacy": privacy},
        "href": f"{prefix}{CALLBACKS}", "slots_href": f"{prefix}{CALLBACKS}/slots",
        "topics": [{"id": topic.id, "label": words(topic.label)} for topic in centre.topics.values()],
    }


def hours_text(outlook: Outlook) -> Text:
    """The regular week of the first phone line, or else of the first line, in words."""
    lines = sorted(outlook.centre.lines.values(), key=lambda line: line.channel is not Channel.PHONE)
    return week_text(outlook.regular_week(lines[0].id))

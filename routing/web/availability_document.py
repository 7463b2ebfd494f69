"""Availability as the JSON document that widgets read (schema availability/1): instants with the line's own offset."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from routing.availability import Availability, LineAvailability, Outlook
from routing.callbacks.consent import consent_of
from routing.domain.centre import Centre, Channel, Line
from routing.domain.hours import Status
from routing.domain.rules import Closure, Source
from routing.domain.state_wording import CLOSING_SOON, state_text
from routing.domain.text import Language, Text
from routing.domain.timeline import Interval
from routing.domain.wall_time import at_epoch
from routing.domain.wording import week_text
from routing.store.announcements import AnnouncementRow

SCHEMA = "availability/1"
POLL_AFTER = 60
CALLBACKS = "/api/v1/callbacks"

Json = dict[str, Any]


def availability_document(
    outlook: Outlook,
    found: Availability,
    as_of: datetime,
    simulated: bool = False,
    assumed_timezone: str | None = None,
    languages: tuple[Language, ...] = (),
    prefix: str = "",
) -> Json:
    """The whole document. With `languages`, each line's state is also given in words, in those languages. `prefix` is
    the path under which we are reached, where it is not the root.
    """
    zone = outlook.centre.timezone
    return {
        "schema": SCHEMA,
        "revision": outlook.revision,
        "as_of": iso(as_of, zone),
        "valid_until": iso(found.valid_until, zone),
        "poll_after": POLL_AFTER,
        "timezone": zone.key,
        "clock_changes": [_clock_change(moment, zone) for moment in found.clock_changes],
        "simulated": simulated,
        "assumed_timezone": assumed_timezone,
        "lines": [line_document(line, languages) for line in found.lines],
        "callback": callback_offer(outlook.centre, prefix),
        "hours_text": words(hours_text(outlook)),
    }


def callback_offer(centre: Centre, prefix: str = "") -> Json:
    """Whether a callback can be asked for, with what, and what is agreed to."""
    consent = consent_of(centre)
    if consent is None:
        return {"enabled": False, "consent": None, "href": None, "slots_href": None, "topics": []}
    return {
        "enabled": True, "consent": {"version": consent.version, "text": words(consent.text)},
        "href": f"{prefix}{CALLBACKS}", "slots_href": f"{prefix}{CALLBACKS}/slots",
        "topics": [{"id": topic.id, "label": words(topic.label)} for topic in centre.topics.values()],
    }


def line_document(found: LineAvailability, languages: tuple[Language, ...] = ()) -> Json:
    """One line's object."""
    line, status = found.line, found.status
    zone = line.rules.timezone
    document = {
        "id": line.id,
        "channel": line.channel.value,
        "name": words(line.name),
        "timezone": zone.key,
        "status": "open" if status.is_open else "closed",
        "reason": status.reason.value,
        "source": source_document(status.source),
        "opens_at": iso(status.opens_at, zone),
        "closes_at": iso(status.closes_at, zone),
        "next_change": iso(status.next_change, zone),
        "closing_soon_minutes": int(CLOSING_SOON.total_seconds() // 60),
        "intervals": [interval_document(interval, zone) for interval in found.intervals],
        "closure": _closure(status.closure, zone),
        "notice": _notice(found.announcement, zone),
        "phone": phone_document(line),
        "chat": {"url": line.url} if line.channel is Channel.CHAT else None,
        "load": None,
    }
    return document | ({"text": _state(status, zone, languages)} if languages else {})


def interval_document(interval: Interval, zone: ZoneInfo) -> Json:
    """An open interval and the kind of rule that made it."""
    return {
        "start": _iso_epoch(interval.start, zone),
        "end": _iso_epoch(interval.end, zone),
        "source": interval.source.kind.value,
    }


def source_document(source: Source) -> Json:
    """The rule behind a status."""
    return {"kind": source.kind.value, "label": words(source.label)}


def words(text: Text | None) -> Json | None:
    """A text in both languages."""
    return {"fr": text.fr, "en": text.en} if text else None


def iso(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """An instant as RFC 3339 with the zone's offset at that instant, to the second."""
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def hours_text(outlook: Outlook) -> Text:
    """The regular week of the first phone line, or else of the first line, in words."""
    lines = sorted(outlook.centre.lines.values(), key=lambda line: line.channel is not Channel.PHONE)
    return week_text(outlook.regular_week(lines[0].id))


@lru_cache(maxsize=16_384)
def _iso_epoch(epoch: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(epoch, zone).isoformat(timespec="seconds")


def _clock_change(moment: datetime, zone: ZoneInfo) -> Json:
    before = at_epoch(int(moment.timestamp()) - 1)
    return {"at": iso(moment, zone), "offset_before": (iso(before, zone) or "")[-6:],
            "offset_after": (iso(moment, zone) or "")[-6:]}


def _closure(closure: Closure | None, zone: ZoneInfo) -> Json | None:
    if closure is None:
        return None
    return {"start": iso(closure.start, zone), "until": iso(closure.until, zone), "message": words(closure.message)}


def _notice(told: AnnouncementRow | None, zone: ZoneInfo) -> Json | None:
    """What is announced, and until when: whoever keeps the document drops it then."""
    return {"fr": told.text.fr, "en": told.text.en, "until": iso(told.until_at, zone)} if told else None


def phone_document(line: Line) -> Json | None:
    """A line's number, with how to show it and what it costs; None for a chat."""
    if line.number is None:
        return None
    tariff = {"code": line.tariff.code, "label": words(line.tariff.label)} if line.tariff else None
    return {"e164": line.number.e164, "uri": f"tel:{line.number.e164}", "display": words(line.number.display),
            "tariff": tariff, "relay": line.relay}


def _state(status: Status, zone: ZoneInfo, languages: tuple[Language, ...]) -> Json:
    text = state_text(status, zone)
    return {language.value: text.in_(language) for language in languages}

"""One line at one moment as JSON: its status, what comes of it by itself, and how it is reached."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from routing.availability import LineAvailability
from routing.domain.centre import Channel, Line
from routing.domain.exceptional_days import ExceptionalDay
from routing.domain.hours import Status
from routing.domain.line_load import LineLoad
from routing.domain.rules import Closure, Source
from routing.domain.state_wording import CLOSING_SOON, state_text
from routing.domain.text import Language
from routing.domain.timeline import Interval
from routing.domain.zone_words import zone_text
from routing.store.announcements import AnnouncementRow
from routing.web.json_values import Json, clock_change_document, iso, iso_epoch, offset, words


def line_document(
    found: LineAvailability, as_of: datetime, load: LineLoad | None = None, languages: tuple[Language, ...] = ()
) -> Json:
    """One line's object; its offset is the one at `as_of`. With `languages`, its state is given in words as well."""
    line, status = found.line, found.status
    zone = line.rules.timezone
    document = {
        "id": line.id,
        "channel": line.channel.value,
        "name": words(line.name),
        "timezone": zone.key,
        "timezone_label": words(zone_text(zone)),
        "utc_offset": offset(as_of, zone),
        "clock_changes": [clock_change_document(moment, zone) for moment in found.clock_changes],
        "status": "open" if status.is_open else "closed",
        "reason": status.reason.value,
        "source": source_document(status.source),
        "opens_at": iso(status.opens_at, zone),
        "closes_at": iso(status.closes_at, zone),
        "next_change": iso(status.next_change, zone),
        "closing_soon_minutes": int(CLOSING_SOON.total_seconds() // 60),
        "intervals": [interval_document(interval, zone) for interval in found.intervals],
        "days": [_day(day) for day in found.days],
        "closure": _closure(status.closure, zone),
        "notice": _notice(found.announcement, zone),
        "phone": phone_document(line),
        "chat": chat_document(line),
        "load": _load(load, zone),
    }
    return document | ({"text": _state(status, zone, languages)} if languages else {})


def interval_document(interval: Interval, zone: ZoneInfo) -> Json:
    """An open interval and the kind of rule that made it."""
    return {
        "start": iso_epoch(interval.start, zone),
        "end": iso_epoch(interval.end, zone),
        "source": interval.source.kind.value,
    }


def source_document(source: Source) -> Json:
    """The rule behind a status."""
    return {"kind": source.kind.value, "label": words(source.label)}


def phone_document(line: Line) -> Json | None:
    """A line's number, with how to show it and what it costs; None for a chat."""
    if line.number is None:
        return None
    tariff = {"code": line.tariff.code, "label": words(line.tariff.label)} if line.tariff else None
    return {"e164": line.number.e164, "uri": f"tel:{line.number.e164}", "display": words(line.number.display),
            "tariff": tariff, "relay": line.relay}


def chat_document(line: Line) -> Json | None:
    """Where a chat opens, or the script that shows it, and whether it says when it is there; None for a phone line."""
    if line.channel is not Channel.CHAT:
        return None
    return {"url": line.url, "script": line.script, "ready_signal": line.signals_ready}


def _day(day: ExceptionalDay) -> Json:
    return {
        "date": day.on.isoformat(), "kind": day.source.kind.value, "label": words(day.source.label),
        "as_usual": day.is_as_usual,
    }


def _closure(closure: Closure | None, zone: ZoneInfo) -> Json | None:
    if closure is None:
        return None
    return {"start": iso(closure.start, zone), "until": iso(closure.until, zone), "message": words(closure.message)}


def _notice(told: AnnouncementRow | None, zone: ZoneInfo) -> Json | None:
    """What is announced, and until when: whoever keeps the document drops it then."""
    return {"fr": told.text.fr, "en": told.text.en, "until": iso(told.until_at, zone)} if told else None


def _load(load: LineLoad | None, zone: ZoneInfo) -> Json | None:
    if load is None:
        return None
    return {"waiting": load.waiting, "estimated_wait_seconds": load.seconds, "measured_at": iso(load.measured_at, zone)}


def _state(status: Status, zone: ZoneInfo, languages: tuple[Language, ...]) -> Json:
    text = state_text(status, zone)
    return {language.value: text.in_(language) for language in languages}

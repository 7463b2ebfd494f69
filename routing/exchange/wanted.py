"""Events of a calendar as the overrides they ask for. An event asks for the same ones, by the same ids, each time it is
read, so that nothing is put in force twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from routing.config.builder import known_period
from routing.config.ical_events import CalendarRejected, LeftOut, read_calendar
from routing.config.ical_occurrences import BROKEN
from routing.config.overrides import OverrideRejected, read_override
from routing.domain.centre import Centre
from routing.domain.dated_events import DatedEvent, closings
from routing.domain.rules import Period, Written
from routing.domain.text import Text

LETTERS = "abcdefghjkmnpqrstuvwxyz"  # no digits, which a log would take for a telephone number
MOST_PARTS = 20
MOST_OVERRIDES = 300
TOO_MANY = Text(f"Cet agenda demande plus de {MOST_OVERRIDES} exceptions.",
                f"This calendar asks for more than {MOST_OVERRIDES} overrides.")


@dataclass(frozen=True, slots=True)
class WantedOverride:
    """An override that an event asks for, under the id that it always has."""

    id: str
    lines: tuple[str, ...]
    entry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a calendar asks for: overrides by id, the ids of those that it calls off, and events left out."""

    overrides: Mapping[str, WantedOverride] = field(default_factory=dict)
    called_off: frozenset[str] = frozenset()
    left_out: tuple[LeftOut, ...] = ()


def window_of(day: date) -> Period:
    """The days of which events are read: this year's and the next one's, so that a year is always ahead."""
    return Period(date(day.year, 1, 1), date(day.year + 2, 1, 1))


def asked_by(content: bytes, scope: str, lines: Iterable[str], centre: Centre, day: date) -> Asked:
    """What the calendar asks for these lines, each zone's by itself. Raises CalendarRejected."""
    by_zone: dict[ZoneInfo, list[str]] = {}
    for line in lines:
        if line in centre.lines:
            by_zone.setdefault(centre.lines[line].rules.timezone, []).append(line)
    found: dict[str, WantedOverride] = {}
    called_off: set[str] = set()
    left_out: dict[LeftOut, None] = {}
    for zone, named in by_zone.items():
        read = read_calendar(content, zone, window_of(day))
        left_out |= dict.fromkeys(read.left_out)
        for event in read.events:
            made = _overrides(event, scope, tuple(sorted(named)), zone, day)
            if made is None:
                left_out[LeftOut(event.name, BROKEN)] = None
            found |= {one.id: one for one in made or ()}
            if event.is_cancelled:
                called_off |= {_id(scope, event.uid, tuple(sorted(named)), part) for part in range(MOST_PARTS)}
    if len(found) > MOST_OVERRIDES:
        raise CalendarRejected(TOO_MANY)
    return Asked(found, frozenset(called_off), tuple(left_out))


def _overrides(
    event: DatedEvent, scope: str, lines: tuple[str, ...], zone: ZoneInfo, day: date
) -> list[WantedOverride] | None:
    reason = {"reason": {"fr": event.name, "en": event.name}} if event.name else {}
    entries = [{"lines": list(lines), **said, **reason} for said in closings(event, zone)]
    try:
        for entry in entries:
            read_override(entry, known_period(day), Written())
    except OverrideRejected:
        return None
    return None if len(entries) > MOST_PARTS else [
        WantedOverride(_id(scope, event.uid, lines, part), lines, entry) for part, entry in enumerate(entries)
    ]


def _id(scope: str, uid: str, lines: tuple[str, ...], part: int) -> str:
    return f"{id_prefix(scope)}{letters_of('|'.join((uid, *lines, str(part))), 16)}"


def id_prefix(scope: str) -> str:
    """How the ids of all begin that one calendar asks for."""
    return f"ev_{letters_of(scope, 6)}_"


def letters_of(text: str, count: int) -> str:
    """Letters that stand for a text."""
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest())
    found = []
    for _ in range(count):
        number, place = divmod(number, len(LETTERS))
        found.append(LETTERS[place])
    return "".join(found)

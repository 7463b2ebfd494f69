"""An entry of the journal in words: what was done, to what, and what became of the hours; never with a number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from routing.domain.effect_words import LineNames, effect_text
from routing.domain.journal_actions import OTHERWISE, WORDS
from routing.domain.text import Text
from routing.domain.wording import clock_text, date_text


class Realm(StrEnum):
    """What a change is about; supervisors look for one or the other."""

    HOURS = "hours"
    CALLBACKS = "callbacks"
    PEOPLE = "people"


REALMS: Mapping[Realm, tuple[str, ...]] = {
    Realm.HOURS: ("close", "reopen", "closure_", "override_", "week_", "announcement_", "holiday_", "feed_"),
    Realm.CALLBACKS: ("callback_", "voicemail_", "caller_", "number_", "call_outcome"),
    Realm.PEOPLE: ("user_", "presence", "sign_", "password_", "session_"),
}
"""The actions of each, by name or, where it ends in _, by how they begin."""

ROLES = {
    "viewer": Text("lecture", "viewer"), "agent": Text("agent", "agent"),
    "supervisor": Text("superviseur", "supervisor"), "admin": Text("administration", "admin"),
}
PRESENCES = {"available": Text("disponible", "available"), "away": Text("en absence", "away")}
EVERY_LINE = Text("toutes les lignes", "every line")
NOTHING = Text("", "")


def realm_of(action: str) -> Realm:
    """What an action is about; people, for one that is not known any more."""
    for realm, names in REALMS.items():
        if any(action.startswith(name) if name.endswith("_") else action == name for name in names):
            return realm
    return Realm.PEOPLE


def what_text(action: str, subject: str, detail: Mapping[str, Any], names: LineNames, zone: ZoneInfo) -> Text:
    """What was done and, where hours changed, what became of them."""
    template = WORDS.get(action, OTHERWISE)
    parts = {
        "action": Text(action, action), "subject": Text(subject, subject), "lines": _lines(detail, names),
        "until": _until(detail, zone), "on": _day(detail, "on"), "from": _day(detail, "from"),
        "named": _named(detail), "role": _listed(ROLES, detail.get("role"), " ({})"),
        "presence": _listed(PRESENCES, detail.get("presence"), "{}"),
    }
    french = template.fr.format(**{name: part.fr for name, part in parts.items()})
    english = template.en.format(**{name: part.en for name, part in parts.items()})
    effect = effect_text(detail, names)
    return Text(f"{french}. {effect.fr}", f"{english}. {effect.en}") if effect else Text(french, english)


def _lines(detail: Mapping[str, Any], names: LineNames) -> Text:
    found = detail.get("lines") or detail.get("line") or ()
    lines = [found] if isinstance(found, str) else [str(line) for line in found]
    if lines == ["all"]:
        return EVERY_LINE
    texts = [names.get(line, Text(line, line)) for line in lines]
    return Text(", ".join(text.fr for text in texts), ", ".join(text.en for text in texts))


def _until(detail: Mapping[str, Any], zone: ZoneInfo) -> Text:
    written = detail.get("until")
    if not written:
        return Text("sans fin connue", "with no end known")
    at = datetime.fromisoformat(str(written)).astimezone(zone)
    day, clock = date_text(at.date()), clock_text(at.hour * 60 + at.minute)
    return Text(f"jusqu’au {day.fr} à\u00a0{clock.fr}", f"until {day.en} at {clock.en}")


def _day(detail: Mapping[str, Any], key: str) -> Text:
    written = detail.get(key)
    try:
        on = date.fromisoformat(str(written[0] if isinstance(written, list) and len(written) == 1 else written))
    except ValueError:
        return NOTHING
    said = date_text(on)
    if key == "from":
        return Text(f", à partir du {said.fr} {on.year}", f", from {said.en} {on.year}")
    return Text(f", {said.fr} {on.year}", f", {said.en} {on.year}")


def _named(detail: Mapping[str, Any]) -> Text:
    """What an override is called, and the day it is for."""
    reason = detail.get("reason")
    called = reason if isinstance(reason, Mapping) else {}
    on = _day(detail, "on")
    names = Text(str(called.get("fr", "")), str(called.get("en", "")))
    return Text(f"\u00a0: {names.fr}{on.fr}" if names.fr else on.fr, f": {names.en}{on.en}" if names.en else on.en)


def _listed(known: Mapping[str, Text], key: Any, shape: str) -> Text:
    text = known.get(str(key), Text(str(key), str(key))) if key else NOTHING
    return Text(shape.format(text.fr), shape.format(text.en)) if key else NOTHING

"""The form of an override: what was typed, read into an entry as hours.yaml writes it, and an entry typed out again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from routing.domain.errors import Fault, Refused
from routing.domain.recurring_choice import Recurring, recurring_of
from routing.domain.text import Language
from routing.domain.typed_times import Unreadable, read_spans, spans_typed
from routing.store.overrides import OverrideRow
from routing.web.console.typed_days import day_of_year_typed, read_day, read_day_of_year, read_days, refused

ALL = "all"
FIELDS = ("when", "on", "days", "first", "last", "yearly_first", "yearly_last", "place", "weekday", "month", "since",
          "rule", "what", "hours", "message_fr", "message_en", "reason")
BLANK: Mapping[str, Any] = dict.fromkeys(FIELDS, "") | {
    "when": "date", "what": "closed", "place": "1", "weekday": "4", "month": "0", "lines": (),
}
Typed = Mapping[str, Any]
Entry = dict[str, Any]


def typed_in(form: Mapping[str, str], lines: Iterable[str]) -> dict[str, Any]:
    """What was typed, each field a text, and the lines that were ticked."""
    return {name: form.get(name, BLANK[name]).replace("\0", "") for name in FIELDS} | {"lines": tuple(lines)}


def read_entry(typed: Typed) -> Entry:
    """The entry of a form. Raises Refused with the fault of every field that cannot be read."""
    entry: Entry = {}
    faults: list[Fault] = []
    for part in (_lines, _when, _what, _message):
        try:
            entry |= part(typed)
        except Refused as error:
            faults += error.faults
    if faults:
        raise Refused(422, *faults)
    return entry


def seal(entry: Entry) -> str:
    """Stands for an entry whose impact was shown, so that nothing else is saved in its place."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _lines(typed: Typed) -> Entry:
    if not typed["lines"]:
        raise refused("lines", "line_missing", "Choisissez au moins une ligne.", "Choose at least one line.")
    return {"lines": [ALL] if ALL in typed["lines"] else list(typed["lines"])}


def _when(typed: Typed) -> Entry:
    reader = _WHEN.get(typed["when"])
    if reader is None:
        raise refused("when", "when_missing", "Dites quand.", "Say when.")
    return reader(typed)


def _range(typed: Typed) -> Entry:
    first, last = read_day(typed["first"], "first"), read_day(typed["last"], "last")
    if last < first:
        raise refused("last", "ends_before_it_begins", "La fin vient avant le début\u00a0; échangez-les.",
                      "The end comes before the beginning; exchange them.")
    return {"from": first.isoformat(), "to": last.isoformat()}


def _yearly(typed: Typed) -> Entry:
    days = [read_day_of_year(part, "yearly_first") for part in typed["yearly_first"].split(",")]
    if not typed["yearly_last"].strip():
        return {"every": days}
    return {"from": days[0], "to": read_day_of_year(typed["yearly_last"], "yearly_last")}


def _recurring(typed: Typed) -> Entry:
    try:
        chosen = Recurring(int(typed["place"]), int(typed["weekday"]), int(typed["month"]))
        rule = chosen.rule
    except (ValueError, IndexError):
        rule = ""
    if not recurring_of(rule):
        raise refused("place", "no_recurrence", "Choisissez un jour de la liste.", "Choose a day of the list.")
    return {"rrule": rule} | _since(typed)


def _rule(typed: Typed) -> Entry:
    return {"rrule": typed["rule"].strip()} | _since(typed)


def _since(typed: Typed) -> Entry:
    return {"from": read_day(typed["since"], "since").isoformat()} if typed["since"].strip() else {}


_WHEN: Mapping[str, Callable[[Typed], Entry]] = {
    "date": lambda typed: {"on": [read_day(typed["on"], "on").isoformat()]},
    "dates": lambda typed: {"on": [day.isoformat() for day in read_days(typed["days"], "days")]},
    "range": _range, "yearly": _yearly, "recurring": _recurring, "rule": _rule,
}


def _what(typed: Typed) -> Entry:
    key = typed["what"]
    if key == "closed":
        return {"hours": "closed"}
    if key not in ("hours", "add", "close"):
        raise refused("what", "what_missing", "Dites ce qui change.", "Say what changes.")
    try:
        spans = read_spans(typed["hours"])
    except Unreadable as error:
        raise Refused(422, Fault("body", "/hours", "no_hours", error.text)) from None
    if not spans and key != "hours":
        raise refused("hours", "no_hours", "Écrivez des heures, comme 9h-12h30.", "Write hours, such as 9:00-12:30.")
    return {key: spans_typed(spans, Language.EN)}


def _message(typed: Typed) -> Entry:
    french, english = typed["message_fr"].strip(), typed["message_en"].strip()
    if not (french or english):
        return {}
    if not (french and english):
        raise refused(
            "message_en" if french else "message_fr", "message_in_one_language",
            "Écrivez-le dans les deux langues, ou dans aucune.", "Write it in both languages, or in neither.",
        )
    return {"reason": {"fr": french, "en": english}}


def typed_of(row: OverrideRow, language: Language) -> dict[str, Any]:
    """An override that is in force, as one would have typed it."""
    entry, typed = row.entry, dict(BLANK)
    typed |= {"lines": row.lines, **_when_typed(entry)}
    key = next(key for key in ("hours", "add", "close") if key in entry)
    written = str(entry[key])
    spans = read_spans(written)
    typed |= {"what": "closed", "hours": ""} if not spans else {"what": key, "hours": spans_typed(spans, language)}
    message = entry.get("reason") or {}
    return typed | {"message_fr": message.get("fr", ""), "message_en": message.get("en", "")}


def _when_typed(entry: Mapping[str, Any]) -> dict[str, str]:
    if "on" in entry:
        days = [part.strip() for part in entry["on"].split(",")] if isinstance(entry["on"], str) else entry["on"]
        return {"when": "date", "on": days[0]} if len(days) == 1 else {"when": "dates", "days": ", ".join(days)}
    if "every" in entry:
        days = entry["every"] if isinstance(entry["every"], list) else entry["every"].split(",")
        return {"when": "yearly", "yearly_first": ", ".join(day_of_year_typed(day.strip()) for day in days)}
    if "rrule" in entry:
        chosen, since = recurring_of(entry["rrule"]), entry.get("from", "")
        if chosen is None:
            return {"when": "rule", "rule": entry["rrule"], "since": since}
        named = {"place": str(chosen.place), "weekday": str(chosen.weekday), "month": str(chosen.month)}
        return {"when": "recurring", "since": since, **named}
    first, last = entry["from"], entry["to"]
    if len(first) <= 5:
        return {"when": "yearly", "yearly_first": day_of_year_typed(first), "yearly_last": day_of_year_typed(last)}
    return {"when": "range", "first": first, "last": last}

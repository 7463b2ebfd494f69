"""The form of a new regular week: seven days as people type them, from which day on, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from routing.domain.errors import Fault, Refused
from routing.domain.rules import Day, Week
from routing.domain.text import Language, Text
from routing.domain.typed_times import Unreadable, read_spans, spans_typed
from routing.web.console.typed_days import read_day

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIELDS = (*DAYS, "from", "reason")
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WantedWeek:
    """What a form says: the week, its first day, and the reason."""

    week: Week
    from_on: date
    reason: str

    @property
    def weekly(self) -> dict[str, str]:
        """The week as hours.yaml writes it."""
        return {day: spans_typed(spans, Language.EN) for day, spans in zip(DAYS, self.week, strict=True)}


def typed_in(form: Typed) -> dict[str, str]:
    """What was typed, each field a text."""
    return {name: form.get(name, "").replace("\0", "")[:1_000] for name in FIELDS}


def typed_of(week: Week, from_on: date, language: Language) -> dict[str, str]:
    """A week as one types it, to be changed."""
    days = {day: spans_typed(spans, language) for day, spans in zip(DAYS, week, strict=True)}
    return {**days, "from": from_on.isoformat(), "reason": ""}


def read_week(typed: Typed) -> WantedWeek:
    """The week of a form. Raises Refused with the fault of every field that cannot be read."""
    faults: list[Fault] = []
    mon, tue, wed, thu, fri, sat, sun = (_day(typed[day], day, faults) for day in DAYS)
    from_on = date.min
    try:
        from_on = read_day(typed["from"], "from")
    except Refused as error:
        faults += error.faults
    if not typed["reason"].strip():
        faults.append(_fault("reason", "reason_missing", "Donnez une raison.", "Give a reason."))
    if faults:
        raise Refused(422, *faults)
    return WantedWeek((mon, tue, wed, thu, fri, sat, sun), from_on, typed["reason"].strip())


def minutes_of(week: Week) -> int:
    """The open minutes of a week."""
    return sum(span.end - span.start for day in week for span in day)


def _day(typed: str, name: str, faults: list[Fault]) -> Day:
    try:
        return read_spans(typed)
    except Unreadable as error:
        faults.append(_fault(name, "unreadable", error.text.fr, error.text.en))
        return ()


def _fault(field: str, code: str, french: str, english: str) -> Fault:
    return Fault("body", f"/{field}", code, Text(french, english))

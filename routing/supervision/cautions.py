"""What deserves a second look in an override that may all the same be saved: no effect, or others on the same days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from routing.availability import Outlook
from routing.domain.comparison import DayChange
from routing.domain.errors import Fault, Refused
from routing.domain.overlaps import Overlap, Winner, overlaps
from routing.domain.rules import Written
from routing.domain.text import Text
from routing.domain.wording import date_text
from routing.hours_rows import override_of
from routing.store.overrides import OverrideRow

WHEN = ("on", "to", "every", "rrule")
MOST_TOLD = 5
MOST_CLOSED = 60
NO_EFFECT = Text("Cette exception ne change rien aux douze mois à venir.",
                 "This override changes nothing in the coming twelve months.")
_SAID = {
    Winner.THIS: Text("celle-ci l’emporte", "this one wins"),
    Winner.OTHER: Text("l’autre l’emporte", "the other one wins"),
    Winner.BOTH: Text("les deux comptent", "both count"),
}


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing to look at again: `no_effect`, or `overlaps` with the other override and who wins."""

    code: str
    detail: Text
    line: str | None = None
    on: date | None = None
    other: str | None = None
    winner: Winner | None = None


def check_is_to_come(outlook: Outlook, row: OverrideRow, now: datetime) -> None:
    """Raises Refused, 422, for an override whose days are all past."""
    today = now.astimezone(outlook.centre.timezone).date()
    made = override_of(row, outlook.compiled_on)
    if made is None or any(period.end > today for period in made.periods):
        return
    field = next((key for key in WHEN if key in row.entry), "on")
    raise Refused(422, Fault("body", f"/{field}", "in_the_past", Text(
        "Tous ces jours sont passés\u00a0; choisissez des jours à venir.",
        "All these days are past; choose days to come.",
    )))


def check_is_meant(days: Mapping[str, Iterable[DayChange]], is_confirmed_long: bool) -> None:
    """Raises Refused, 422, for a change that closes a line on more than 60 days, unless its author is sure of it."""
    closed = max((sum(1 for day in found if _is_closed_by(day)) for found in days.values()), default=0)
    if closed > MOST_CLOSED and not is_confirmed_long:
        raise Refused(422, Fault("body", "/is_confirmed_long", "many_days_closed", Text(
            f"Cela fermerait {closed} jours\u00a0; confirmez-le.", f"This would close {closed} days; confirm it.",
        )))


def cautions(
    outlook: Outlook, row: OverrideRow, days: Mapping[str, Iterable[DayChange]], now: datetime,
    instead_of: str | None = None,
) -> tuple[Caution, ...]:
    """What to look at again in an override that would change these days, in the place of another where one is given."""
    found = [] if any(days.values()) else [Caution("no_effect", NO_EFFECT)]
    return (*found, *list(_overlaps(outlook, row, now, instead_of))[:MOST_TOLD])


def _overlaps(outlook: Outlook, row: OverrideRow, now: datetime, instead_of: str | None) -> Iterator[Caution]:
    made = override_of(row, outlook.compiled_on)
    if made is None:
        return
    told: set[str] = set()
    for line in (line for line in outlook.hours if row.concerns(line)):
        rules = outlook.hours[line].rules
        today = now.astimezone(rules.timezone).date()
        for overlap in overlaps(rules, made, today):
            id_ = id_of(overlap.other.source.written)
            if id_ != instead_of and id_ not in told:
                told.add(id_)
                yield Caution("overlaps", _said(overlap), line, overlap.on, id_, overlap.winner)


def _is_closed_by(day: DayChange) -> bool:
    return bool(day.before.intervals) and not day.after.intervals


def id_of(written: Written) -> str:
    """The id of an override: that of its row, or its place in a file, as `hours.yaml:42`."""
    return written.id or f"{(written.file or '').rpartition('/')[2]}:{written.line}"


def _said(overlap: Overlap) -> Text:
    written, label, day = overlap.other.source.written, overlap.other.source.label, date_text(overlap.on)
    place = id_of(written)
    named = Text(f"«\u00a0{label.fr}\u00a0» ({place})", f"“{label.en}” ({place})") if label else Text(place, place)
    said, year = _SAID[overlap.winner], overlap.on.year
    return Text(f"Le {day.fr} {year}, l’exception {named.fr} touche aussi ce jour\u00a0: {said.fr}.",
                f"On {day.en} {year} the override {named.en} touches the day too: {said.en}.")

"""The faults of an override as people wrote it, told in both languages beside the field they are of."""

from __future__ import annotations

from collections.abc import Iterable

from routing.domain.errors import Fault, Refused
from routing.domain.text import Text

Place = tuple[str | int, ...]

_SPANS = "Écrivez des plages, comme 09:00-12:30, 13:30-18:00."
FRENCH = {
    "": "Dites une seule fois quand (on, from et to, every ou rrule) et une seule fois quoi (hours, add ou close).",
    "lines": "Nommez les lignes, ou écrivez all.",
    "on": "Écrivez une date, comme 2026-12-24, ou plusieurs.",
    "from": "Écrivez le premier jour, comme 2026-12-24\u00a0; il lui faut aussi un dernier jour.",
    "to": "Écrivez le dernier jour, comme 2026-12-26, qui ne vient pas avant le premier et ne va qu’avec lui.",
    "every": "Écrivez un jour de l’année, comme 12-31.",
    "rrule": "Écrivez une règle de récurrence (RFC 5545) qui nomme au moins un jour.",
    "hours": "Écrivez des plages, comme 09:00-12:30, 13:30-18:00, ou closed.",
    "add": _SPANS, "close": _SPANS,
    "reason": "Écrivez le texte dans les deux langues.",
}
OTHERWISE = "Ce champ n’existe pas."


def rejected(faults: Iterable[tuple[Place, str]]) -> Refused:
    """The refusal of an entry with these faults, each a place in it and the fix."""
    return Refused(422, *(
        Fault("body", "".join(f"/{step}" for step in place), "invalid", Text(_french(place), fix))
        for place, fix in faults
    ))


def _french(place: Place) -> str:
    return FRENCH.get(str(place[0]) if place else "", OTHERWISE)

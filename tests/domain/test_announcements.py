"""Why a line is closed and when it reopens, as one says it; and what is said when something of ours is broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from routing.domain.announcements import closed_words, trouble_plan
from routing.domain.hours import Reason, Status
from routing.domain.rules import Kind, Source, Written
from routing.domain.text import Text
from tests.domain.conversations import shipped
from tests.domain.said import Cases, differing
from tests.domain.samples import PARIS, paris

EVENING, MORNING = paris("2026-11-23 21:00"), paris("2026-11-24 09:00")
HOURS = Text("Du lundi au vendredi", "Monday to Friday")


def _closed(reason: Reason, kind: Kind, label: Text | None, opens_at: datetime | None = MORNING) -> Text:
    source = Source(kind, label, Written(id="x"))
    return closed_words(shipped(), Status(EVENING, False, reason, source, opens_at, opens_at, None, None), PARIS)


CASES: Cases = {
    "outside hours": lambda: _closed(Reason.OUTSIDE_HOURS, Kind.WEEKLY_HOURS, Text("Semaine", "Week")),
    "a season with a name": lambda: _closed(Reason.OUTSIDE_HOURS, Kind.SEASON, Text("Été", "Summer")),
    "a holiday": lambda: _closed(Reason.HOLIDAY, Kind.HOLIDAY, Text("Noël", "Christmas")),
    "an override": lambda: _closed(Reason.OVERRIDE, Kind.OVERRIDE, None),
    "an override with a name": lambda: _closed(Reason.OVERRIDE, Kind.OVERRIDE, Text("Inventaire", "Stocktaking")),
    "a closure": lambda: _closed(Reason.CLOSURE, Kind.CLOSURE, None),
    "a closure with a message": lambda: _closed(Reason.CLOSURE, Kind.CLOSURE, Text("Panne", "A failure")),
    "a closure without an end": lambda: _closed(Reason.CLOSURE, Kind.CLOSURE, None, None),
    "nobody to answer": lambda: _closed(Reason.NO_AGENTS, Kind.NO_AGENTS, Text("Personne", "Nobody")),
    "no opening known": lambda: _closed(Reason.OUTSIDE_HOURS, Kind.WEEKLY_HOURS, None, None),
    "trouble": lambda: trouble_plan(shipped(), None),
    "trouble, the usual hours known": lambda: trouble_plan(shipped(), HOURS),
    "trouble, with a fallback number": lambda: trouble_plan(
        replace(shipped(), fallback_number="+33145678901"), HOURS
    ),
}


def test_what_is_said() -> None:
    assert differing("announcements", CASES) == {}

"""Each reader against answers written by hand, and what counts as a disagreement."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from routing.monitoring.sightings import (
    Sighting,
    disagreements,
    of_calendar,
    of_jsonld,
    of_page,
    of_voice,
    of_widget,
)

PARIS = ZoneInfo("Europe/Paris")
TEN, EIGHT = datetime.fromisoformat("2026-11-23T10:00:00+01:00"), datetime.fromisoformat("2026-11-23T20:00:00+01:00")
WEEK = {"opens": "09:00:00", "closes": "20:00:00", "dayOfWeek": "https://schema.org/Monday"}
EVENT = "BEGIN:VEVENT\r\nDTSTART:20261123T080000Z\r\nDTEND:20261123T190000Z\r\nEND:VEVENT"


def _told(closure: Any = None) -> dict[str, Any]:
    return {"lines": [{"id": "telephone", "closure": closure, "opens_at": None, "closes_at": EIGHT.isoformat(),
                       "intervals": [{"start": "2026-11-23T09:00:00+01:00", "end": EIGHT.isoformat()}]}]}


def test_the_widget_counts_what_was_closed_by_hand() -> None:
    shut = {"start": "2026-11-23T09:30:00+01:00", "until": None}
    assert not of_widget(_told(shut), "telephone", TEN).is_open
    over = of_widget(_told({**shut, "until": TEN.isoformat()}), "telephone", TEN)
    assert (over.is_open, over.until) == (True, EIGHT)
    assert not of_widget(_told(), "telephone", EIGHT).is_open, "an interval does not hold its end"


@pytest.mark.parametrize(("moment", "is_open"), [(TEN, True), (EIGHT, False)])
def test_calendar_and_jsonld(moment: datetime, is_open: bool) -> None:
    assert of_calendar(EVENT, "telephone", moment).is_open == is_open
    assert of_jsonld({"hoursAvailable": [WEEK]}, "telephone", moment, PARIS).is_open == is_open


def test_a_day_of_its_own_goes_before_its_weekday() -> None:
    day = {"validFrom": "2026-11-23", "validThrough": "2026-11-23"}
    closed = {"hoursAvailable": [WEEK, {**day, "opens": "00:00:00", "closes": "00:00:00"}]}
    late = {"hoursAvailable": [WEEK, {**day, "opens": "12:00:00", "closes": "02:00:00"}]}
    assert not of_jsonld(closed, "telephone", TEN, PARIS).is_open
    assert not of_jsonld(late, "telephone", TEN, PARIS).is_open
    assert of_jsonld(late, "telephone", EIGHT, PARIS).is_open


@pytest.mark.parametrize(("shape", "words", "is_open"), [
    ("open", "Ouvert jusqu’à 20 h", True), ("soon", "Ferme dans 5 min (à 20 h)", True),
    ("soon", "Ouvre dans 5 min (à 9 h)", False), ("closed", "Fermé · ouvre demain à 9 h", False),
])
def test_the_page(shape: str, words: str, is_open: bool) -> None:
    page = f'<h2 id="telephone">Téléphone</h2>\n<p class="state {shape}"><svg/><span>{words}</span></p>'
    assert of_page(page, "telephone").is_open == is_open
    with pytest.raises(ValueError, match="does not tell"):
        of_page(page, "chat")


def test_the_voice() -> None:
    closed = ["Notre service est fermé"]
    spoken = "<Response><Say>Notre service est fermé. À lundi.</Say></Response>"
    assert not of_voice(spoken, "telephone", closed).is_open
    assert of_voice("<Response><Say>Bonjour.</Say></Response>", "telephone", closed).is_open


def test_whoever_says_something_else_is_named() -> None:
    seen = [Sighting("api", "telephone", False), Sighting("widget", "telephone", False), Sighting("page", "chat", True)]
    assert disagreements(seen) == []
    assert disagreements([*seen, Sighting("voice", "telephone", True)]) == [
        "telephone: api says closed, voice says open"]
    assert disagreements([Sighting("api", "chat", True, EIGHT), Sighting("widget", "chat", True, TEN)]) == [
        f"chat: api says until {EIGHT.isoformat()}, widget says until {TEN.isoformat()}"]

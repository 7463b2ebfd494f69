"""Semaine shows the layers that make a week, and leads from a day to an exception and from an hour to why."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask

from tests.web.apps import House
from tests.web.console.visits import Visit

MORE = """overrides:
  - {lines: [telephone], on: 2026-11-26, hours: closed, reason: {fr: Formation, en: Training}}
  - {lines: [telephone], on: 2026-11-28, hours: 22:00-02:00, reason: {fr: Nuit, en: Night}}
"""


def _plain(text: str) -> str:
    return unescape(text).replace("\u00a0", " ")


def test_a_week_names_the_hours_of_each_day_and_the_rules_that_make_it(house: House) -> None:
    house.edit("hours.yaml", "overrides: []", MORE)
    page = _plain(Visit(house.app()).get("/week?line=telephone&from=2026-11-25").text)
    assert "Semaine du 23 novembre" in page
    assert "/console/exceptions/new?on=2026-11-24&line=telephone&hours=9h-20h" in page
    assert "Exception : Formation : ferme" in page and "toute la journée" in page
    assert "(remplacé)" in page
    assert "22 h – 2 h" in page, "what runs past midnight stays on its day"
    assert "/console/week/why?line=telephone&at=2026-11-28T22:00+01:00" in page.replace("%3A", ":").replace("%2B", "+")
    assert "47 h 30 d’ouverture" in page.replace("\u202f", " ")
    assert " style=" not in page


def test_a_clock_change_is_marked_and_a_week_that_is_not_known_gives_way_to_this_one(still_app: Flask) -> None:
    visit = Visit(still_app, "viewer")
    page = _plain(visit.get("/week?line=chat&from=2026-10-25").text)
    assert "Semaine du 19 octobre" in page and "changement d’heure" in page
    assert "/exceptions/new" not in page, "a viewer changes nothing"
    for asked in ("9999-12-31", "0001-01-01", "yesterday", "2026-02-30"):
        page = _plain(visit.get(f"/week?from={asked}").text)
        assert "Cette semaine n’est pas connue" in page and "Semaine du 23 novembre" in page
    assert visit.get("/week?line=nowhere").status_code == 404


@pytest.mark.parametrize(("asked", "told"), [
    ("at=2026-11-24T19:59", "mardi 24 novembre 2026 à 19 h 59"),
    ("on=2026-11-24&time=19h59", "mardi 24 novembre 2026 à 19 h 59"),
    ("at=2026-11-24T19:59%2B01:00", "mardi 24 novembre 2026 à 19 h 59"),
    ("", "lundi 23 novembre 2026 à 10 h"),
])
def test_why_explains_any_moment(still_app: Flask, asked: str, told: str) -> None:
    page = _plain(Visit(still_app, "viewer").get(f"/week/why?line=telephone&{asked}").text)
    assert told in page and "Semaine habituelle" in page and "décide" in page
    assert "Écrite dans" in page and "hours.yaml, ligne" in page


@pytest.mark.parametrize(("time", "told"), [("25h", "n’est pas une heure"), ("<script>", "n’est pas une heure")])
def test_what_cannot_be_read_is_told_beside_the_field_and_kept(still_app: Flask, time: str, told: str) -> None:
    response = Visit(still_app, "viewer").get("/week/why", query_string={"on": "2026-11-24", "time": time})
    assert response.status_code == 422
    assert told in _plain(response.text) and 'value="2026-11-24"' in response.text
    assert "<script>" not in response.text
    far = Visit(still_app, "viewer").get("/week/why?on=2300-01-01&time=9h")
    assert far.status_code == 422 and "ne sont pas connus" in far.text

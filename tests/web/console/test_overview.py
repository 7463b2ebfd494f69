"""Aperçu: every day of six weeks and of a year once, exceptions with why, clock changes marked, unknown years told."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask

from tests.web.apps import House
from tests.web.console.visits import Visit

MORE = """overrides:
  - {lines: [telephone], on: 2026-12-24, hours: 09:00-16:00, reason: {fr: "Veille <b>de</b> Noël", en: Christmas Eve}}
"""


def _plain(text: str) -> str:
    return unescape(text).replace("\u00a0", " ")


def test_six_weeks_and_a_year(house: House) -> None:
    house.edit("hours.yaml", "overrides: []", MORE)
    raw = Visit(house.app(), "viewer").get("/overview?line=telephone").text
    page = _plain(raw)
    weeks = page.partition('<ol class="six-weeks"')[2].partition("</ol>")[0]
    assert [weeks.count("<li"), weeks.count("unusual")] == [42, 1]
    assert "jeu. 24 déc." in weeks and "9 h – 16 h" in weeks
    assert "<b>de</b>" not in raw
    year = page.partition('<ol class="months"')[2].partition("</ol>")[0]
    assert year.count('class="heat level-') == 365
    assert year.count("heat-unusual") == 1
    assert "dimanche 28 mars 2027 – fermé, changement d’heure" in year
    assert re.search(r"jeudi 24 décembre 2026 – 9 h – 16 h, Exception : Veille", year)
    assert page.partition("<tbody>")[2].count("<tr>") == 365
    assert '/api/v1/lines/telephone/hours.ics"' in page
    assert " style=" not in page


@pytest.mark.parametrize("month", ["x", "9999-12-31", "0001-01-01"])
def test_a_month_that_is_not_known_gives_way_to_this_one(still_app: Flask, month: str) -> None:
    page = _plain(Visit(still_app, "viewer").get(f"/overview?from={month}").text)
    assert "Ce mois n’est pas connu" in page and "Novembre 2026 – octobre 2027" in page


def test_a_later_year_and_another_line(still_app: Flask) -> None:
    visit = Visit(still_app, "viewer")
    assert "Mars 2028 – février 2029" in _plain(visit.get("/overview?line=chat&from=2028-03-15").text)
    assert visit.get("/overview?line=fax").status_code == 404

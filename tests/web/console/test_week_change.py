"""A new regular week is saved once its effects were seen, and only if they are still the same."""

from __future__ import annotations

from html import unescape

from flask import Flask
from werkzeug.test import TestResponse

from routing.web.console.week_form import DAYS
from tests.web.apps import House
from tests.web.console.visits import Visit

PATH = "/week/change?line=telephone"
WEEK = dict.fromkeys(DAYS, "9h-20h") | {
    "fri": "9h30-20h", "sat": "9h-12h", "sun": "fermé", "from": "2026-12-07", "reason": "Hiver <b>",
}


def _plain(response: TestResponse) -> str:
    return unescape(response.text).replace("\u00a0", " ").replace("\u202f", " ")


def _saved(visit: Visit, shown: TestResponse, **typed: str) -> TestResponse:
    hidden = visit.hidden(shown)
    return visit.post(PATH, **(WEEK | typed), step="save", seal=hidden["seal"], wish=hidden["wish"])


def test_a_week_is_shown_before_and_after_and_then_saved(app: Flask) -> None:
    visit = Visit(app)
    assert 'value="9h30-20h"' in visit.get(PATH).text
    shown = visit.post(PATH, **WEEK, step="check")
    page = _plain(shown)
    assert shown.status_code == 200 and "+ 3 h 00" in page and "54 h 30" in page and "57 h 30" in page
    assert "samedi 12 décembre" in page and "Aucun rappel promis" in page
    assert "Hiver &lt;b&gt;" in shown.text
    done = _saved(visit, shown)
    assert done.status_code == 303 and done.location == "/console/week?line=telephone&from=2026-12-07&said=saved"
    assert "9 h – midi" in _plain(visit.get("/week?line=telephone&from=2026-12-12"))
    assert "9 h – midi" not in _plain(visit.get("/week?line=telephone&from=2026-12-01"))
    assert "9 h – midi" not in _plain(visit.get("/week?line=chat&from=2026-12-12"))


def test_nothing_is_saved_that_was_not_shown(house: House) -> None:
    app = house.app()
    alice, bruno = Visit(app), Visit(app)
    shown = alice.post(PATH, **WEEK, step="check")
    other = _saved(alice, shown, mon="10h-12h")
    assert other.status_code == 200 and "À vérifier" in other.text, "typed anew after the look"
    theirs = bruno.post(PATH, **(WEEK | {"sat": "14h-15h"}), step="check")
    assert _saved(bruno, theirs, sat="14h-15h").status_code == 303
    late = _saved(alice, shown)
    page = _plain(late)
    assert late.status_code == 409 and "Quelqu’un a changé" in page
    assert 'value="9h-12h"' in late.text and "14 h – 15 h" in page, "typed words kept, theirs shown"


def test_what_cannot_be_read_stands_beside_its_day_and_viewers_change_nothing(still_app: Flask) -> None:
    refused = Visit(still_app).post(PATH, **(WEEK | {"mon": "25h-26h", "reason": ""}), step="check")
    page = _plain(refused)
    assert refused.status_code == 422 and "25h" in page and "Donnez une raison" in page
    assert 'value="9h-12h"' in refused.text
    far = Visit(still_app).post(PATH, **(WEEK | {"from": "2300-01-01"}), step="check")
    assert far.status_code == 422 and "pas connus aussi loin" in far.text
    assert Visit(still_app, "viewer").get(PATH).status_code == 403

"""Closing now, reopening and extending by plain forms: previewed, confirmed, never over somebody else's change."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from routing.domain.hours import Status
from tests.web.apps import parts_of
from tests.web.console.visits import Visit

WISH: dict[str, Any] = {
    "lines": ["telephone"], "until": "hour", "until_typed": "", "message": "trouble", "reason": "panne",
}


def _status(app: Flask, line: str = "telephone") -> Status:
    found = parts_of(app)
    return found.outlooks.fresh().status(line, found.runtime.clock.now())


def _visit(app: Flask) -> Visit:
    visit = Visit(app)
    visit.get("/close")
    return visit


def _close(visit: Visit, **changes: Any) -> None:
    wish = WISH | changes
    sure = visit.post("/close", **wish)
    assert sure.status_code == 200, sure.text
    done = visit.post("/close", **wish, step="close", seen=visit.hidden(sure)["seen"], sure="yes")
    assert (done.status_code, done.headers["Location"]) == (303, "/console/close?said=closed")


def test_two_clicks_and_a_confirmation(app: Flask) -> None:
    visit = _visit(app)
    form = visit.get("/close")
    assert "Fermeture exceptionnelle. Un incident technique" in form.text
    assert "jusqu’à 11\u00a0h" in form.text and "20\u00a0h" in form.text

    sure = visit.post("/close", **WISH)
    assert "Réouverture prévue aujourd’hui à\u00a011\u00a0h." in sure.text
    assert "aujourd’hui à 11\u00a0heures" in sure.text.replace("à\u00a011", "à 11"), "as it is spoken"
    assert "We expect to reopen today at 11\u00a0am." in sure.text
    assert "1 jour change" in sure.text
    assert _status(app).is_open, "nothing has closed yet"

    _close(visit)
    assert not _status(app).is_open and _status(app, "chat").is_open
    page = visit.get("/close").text
    assert 'class="banner"' in page and "/console/reopen?line=telephone" in page


def test_reopened_with_a_reason(app: Flask) -> None:
    visit = _visit(app)
    _close(visit)
    page = visit.get("/reopen?line=telephone")
    seen = visit.hidden(page)["seen"]
    assert "Bonjour, bienvenue" in page.text, "what callers will hear"

    assert "Donnez une raison" in visit.post("/reopen", line="telephone", deed="reopen", seen=seen, reason=" ").text
    done = visit.post("/reopen", line="telephone", deed="reopen", seen=seen, reason="réparé")
    assert done.status_code == 303
    assert _status(app).is_open
    assert 'class="banner"' not in visit.get("/reopen").text


def test_extended_until_another_moment(app: Flask) -> None:
    visit = _visit(app)
    _close(visit)
    seen = visit.hidden(visit.get("/reopen?line=telephone"))["seen"]
    wish = {"line": "telephone", "deed": "extend", "seen": seen, "until": "moment", "reason": "toujours en panne"}
    refused = visit.post("/reopen", **wish, until_typed="25h")
    assert refused.status_code == 422
    assert "«\u00a025h\u00a0» n’est pas un moment" in refused.text and "toujours en panne" in refused.text
    asked = visit.post("/reopen", **wish, until_typed="2027-05-01 9h")
    assert asked.status_code == 422 and "plus de 60 jours" in asked.text

    assert visit.post("/reopen", **wish, until_typed="demain 9h30").status_code == 303
    closure = _status(app).closure
    assert closure is not None and closure.until is not None and closure.message is not None
    assert closure.until.astimezone(parts_of(app).outlooks.fresh().centre.timezone).strftime("%d %H:%M") == "24 09:30"


@pytest.mark.parametrize(("changes", "said"), [
    ({"lines": []}, "Choisissez au moins une ligne."), ({"reason": " "}, "Donnez une raison"),
    ({"until": "moment", "until_typed": "9h-"}, "«\u00a09h-\u00a0» n’est pas un moment"),
    ({"until": "moment", "until_typed": "9h"}, "La fin doit être à venir."), ({"until": "x"}, "Dites jusqu’à quand."),
    ({"message": "own", "message_fr": "Seul", "message_en": ""}, "Écrivez le message dans les deux langues."),
    ({"message": "own", "message_fr": "x" * 601, "message_en": "y"}, "600 caractères"),
])
def test_what_is_wrong_is_said_beside_its_field(still_app: Flask, changes: dict[str, Any], said: str) -> None:
    refused = _visit(still_app).post("/close", **(WISH | changes))
    assert refused.status_code == 422
    assert said in refused.text
    assert "panne" in refused.text or "reason" in changes, "what was typed is kept"


def test_scripts_are_text(still_app: Flask) -> None:
    own = {"message": "own", "message_fr": "<script>alert(1)</script>", "message_en": "<b>x</b>", "reason": "<i>y</i>"}
    for path in ("/close", "/close/preview"):
        told = _visit(still_app).post(path, **(WISH | own))
        assert told.status_code == 200
        assert "&lt;script&gt;alert(1)" in told.text and "<script>alert" not in told.text and "<i>y" not in told.text


def test_closing_for_long_is_asked_again(app: Flask) -> None:
    visit, wish = _visit(app), WISH | {"until": "moment", "until_typed": "2027-03-01 9h"}
    seen = visit.hidden(visit.post("/close", **wish))["seen"]
    again = visit.post("/close", **wish, step="close", seen=seen)
    assert again.status_code == 422 and "plus de 60 jours" in again.text
    assert _status(app).is_open
    _close(visit, **wish)
    assert not _status(app).is_open


def test_two_supervisors_at_once(app: Flask) -> None:
    late, first = _visit(app), _visit(app)
    seen = late.hidden(late.post("/close", **WISH))["seen"]
    _close(first, until="unknown")
    refused = late.post("/close", **WISH, step="close", seen=seen)
    assert refused.status_code == 409
    assert "Quelqu’un a changé ceci" in refused.text and "panne" in refused.text
    closure = _status(app).closure
    assert closure is not None and closure.until is None


def test_viewers_close_nothing(still_app: Flask) -> None:
    viewer = Visit(still_app, "viewer")
    assert viewer.get("/close").status_code == 403
    assert "/console/close" not in viewer.get("/week").text

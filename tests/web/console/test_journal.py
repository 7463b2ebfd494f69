"""The page of the journal: filtered, a page at a time, every text shown as text, undone after a confirmation."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask import Flask
from sqlalchemy import update

from routing.journalling import Author, record
from routing.store.journal import Kept
from routing.store.tables import journal
from tests.web.apps import parts_of
from tests.web.console.visits import Visit

CLAIRE = Author("claire", "supervisor", "console", "192.0.2.7")
EFFECT = {"telephone": [{"date": "2026-12-24", "before": ["09:00-20:00"], "after": []}], "days": 1}


def _written(app: Flask, action: str = "close", reason: str = "exercice", undoes: int | None = None) -> Kept:
    runtime = parts_of(app).runtime
    detail = {"line": "telephone", "until": None, "effect": EFFECT}
    return runtime.database.write(
        lambda connection: record(connection, CLAIRE, runtime.clock.now(), action, "cl_a", detail, reason, undoes)
    )


def test_an_entry_tells_who_what_why_and_the_hours_before_and_after(app: Flask) -> None:
    _written(app, reason="<script>alert(1)</script>")
    page = Visit(app, "viewer").get("/journal").text
    assert "<strong>claire</strong>" in page
    assert "192.0.2.7" in page
    assert "Ligne fermée\u00a0: Téléphone" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "9\u00a0h – 20\u00a0h" in page
    assert "Chaîne intacte" in page
    assert "/undo" not in page
    assert "Line closed: Phone" in Visit(app, "viewer").get("/journal?lang=en").text


def test_filters_and_pages(app: Flask) -> None:
    for _ in range(51):
        _written(app)
    _written(app, "callback_done")
    visit = Visit(app)
    first = visit.get("/journal?realm=hours&author=claire").text
    assert first.count('id="entry-') == 50
    assert "/console/journal?before=2&amp;author=claire&amp;realm=hours" in first
    assert visit.get("/journal?before=2").text.count('id="entry-') == 1
    assert visit.get("/journal?realm=callbacks").text.count('id="entry-') == 1
    assert "Rien n’a été changé" in visit.get("/journal?author=nobody").text
    assert visit.get("/journal?realm=nonsense&before=x").status_code == 200


def test_a_broken_chain_is_seen(app: Flask) -> None:
    _written(app)
    parts_of(app).runtime.database.write(lambda connection: connection.execute(update(journal).values(reason="x")))
    assert "La chaîne est rompue à l’entrée 1" in Visit(app).get("/journal").text


def test_files_hold_all_of_it(app: Flask) -> None:
    for number in range(3):
        _written(app, reason=f"=cmd {number}")
    visit = Visit(app, "viewer")
    rows = list(csv.DictReader(io.StringIO(visit.get("/journal.csv").text)))
    assert [row["reason"] for row in rows] == ["'=cmd 2", "'=cmd 1", "'=cmd 0"]
    documents = json.loads(visit.get("/journal.json").text)
    assert [one["id"] for one in documents] == [3, 2, 1]
    assert json.loads(visit.get("/journal.json?realm=people").text) == []
    assert visit.get("/journal.exe").status_code == 404


@pytest.mark.parametrize("id_", ["99", "x", "9" * 30])
def test_what_is_not_there_is_not_undone(app: Flask, id_: str) -> None:
    assert Visit(app).get(f"/journal/{id_}/undo").status_code == 404


def test_undo_asks_first_and_marks_what_was_undone(app: Flask) -> None:
    visit = Visit(app)
    form = {"lines": ["telephone"], "when": "date", "on": "2026-12-24", "what": "closed", "reason": "fête"}
    seen = visit.hidden(visit.post("/exceptions/new", **form))["seen"]
    assert visit.post("/exceptions/new", step="save", seen=seen, **form).status_code == 303

    confirm = visit.get("/journal/1/undo").text
    assert "Aucun rappel promis ne change d’heure" in confirm
    assert "9\u00a0h – 20\u00a0h" in confirm
    assert visit.post("/journal/1/undo", reason="erreur").headers["Location"] == "/console/journal?said=undone"
    page = visit.get("/journal?said=undone").text
    assert "C’est remis comme avant" in page
    assert 'class="card undone" id="entry-1"' in page
    assert "Ce changement a déjà été annulé" in visit.get("/journal/1/undo").text
    again = visit.post("/journal/1/undo", reason="encore")
    assert again.status_code == 409
    assert "9\u00a0h – 20\u00a0h" in visit.get("/journal/2/undo").text
    assert visit.post("/journal/2/undo", reason="tout compte fait").status_code == 303
    assert Visit(app, "viewer").get("/journal/1/undo").status_code == 403

"""An agent's own page: who is on the line, and the outcome of the last talk, noted in the journal without a number."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from routing.store import calls
from routing.store.calls import CallRow
from routing.store.tables import calls as table
from routing.store.tables import journal
from tests.store.databases import MONDAY
from tests.web.apps import parts_of
from tests.web.console.visits import Visit

SID = "CA" + "7" * 32


def _talked(app: Flask, sid: str = SID) -> None:
    row = CallRow(
        sid, "telephone", "+33612345678", "+33173018499", "ended", MONDAY, ended_as="answered", caller="+33612345678",
        memory={"topic": "refund"}, agent="claire",
    )
    parts_of(app).runtime.database.write(lambda connection: calls.add(connection, row))
    parts_of(app).runtime.database.write(
        lambda connection: connection.execute(table.update().values(agent="claire"))
    )


def test_an_agent_notes_how_the_last_talk_came_out(app: Flask) -> None:
    claire = Visit(app, "viewer", agent="claire")
    assert "Aucune aujourd’hui" in claire.get("/agents/claire").text
    _talked(app)
    page = claire.get("/agents/claire").text
    assert "06 •• •• •• 78" in page
    assert "Remboursement" in page
    wrong = claire.post("/agents/claire/outcome", subject=SID, outcome="", note="Rappeler au 06 12 34 56 78")
    assert (wrong.status_code, "Choisissez une issue" in wrong.text) == (422, True)
    assert "Rappeler au 06 12 34 56 78" in wrong.text, "nothing typed is lost"
    noted = claire.post("/agents/claire/outcome", subject=SID, outcome="solved", note="Rappeler au 06 12 34 56 78")
    assert noted.status_code == 303
    with parts_of(app).runtime.database.read() as connection:
        entry = connection.execute(select(journal).where(journal.c.action == "call_outcome")).one()
    assert (entry.subject, entry.detail, "56" in entry.reason) == (SID, {"outcome": "solved"}, False)
    assert "réglé" in claire.get("/agents/claire").text


def test_another_talk_meanwhile_is_not_taken_for_this_one(app: Flask) -> None:
    _talked(app)
    told = Visit(app).post("/agents/claire/outcome", subject="CAother", outcome="solved", note="Tout va bien")
    assert told.status_code == 409
    assert "Tout va bien" in told.text


def test_the_page_is_for_the_agent_and_for_supervisors(app: Flask) -> None:
    assert Visit(app).get("/agents/claire").status_code == 200
    assert Visit(app, "viewer", agent="karim").get("/agents/claire").status_code == 404
    assert Visit(app, "viewer").post("/agents/claire/outcome", outcome="solved").status_code == 404
    assert Visit(app).get("/agents/nobody").status_code == 404

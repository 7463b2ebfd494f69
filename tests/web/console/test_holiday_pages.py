"""Public holidays decided from the list, taken back, and carried over to the next year after a look."""

from __future__ import annotations

from datetime import date

from flask import Flask

from routing import holiday_plans
from routing.store import journal
from routing.supervision import overriding
from tests.web.apps import CLAIRE, parts_of
from tests.web.console.visits import Visit

CHRISTMAS = {"lines": ["telephone"], "on": "2026-12-25", "hours": "closed", "reason": {"fr": "Noël", "en": "Christmas"}}


def _decided(app: Flask) -> list[tuple[str, date]]:
    return [(row.line, row.held_on) for row in holiday_plans.decisions_in_force(parts_of(app).runtime)]


def _decide(visit: Visit, decision: str, on: str = "2026-12-25") -> int:
    return visit.post("/exceptions/holidays", on=on, lines=["telephone", "chat"], decision=decision).status_code


def test_a_holiday_is_decided_and_taken_back(app: Flask) -> None:
    visit = Visit(app)
    assert _decide(visit, "as_usual") == 303
    assert _decided(app) == [("chat", date(2026, 12, 25)), ("telephone", date(2026, 12, 25))]
    assert "reste à décider" not in visit.get("/exceptions").text
    assert _decide(visit, "undecided") == 303
    assert _decided(app) == []
    assert "reste à décider" in visit.get("/exceptions").text
    assert _decide(visit, "undecided") == 404
    assert _decide(visit, "as_usual", "2026-12-24") == 422
    assert _decide(visit, "as_usual", "x") == 422


def test_decisions_are_carried_over_as_they_were_shown(app: Flask) -> None:
    parts, visit = parts_of(app), Visit(app)
    row = overriding.new_override(parts.runtime, CLAIRE, parts.outlooks.fresh(), CHRISTMAS)
    overriding.add_override(parts.runtime, CLAIRE, row, "fête")
    old = visit.hidden(visit.get("/exceptions/carry-over?year=2026"))["seen"]
    visit.post("/exceptions/holidays", on="2026-12-25", lines=["chat"], decision="as_usual")
    stale = visit.post("/exceptions/carry-over", year="2026", seen=old, reason="comme cette année")
    assert stale.status_code == 422
    assert "comme cette année" in stale.text

    seen = visit.hidden(stale)["seen"]
    told = visit.post("/exceptions/carry-over", year="2026", seen=seen, reason="comme cette année")
    assert told.headers["Location"] == "/console/exceptions?year=2027&said=carried"
    assert _decided(app)[-1] == ("chat", date(2027, 12, 25))
    (carried,) = (each for each in overriding.overrides_in_force(parts.runtime) if each.id != row.id)
    assert (carried.lines, carried.entry["on"], carried.entry["hours"]) == (("telephone",), ["2027-12-25"], "closed")
    with parts.runtime.database.read() as connection:
        reasons = [entry.reason for entry in journal.latest(connection, 2)]
    assert reasons == ["comme cette année"] * 2
    assert "Rien à reprendre" in visit.get("/exceptions/carry-over?year=2026").text

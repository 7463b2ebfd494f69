"""Agents at the console: what each is at, made available or away by a supervisor, or by themselves."""

from __future__ import annotations

from flask import Flask

from routing import agents
from tests.web.apps import parts_of
from tests.web.console.visits import Visit


def _presence(app: Flask, agent: str) -> str:
    parts = parts_of(app)
    with parts.runtime.database.read() as connection:
        found = agents.standing(connection, parts.outlooks.fresh().centre, parts.runtime.clock.now())
    return found[agent].presence.value


def test_a_supervisor_sets_somebody_away_and_back(app: Flask) -> None:
    visit = Visit(app)
    assert "Claire" in visit.get("/agents").text
    assert visit.post("/agents/claire/presence", presence="away", version="1").status_code == 303
    assert _presence(app, "claire") == "away"
    stale = visit.post("/agents/claire/presence", presence="available", version="1")
    assert stale.status_code == 409
    assert "Quelqu’un a changé ceci entre-temps" in stale.text
    assert visit.post("/agents/claire/presence", presence="available", version="2").status_code == 303
    assert _presence(app, "claire") == "available"


def test_an_agent_acts_for_themselves_alone(app: Flask) -> None:
    claire = Visit(app, "viewer", agent="claire")
    page = claire.get("/agents").text
    assert "/agents/claire/presence" in page
    assert "/agents/karim/presence" not in page
    assert claire.post("/agents/karim/presence", presence="away").status_code == 404
    own = claire.post("/agents/claire/presence", presence="away", back="own")
    assert own.headers["Location"].endswith("/agents/claire?said=presence")
    assert (_presence(app, "claire"), _presence(app, "karim")) == ("away", "available")


def test_what_is_no_presence_and_who_is_no_agent(app: Flask) -> None:
    visit = Visit(app)
    assert visit.post("/agents/claire/presence", presence="asleep").status_code == 422
    assert visit.post("/agents/nobody/presence", presence="away").status_code == 404

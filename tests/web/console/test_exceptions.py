"""The list of a year: what is decided and what is not, who wrote what, and which override wins."""

from __future__ import annotations

from flask import Flask

from routing.store import overrides, revisions
from routing.store.database import Connection
from routing.store.overrides import OverrideRow
from routing.supervision import overriding
from tests.conftest import MONDAY_MORNING
from tests.web.apps import CLAIRE, House, parts_of
from tests.web.console.visits import Visit

WRITTEN = """overrides:
  - {lines: all, every: 12-24, hours: 09:00-16:00, reason: {fr: Veille de Noël, en: Christmas Eve}}
"""


def _add(app: Flask, entry: dict[str, object]) -> str:
    parts = parts_of(app)
    row = overriding.new_override(parts.runtime, CLAIRE, parts.outlooks.fresh(), entry)
    overriding.add_override(parts.runtime, CLAIRE, row, "réunion")
    return row.id


def test_the_list_tells_files_from_people_and_which_one_wins(house: House) -> None:
    house.edit("hours.yaml", "overrides: []\n", WRITTEN)
    app = house.app()
    meeting = {"fr": "<i>Réunion</i>", "en": "Meeting"}
    id_ = _add(app, {"lines": ["telephone"], "on": "2026-12-24", "hours": "closed", "reason": meeting})
    page = Visit(app).get("/exceptions").text

    assert "Veille de Noël" in page
    assert "elle se change dans ce fichier" in page
    assert f"/console/exceptions/{id_}/edit" in page
    assert "&lt;i&gt;Réunion&lt;/i&gt;" in page
    assert "<i>" not in page
    assert "l’emporte" in page
    assert "1 jour férié reste à décider" in page
    viewer = Visit(app, "viewer").get("/exceptions").text
    assert "/edit" not in viewer
    assert "/exceptions/new" not in viewer


def test_years_are_chosen_and_odd_addresses_show_this_one(app: Flask) -> None:
    visit = Visit(app, "viewer")
    assert "Exceptions et jours fériés 2027" in visit.get("/exceptions?year=2027").text
    for odd in ("year=99999", "year=x", "year=1", "page=0", "page=99", "day=x", "year=2026&page=-1"):
        assert "Exceptions et jours fériés 2026" in visit.get(f"/exceptions?{odd}").text


def test_a_long_list_comes_in_pages_and_opens_at_today(app: Flask) -> None:
    rows = [
        OverrideRow(f"ov_{month}_{day}", ("chat",), {"lines": ["chat"], "on": f"2026-{month:02d}-{day:02d}",
                    "hours": "closed"}, "claire", "supervisor", MONDAY_MORNING)
        for month in range(1, 13) for day in range(1, 7)
    ]

    def work(connection: Connection) -> None:
        for row in rows:
            overrides.add(connection, row)
        revisions.advance(connection, MONDAY_MORNING)

    parts_of(app).runtime.database.write(work)
    visit = Visit(app, "viewer")
    page = visit.get("/exceptions").text
    assert page.count('<li class="card') < 51
    assert "6\u00a0décembre" in page
    assert "2\u00a0février" in visit.get("/exceptions?page=1").text

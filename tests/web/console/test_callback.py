"""One callback at the console: its story, its number journalled, and what a supervisor does about it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from routing.store.callbacks import CallbackRow, of_reference
from routing.store.tables import journal
from tests.web.apps import House, parts_of
from tests.web.console.visits import Visit
from tests.web.visitors import Visitor

NOON = "20261124T1100Z"


@pytest.fixture
def reference(app: Flask) -> str:
    """A callback that a visitor asked for, for Tuesday at ten."""
    found: str = Visitor(app).booked()["reference"]
    return found


def _row(app: Flask, reference: str) -> CallbackRow:
    with parts_of(app).runtime.database.read() as connection:
        found = of_reference(connection, reference)
    assert found is not None
    return found


def _journal(app: Flask) -> list[tuple[str, str, str]]:
    of = journal.c
    with parts_of(app).runtime.database.read() as connection:
        rows = connection.execute(select(of.action, of.subject, of.reason).order_by(of.id))
        return [tuple(row) for row in rows if row.action.startswith(("callback", "number"))]


def test_the_number_is_shown_once_and_that_is_journalled(app: Flask, reference: str) -> None:
    visit = Visit(app)
    assert "+33612345678" not in visit.get(f"/callbacks/{reference}").text
    shown = visit.post(f"/callbacks/{reference}/number")
    assert "+33612345678" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert _journal(app) == [("number_seen", reference, "")]
    assert "+33612345678" not in visit.get(f"/callbacks/{reference}").text
    assert Visit(app, "viewer").post(f"/callbacks/{reference}/number").status_code == 403


@pytest.mark.parametrize(("deed", "fields", "state", "action"), [
    ("ring", {}, "waiting", "callback_retried"),
    ("move", {"slot": NOON}, "waiting", "callback_moved"),
    ("done", {"sure": "yes"}, "done", "callback_done"),
    ("cancel", {"sure": "yes"}, "cancelled", "callback_cancelled"),
])
def test_what_is_done_about_it(
    app: Flask, reference: str, deed: str, fields: dict[str, Any], state: str, action: str
) -> None:
    visit = Visit(app)
    told = visit.post(f"/callbacks/{reference}/{deed}", version="1", reason="Demandé par mail", **fields)
    assert told.status_code == 303
    assert _row(app, reference).state == state
    assert _journal(app) == [(action, reference, "Demandé par mail")]
    page = visit.get(told.headers["Location"]).text
    assert 'role="status"' in page
    assert "Rappel demandé" in page


def test_what_cannot_be_taken_back_is_asked_twice(app: Flask, reference: str) -> None:
    for deed in ("done", "cancel"):
        told = Visit(app).post(f"/callbacks/{reference}/{deed}", version="1", reason="Doublon")
        assert told.status_code == 422
        assert "Cochez la case" in told.text
        assert 'value="Doublon"' in told.text
    assert _row(app, reference).version == 1


def test_of_two_supervisors_the_second_is_told_and_nothing_typed_is_lost(app: Flask, reference: str) -> None:
    Visit(app).post(f"/callbacks/{reference}/move", version="1", slot=NOON)
    told = Visit(app).post(f"/callbacks/{reference}/move", version="1", slot="20261124T1000Z", reason="<b>Plus tôt</b>")
    assert told.status_code == 409
    assert "Quelqu’un a changé ceci entre-temps" in told.text
    assert "&lt;b&gt;Plus tôt&lt;/b&gt;" in told.text
    assert '<option value="20261124T1000Z" selected>' in told.text
    assert f'name="version" value="{_row(app, reference).version}"' in told.text


def test_a_slot_that_is_not_offered_is_said_beside_it(app: Flask, reference: str) -> None:
    told = Visit(app).post(f"/callbacks/{reference}/move", version="1", slot="20261124T0300Z")
    assert told.status_code == 422
    assert 'id="f-slot-fault"' in told.text


def test_one_that_is_over_can_be_taken_up_again(app: Flask, house: House, reference: str) -> None:
    visit = Visit(app)
    visit.post(f"/callbacks/{reference}/cancel", version="1", sure="yes")
    page = visit.get(f"/callbacks/{reference}").text
    assert "Relancer ce rappel" in page
    assert f"/callbacks/{reference}/move" not in page
    assert visit.post(f"/callbacks/{reference}/ring").status_code == 303
    assert _row(app, reference).state == "waiting"


@pytest.mark.parametrize("path", ["/callbacks/RC-9999", "/callbacks/nothing", "/callbacks/%00"])
def test_there_is_no_such_callback(app: Flask, path: str) -> None:
    assert Visit(app).get(path).status_code == 404
    assert Visit(app).post(f"{path}/number").status_code == 404

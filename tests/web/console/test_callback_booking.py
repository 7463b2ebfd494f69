"""A callback booked by hand: each fault beside its field, and a caller's number used without being shown."""

from __future__ import annotations

import pytest
from flask import Flask

from routing.store.callbacks import CallbackRow, open_of_number
from tests.voicemail_cases import SID, left
from tests.web.apps import parts_of
from tests.web.console.visits import Visit
from tests.web.visitors import NOON

ASKED = {"phone": "06 12 34 56 78", "topic": "refund", "language": "en", "slot": NOON, "reason": "Vu au comptoir"}


def _booked(app: Flask) -> list[CallbackRow]:
    with parts_of(app).runtime.database.read() as connection:
        return list(open_of_number(connection, "+33612345678"))


def test_it_is_booked_for_who_asked(app: Flask) -> None:
    visit = Visit(app)
    told = visit.post("/callbacks/new", **ASKED)
    assert told.status_code == 303
    row, = _booked(app)
    assert (row.topic, row.language, row.channel, row.seat_at is not None) == ("refund", "en", "desk", True)
    assert "Rappel noté" in visit.get(told.headers["Location"]).text


@pytest.mark.parametrize(("changes", "status", "said"), [
    ({"phone": "0800"}, 422, 'id="f-phone-fault"'), ({"phone": "+33 1 73 01 84 99"}, 422, 'id="f-phone-fault"'),
    ({"topic": "gardening"}, 422, 'id="f-topic-fault"'), ({"slot": "20261124T0300Z"}, 422, 'id="f-slot-fault"'),
    ({"reason": "x" * 501}, 422, 'id="reason-book-fault"'),
])
def test_a_fault_is_beside_its_field_and_all_is_kept(
    app: Flask, changes: dict[str, str], status: int, said: str
) -> None:
    told = Visit(app).post("/callbacks/new", **ASKED | changes)
    assert told.status_code == status
    assert said in told.text
    assert f'value="{(ASKED | changes)["phone"]}"' in told.text
    assert _booked(app) == []


@pytest.mark.parametrize("source", ["call", "voicemail"])
def test_who_called_is_rung_back_without_their_number_being_seen(app: Flask, source: str) -> None:
    voicemail = parts_of(app).runtime.database.write(left)
    origin = {source: SID if source == "call" else voicemail}
    visit = Visit(app)
    form = visit.get(f"/callbacks/new?{source}={origin[source]}").text
    assert "06 •• •• •• 78" in form
    assert 'name="phone"' not in form
    assert visit.post("/callbacks/new", topic="", language="fr", slot="asap", **origin).status_code == 303
    assert len(_booked(app)) == 1
    again = visit.post("/callbacks/new", topic="", language="fr", slot="asap", **origin)
    assert again.status_code == 409
    assert "Un rappel est déjà prévu" in again.text


def test_a_viewer_books_none(app: Flask) -> None:
    assert Visit(app, "viewer").get("/callbacks/new").status_code == 403

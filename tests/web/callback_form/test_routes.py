"""The form step by step, as the widget asks for it from any site: shown, sent, confirmed, moved, cancelled."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from routing.store.tables import callbacks
from tests.web.apps import House, parts_of
from tests.web.callback_form.drawn import FORM, elements, fields_of, filled, focused_in, shown_by, steps_of, text_of
from tests.web.visitors import NOON, TEN, Visitor


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody on another site."""
    return Visitor(app)


def _send(visitor: Visitor, fields: dict[str, str], path: str = FORM) -> TestResponse:
    return visitor.send("POST", path, data=fields)


def test_the_empty_form_has_all_that_is_asked_and_the_motives_answers(visitor: Visitor) -> None:
    shown = shown_by(visitor.send("GET", f"{FORM}?lang=fr&offset=60"))
    assert focused_in(shown)[0] == "h2"
    answers = [one for one in elements(shown) if "data-for" in one[1]]
    assert answers and all(one[1]["hidden"] is True for one in answers)
    assert "garantie de remboursement de 60 jours" in text_of(shown)
    assert "Votre numéro sert uniquement à vous rappeler" in text_of(shown)
    days = [one[1]["label"] for one in elements(shown) if one[0] == "optgroup"]
    assert days[0].replace("\u00a0", " ") == "Lundi 23 novembre"
    assert "heure de Paris" not in text_of(shown)
    assert "Paris time" in text_of(shown_by(visitor.send("GET", f"{FORM}?lang=en&offset=-300")))


def test_booked_confirmed_moved_and_cancelled(visitor: Visitor) -> None:
    booked = shown_by(_send(visitor, filled(visitor)), 201)
    said = text_of(focused_in(booked))
    assert re.fullmatch(r"C’est noté\. Nous vous rappellerons mardi 24 novembre, entre 10 h et 10 h 30, "
                        r"au 06 •• •• •• 78\. Référence : RC-\w+\.", said)
    address, fields = steps_of(booked)["move"]
    choosing = shown_by(_send(visitor, fields, address))
    assert TEN not in [one[1].get("value") for one in elements(choosing) if one[0] == "option"]
    moved = shown_by(_send(visitor, {**fields_of(choosing), "slot": NOON}, address))
    assert "entre midi et 12 h 30" in text_of(focused_in(moved))
    address, fields = steps_of(moved)["cancel"]
    asked = shown_by(_send(visitor, fields, address))
    over = shown_by(_send(visitor, fields_of(asked), address))
    assert "Ce rappel est annulé." in text_of(focused_in(over))
    assert steps_of(over) == {}


def test_what_is_wrong_stands_in_the_form_with_what_was_typed(visitor: Visitor) -> None:
    shown = shown_by(_send(visitor, filled(visitor, phone="12", topic="")), 422)
    assert focused_in(shown)[1]["id"] == "topic"
    assert "Choisissez un motif." in text_of(shown)
    assert "Saisissez un numéro de téléphone valide" in text_of(shown)
    assert fields_of(shown)["phone"] == "12"
    assert fields_of(shown)["slot"] == TEN


def test_sent_twice_is_one_callback_and_corrected_is_another(visitor: Visitor) -> None:
    fields = filled(visitor)
    first, again = _send(visitor, fields), _send(visitor, fields)
    assert text_of(shown_by(first, 201)) == text_of(shown_by(again, 201))
    corrected = _send(visitor, {**fields, "phone": "01 23 45 67 89"})
    assert text_of(focused_in(shown_by(corrected, 201))) != text_of(focused_in(shown_by(first, 201)))
    with parts_of(visitor.app).runtime.database.read() as connection:
        assert len(connection.execute(select(callbacks)).all()) == 2


def test_a_taken_slot_is_said_and_the_others_offered(visitor: Visitor) -> None:
    fields = filled(visitor)
    for seat in range(4):
        Visitor(visitor.app, f"192.0.2.{seat + 10}").booked(phone=f"06 12 34 56 1{seat}")
    shown = shown_by(_send(visitor, fields), 409)
    assert focused_in(shown)[1]["id"] == "slot"
    assert "Ce créneau vient d’être pris." in text_of(shown)
    assert fields_of(shown)["slot"] == ""


def test_who_asks_too_often_is_told_when_again(visitor: Visitor) -> None:
    for last in range(5):
        visitor.booked(phone=f"06 12 34 56 1{last}", slot_id=(TEN, NOON)[last % 2])
    refused = _send(visitor, filled(visitor, slot=NOON))
    assert "Trop de demandes pour le moment." in text_of(shown_by(refused, 429))
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.parametrize("step", ["move", "cancel"])
def test_a_token_that_leads_nowhere(visitor: Visitor, step: str) -> None:
    told = _send(visitor, {"lang": "fr", "sure": "yes"}, f"{FORM}/7F3K-{'A' * 32}/{step}")
    assert "Ce lien ne mène à aucun rappel" in text_of(shown_by(told, 404))


def test_where_nobody_is_rung_back_that_is_said(house: House) -> None:
    (house.config / "callbacks.yaml").unlink()
    shown = shown_by(Visitor(house.app()).send("GET", FORM))
    assert "Nous ne proposons plus de rappel" in text_of(focused_in(shown))


@pytest.mark.parametrize("fields", [{}, {"slot": NOON}])
def test_where_nobody_is_rung_back_any_more_a_callback_can_only_be_cancelled(
    house: House, visitor: Visitor, fields: dict[str, str]
) -> None:
    booked = steps_of(shown_by(_send(visitor, filled(visitor)), 201))
    (house.config / "callbacks.yaml").unlink()
    later = Visitor(house.app())
    refused = _send(later, {**booked["move"][1], **fields}, booked["move"][0])
    assert "Aucun autre créneau" in text_of(focused_in(shown_by(refused, 409)))
    cancelled = _send(later, {"sure": "yes"}, booked["cancel"][0])
    assert "Ce rappel est annulé." in text_of(focused_in(shown_by(cancelled)))


@pytest.mark.parametrize(("slot", "status", "says"), [
    ("hier", 422, "Ce créneau n’est plus proposé."), ("\0", 422, "Ce créneau n’est plus proposé."),
    ("x" * 999, 422, "Ce créneau n’est plus proposé."),
])
def test_a_time_that_is_none(visitor: Visitor, slot: str, status: int, says: str) -> None:
    address, fields = steps_of(shown_by(_send(visitor, filled(visitor)), 201))["move"]
    shown = shown_by(_send(visitor, {**fields, "slot": slot}, address), status)
    assert focused_in(shown)[1]["id"] == "slot"
    assert says in text_of(shown)


def test_nothing_of_a_visitor_is_logged(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    booked = shown_by(_send(visitor, filled(visitor)), 201)
    address, fields = steps_of(booked)["move"]
    _send(visitor, {**fields, "slot": NOON}, address)
    logged = "\n".join(record.getMessage() for record in caplog.records)
    token = address.split("/")[-2]
    assert token not in logged
    assert not re.search(r"0?6[ .]?12[ .]?34", logged)


def test_under_a_path_its_steps_begin_with_it(house: House) -> None:
    visitor = Visitor(house.app(public_url="https://www.example.fr/appels"))
    booked = shown_by(_send(visitor, filled(visitor)), 201)
    addresses = [one[1].get("action") or one[1].get("href") for one in elements(booked) if one[0] in ("form", "a")]
    assert len(addresses) == len(("move", "cancel", "own page"))
    assert all(address.startswith("/appels/") for address in addresses)

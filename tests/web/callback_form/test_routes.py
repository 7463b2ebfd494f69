"""The form step by step, as the widget asks for it from any site: shown, sent, confirmed, moved, cancelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from routing.store.tables import callbacks
from routing.web.callback_form.trees import TAGS
from tests.store.databases import out_of_order
from tests.web.apps import House, parts_of
from tests.web.visitors import NOON, TEN, Visitor

FORM = "/widget/v1/callback"
Tree = list[Any]


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody on another site."""
    return Visitor(app)


def _all(tree: Any) -> Iterator[Tree]:
    """Every element, from the outside in."""
    if isinstance(tree, list):
        yield tree
        for child in tree[2:]:
            yield from _all(child)


def _shown(told: TestResponse, status: int = 200) -> Tree:
    assert told.status_code == status, told.text
    assert told.headers["Access-Control-Allow-Origin"] == "*"
    assert told.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in told.headers
    shown: Tree = told.get_json()["show"]
    assert {tag for tag, *_ in _all(shown)} <= TAGS
    return shown


def _text(tree: Any) -> str:
    found = tree if isinstance(tree, str) else " ".join(_text(child) for child in tree[2:])
    return found.replace("\u00a0", " ")


def _fields(tree: Tree) -> dict[str, str]:
    """What would be sent as it stands."""
    found = {at["name"]: at.get("value", "") for tag, at, *_ in _all(tree) if tag == "input"}
    for select_ in (one for one in _all(tree) if one[0] == "select"):
        chosen = [at["value"] for tag, at, *_ in _all(select_) if tag == "option" and at.get("selected")]
        found[select_[1]["name"]] = chosen[0] if chosen else ""
    return found


def _focused(tree: Tree) -> Tree:
    [found] = [one for one in _all(tree) if one[1].get("data-focus")]
    return found


def _filled(visitor: Visitor, language: str = "fr", **changes: str) -> dict[str, str]:
    empty = _fields(_shown(visitor.send("GET", f"{FORM}?lang={language}&offset=60")))
    return {**empty, "phone": "06.12.34.56.78", "topic": "refund", "slot": TEN, **changes}


def _send(visitor: Visitor, fields: dict[str, str], path: str = FORM) -> TestResponse:
    return visitor.send("POST", path, data=fields)


def _steps(tree: Tree) -> dict[str, tuple[str, dict[str, str]]]:
    """The forms of a confirmation by the last word of their address."""
    return {one[1]["action"].rpartition("/")[2]: (one[1]["action"], _fields(one))
            for one in _all(tree) if one[0] == "form"}


def test_the_empty_form_has_all_that_is_asked_and_the_motives_answers(visitor: Visitor) -> None:
    shown = _shown(visitor.send("GET", f"{FORM}?lang=fr&offset=60"))
    assert _focused(shown)[0] == "h2"
    answers = [one for one in _all(shown) if "data-for" in one[1]]
    assert answers and all(one[1]["hidden"] is True for one in answers)
    assert "garantie de remboursement de 60 jours" in _text(shown)
    assert "Votre numéro sert uniquement à vous rappeler" in _text(shown)
    days = [one[1]["label"] for one in _all(shown) if one[0] == "optgroup"]
    assert days[0].replace("\u00a0", " ") == "Lundi 23 novembre"
    assert "heure de Paris" not in _text(shown)
    assert "Paris time" in _text(_shown(visitor.send("GET", f"{FORM}?lang=en&offset=-300")))


@pytest.mark.parametrize("query", ["", "?lang=de", "?offset=x", "?offset=99999", "?offset=--1", "?lang=fr&offset="])
def test_strange_questions_are_answered_in_french(visitor: Visitor, query: str) -> None:
    assert "Nous vous rappelons" in _text(_shown(visitor.send("GET", FORM + query)))


def test_booked_confirmed_moved_and_cancelled(visitor: Visitor) -> None:
    booked = _shown(_send(visitor, _filled(visitor)), 201)
    said = _text(_focused(booked))
    assert re.fullmatch(r"C’est noté\. Nous vous rappellerons mardi 24 novembre, entre 10 h et 10 h 30, "
                        r"au 06 •• •• •• 78\. Référence : RC-\w+\.", said)
    address, fields = _steps(booked)["move"]
    choosing = _shown(_send(visitor, fields, address))
    assert TEN not in [one[1].get("value") for one in _all(choosing) if one[0] == "option"]
    moved = _shown(_send(visitor, {**_fields(choosing), "slot": NOON}, address))
    assert "entre midi et 12 h 30" in _text(_focused(moved))
    address, fields = _steps(moved)["cancel"]
    asked = _shown(_send(visitor, fields, address))
    over = _shown(_send(visitor, _fields(asked), address))
    assert "Ce rappel est annulé." in _text(_focused(over))
    assert _steps(over) == {}


def test_what_is_wrong_stands_in_the_form_with_what_was_typed(visitor: Visitor) -> None:
    shown = _shown(_send(visitor, _filled(visitor, phone="12", topic="")), 422)
    assert _focused(shown)[1]["id"] == "topic"
    assert "Choisissez un motif." in _text(shown)
    assert "Saisissez un numéro de téléphone valide" in _text(shown)
    assert _fields(shown)["phone"] == "12"
    assert _fields(shown)["slot"] == TEN


def test_sent_twice_is_one_callback_and_corrected_is_another(visitor: Visitor) -> None:
    fields = _filled(visitor)
    first, again = _send(visitor, fields), _send(visitor, fields)
    assert _text(_shown(first, 201)) == _text(_shown(again, 201))
    corrected = _send(visitor, {**fields, "phone": "01 23 45 67 89"})
    assert _text(_focused(_shown(corrected, 201))) != _text(_focused(_shown(first, 201)))
    with parts_of(visitor.app).runtime.database.read() as connection:
        assert len(connection.execute(select(callbacks)).all()) == 2


def test_a_taken_slot_is_said_and_the_others_offered(visitor: Visitor) -> None:
    fields = _filled(visitor)
    for seat in range(4):
        Visitor(visitor.app, f"192.0.2.{seat + 10}").booked(phone=f"06 12 34 56 1{seat}")
    shown = _shown(_send(visitor, fields), 409)
    assert _focused(shown)[1]["id"] == "slot"
    assert "Ce créneau vient d’être pris." in _text(shown)
    assert _fields(shown)["slot"] == ""


def test_who_asks_too_often_is_told_when_again(visitor: Visitor) -> None:
    for last in range(5):
        visitor.booked(phone=f"06 12 34 56 1{last}", slot_id=(TEN, NOON)[last % 2])
    refused = _send(visitor, _filled(visitor, slot=NOON))
    assert "Trop de demandes pour le moment." in _text(_shown(refused, 429))
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.parametrize("step", ["move", "cancel"])
def test_a_token_that_leads_nowhere(visitor: Visitor, step: str) -> None:
    told = _send(visitor, {"lang": "fr", "sure": "yes"}, f"{FORM}/7F3K-{'A' * 32}/{step}")
    assert "Ce lien ne mène à aucun rappel" in _text(_shown(told, 404))


def test_where_nobody_is_rung_back_that_is_said(house: House) -> None:
    (house.config / "callbacks.yaml").unlink()
    shown = _shown(Visitor(house.app()).send("GET", FORM))
    assert "Nous ne proposons plus de rappel" in _text(_focused(shown))


def test_without_a_database_the_answer_is_a_problem(visitor: Visitor) -> None:
    fields = _filled(visitor)
    with out_of_order(parts_of(visitor.app).runtime.database):
        told = _send(visitor, fields)
    assert (told.status_code, told.content_type) == (503, "application/problem+json")
    assert "06" not in told.text


def test_nothing_of_a_visitor_is_logged(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    booked = _shown(_send(visitor, _filled(visitor)), 201)
    address, fields = _steps(booked)["move"]
    _send(visitor, {**fields, "slot": NOON}, address)
    logged = "\n".join(record.getMessage() for record in caplog.records)
    token = address.split("/")[-2]
    assert token not in logged
    assert not re.search(r"0?6[ .]?12[ .]?34", logged)

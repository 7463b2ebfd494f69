"""Callbacks by the API: asked for by anyone, and one's own seen, moved and cancelled by whoever has its token."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from routing.store import callback_asks, caller_marks
from routing.store.caller_marks import BLOCKED, MarkRow
from routing.web.api.callback_schemas import OwnCallbackSchema, SlotsSchema
from tests.store.databases import out_of_order
from tests.web.api.reading import asked, document_of, instants_in
from tests.web.apps import House, errors_of, only_error, parts_of
from tests.web.visitors import API, NOON, PHONE, TEN, Visitor

OVER = ("done", "unreachable", "expired")


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody on the web."""
    return Visitor(app)


def _refusals(app: Flask) -> dict[str, int]:
    day = parts_of(app).runtime.clock.now().date()
    with parts_of(app).runtime.database.read() as connection:
        found = callback_asks.refusals(connection, day, day)
    return {code: often for (_, code, channel), often in found.items() if channel == "web"}


def test_a_callback_is_booked_and_told_by_text_message(visitor: Visitor) -> None:
    response = visitor.ask()
    booked = response.get_json()

    assert response.status_code == 201
    assert re.fullmatch(r"RC-[A-Z0-9]{4,8}", booked["reference"])
    assert (booked["state"], booked["phone"]) == ("waiting", "06 •• •• •• 78")
    assert booked["window"] == {"start": "2026-11-24T10:00:00+01:00", "end": "2026-11-24T10:30:00+01:00"}
    assert response.headers["Location"] == booked["links"]["self"]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "612345678" not in response.text
    assert visitor.told() == ["sms_callback_booked"]


def test_one_s_own_callback_is_seen_again(visitor: Visitor) -> None:
    booked = visitor.booked(language="en")
    seen = document_of(visitor.send("GET", booked["links"]["self"]), OwnCallbackSchema)

    assert seen == booked
    assert (seen["topic"], seen["language"], seen["reason"]) == ("refund", "en", "booked")
    assert visitor.send("GET", booked["links"]["cancel"]).mimetype == "text/html"


@pytest.mark.parametrize(("moment", "window"), [
    ("2026-11-23T10:05:00+01:00", ("2026-11-23T10:05:00+01:00", "2026-11-23T10:30:00+01:00")),
    ("2026-11-23T21:00:00+01:00", ("2026-11-24T09:00:00+01:00", "2026-11-24T09:30:00+01:00")),
])
def test_as_soon_as_possible(house: House, visitor: Visitor, moment: str, window: tuple[str, str]) -> None:
    house.at(moment)
    booked = visitor.booked(slot_id=None, asap=True)

    assert (booked["window"]["start"], booked["window"]["end"]) == window


@pytest.mark.parametrize("phone", ["0612345678", "0033612345678", "33612345678", "+33 6 12 34 56 78"])
def test_a_number_has_one_callback_however_it_is_written(app: Flask, visitor: Visitor, phone: str) -> None:
    """A stranger learns that there is one and nothing else; the link goes to the number."""
    visitor.booked()
    response = Visitor(app, "192.0.2.2").ask(phone=phone, slot_id=NOON)

    assert only_error(response, 409)["code"] == "already_booked"
    assert set(response.get_json()) == {"type", "title", "status", "detail", "errors"}
    assert "RC-" not in response.text
    assert visitor.told() == ["sms_callback_booked", "sms_callback_link"]
    assert _refusals(app) == {"already_booked": 1}


def test_every_fault_is_told_at_once(app: Flask, visitor: Visitor) -> None:
    response = visitor.ask(
        "with space", phone="06", topic="nope", slot_id=TEN, asap=True, language="de", consent="old", colour="blue"
    )
    found = {(error["in"], error["pointer"], error["code"]) for error in errors_of(response, 422)}

    assert found == {
        ("header", "/Idempotency-Key", "invalid_idempotency_key"), ("body", "/phone", "invalid_phone"),
        ("body", "/topic", "unknown_topic"), ("body", "/slot_id", "choose_one"), ("body", "/language", "invalid"),
        ("body", "/consent", "consent_outdated"), ("body", "/colour", "invalid"),
    }
    assert _refusals(app) == {"invalid_phone": 1}


@pytest.mark.parametrize(("changes", "pointer", "code"), [
    ({"phone": "0899 12 34 56"}, "/phone", "phone_not_allowed"),
    ({"phone": "0692 12 34 56"}, "/phone", "phone_not_allowed"),
    ({"phone": "01 73 01 84 99"}, "/phone", "phone_is_ours"), ({"phone": ""}, "/phone", "invalid_phone"),
    ({"slot_id": None}, "/slot_id", "choose_one"), ({"asap": True}, "/slot_id", "choose_one"),
    ({"slot_id": "20261124T0901Z"}, "/slot_id", "unknown_slot"), ({"slot_id": "hier"}, "/slot_id", "unknown_slot"),
    ({"slot_id": "20261124T2300Z"}, "/slot_id", "unknown_slot"), ({"consent": "x"}, "/consent", "consent_outdated"),
    ({"consent": None}, "/consent", "invalid"), ({"phone": None}, "/phone", "invalid"),
    ({"phone": 6}, "/phone", "invalid"),
    ({"asap": "yes", "slot_id": None}, "/asap", "invalid"), ({"topic": None}, "/topic", "invalid"),
])
def test_one_fault(visitor: Visitor, changes: dict[str, Any], pointer: str, code: str) -> None:
    error = only_error(visitor.ask(**changes))

    assert (error["in"], error["pointer"], error["code"]) == ("body", pointer, code)


@pytest.mark.parametrize(("body", "content_type", "status", "code"), [
    (b"{", "application/json", 400, "invalid"), (b"", "application/json", 400, "invalid"),
    (b"[]", "application/json", 422, "invalid"), (b"null", "application/json", 422, "invalid"),
    (b"phone=0612345678", "application/x-www-form-urlencoded", 415, "not_json"), (b"{}", "text/plain", 415, "not_json"),
    (b"[" * 5000, "application/json", 400, "invalid"), (b"\xff", "application/json", 400, "invalid"),
])
def test_a_body_that_is_none(visitor: Visitor, body: bytes, content_type: str, status: int, code: str) -> None:
    assert only_error(visitor.send("POST", API, data=body, content_type=content_type), status)["code"] == code


def test_a_blocked_number_is_not_rung(app: Flask, visitor: Visitor, looks_at_once: None) -> None:
    runtime = parts_of(app).runtime
    mark = MarkRow("m1", "+33612345678", BLOCKED, "insults", "claire", runtime.clock.now())
    runtime.database.write(lambda connection: caller_marks.add(connection, mark))
    assert only_error(visitor.ask())["code"] == "phone_not_allowed"


def test_a_full_slot_is_refused_with_the_next_ones(house: House, visitor: Visitor, looks_at_once: None) -> None:
    house.edit("callbacks.yaml", "capacity: 4", "capacity: 1")
    visitor.booked()
    response = visitor.ask(phone="06 12 34 56 79")

    assert only_error(response, 409)["code"] == "slot_taken"
    following = response.get_json()["next_slots"]
    assert following[0] == {
        "id": "20261123T1000Z", "start": "2026-11-23T11:00:00+01:00", "end": "2026-11-23T11:30:00+01:00",
        "remaining": 1,
    }
    assert TEN not in {slot["id"] for slot in following}
    assert visitor.ask(phone="06 12 34 56 79", slot_id=following[0]["id"]).status_code == 201


def test_where_every_slot_is_taken_that_is_said(house: House, visitor: Visitor, looks_at_once: None) -> None:
    house.edit("callbacks.yaml", "capacity: 4", "capacity: 1")
    house.edit("callbacks.yaml", "horizon: 7 days", "horizon: 2 h")
    for last, slot in enumerate(("20261123T1000Z", "20261123T1030Z")):
        visitor.booked(phone=f"06 12 34 56 7{last}", slot_id=slot)
    refused = visitor.ask(slot_id="20261123T1000Z")

    assert only_error(refused, 409)["detail"]["fr"] == "Aucun créneau n’est libre pour le moment."
    assert refused.get_json()["next_slots"] == []


def test_the_same_request_again_is_answered_the_same(visitor: Visitor) -> None:
    first, again = visitor.ask("a-key"), visitor.ask("a-key")
    other = visitor.ask("a-key", phone="06 12 34 56 79")

    assert (again.status_code, again.data, again.headers["Location"]) == (201, first.data, first.headers["Location"])
    assert only_error(other)["code"] == "idempotency_key_reused"
    assert visitor.told() == ["sms_callback_booked"]


def test_what_was_refused_may_be_asked_again_under_its_key(visitor: Visitor) -> None:
    assert only_error(visitor.ask("a-key", slot_id="20261124T0901Z"))["code"] == "unknown_slot"
    assert visitor.ask("a-key").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 81, "with space", "é"])
def test_a_key_has_a_form(visitor: Visitor, key: str) -> None:
    assert only_error(visitor.ask(key))["code"] == "invalid_idempotency_key"


def test_an_address_asks_so_often_and_is_told_when_again(app: Flask, house: House, visitor: Visitor) -> None:
    for last in range(5):
        visitor.booked(phone=f"06 12 34 56 7{last}", slot_id=(TEN, NOON)[last % 2])
        house.at(f"2026-11-23T10:0{last}:00+01:00")
    refused = visitor.ask(phone="06 12 34 56 75", slot_id=NOON)

    error = only_error(refused, 429)
    assert error["code"] == "too_many_requests"
    assert error["detail"]["fr"] == "Trop de demandes pour le moment. Réessayez aujourd’hui à\u00a011\u00a0h."
    assert refused.headers["Retry-After"] == str(56 * 60)
    assert Visitor(app, "192.0.2.2").ask(phone="06 12 34 56 75", slot_id=NOON).status_code == 201
    house.at("2026-11-23T11:00:00+01:00")
    assert visitor.ask(phone="06 12 34 56 76", slot_id=NOON).status_code == 201


def test_a_number_is_asked_for_so_often(app: Flask, visitor: Visitor) -> None:
    for last in range(3):
        booked = Visitor(app, f"192.0.2.{last}").booked()
        visitor.send("DELETE", booked["links"]["self"])

    refused = visitor.ask()
    assert only_error(refused, 429)["code"] == "too_many_requests"
    assert refused.headers["Retry-After"] == str(24 * 3600)


def test_slots_are_offered_from_the_lead_to_the_horizon(reader: FlaskClient) -> None:
    found = asked(reader, "/callbacks/slots", SlotsSchema)

    assert found["timezone"] == "Europe/Paris"
    assert found["slots"][0]["id"] == "20261123T1000Z"
    assert found["slots"][-1]["start"] == "2026-11-30T09:30:00+01:00"
    assert all(slot["remaining"] == 4 for slot in found["slots"])
    assert reader.get(f"{API}/slots").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("query", "first", "last"), [
    ({"from": "2026-11-25T14:00:00+01:00", "to": "2026-11-25T15:00:00+01:00"}, "20261125T1300Z", "20261125T1330Z"),
    ({"from": "2026-11-25", "to": "2026-11-26"}, "20261125T0800Z", "20261125T1830Z"),
    ({"topic": "refund", "to": "2026-11-23T11:30:00"}, "20261123T1000Z", "20261123T1000Z"),
])
def test_slots_of_a_time(reader: FlaskClient, query: dict[str, str], first: str, last: str) -> None:
    slots = asked(reader, "/callbacks/slots", SlotsSchema, **query)["slots"]

    assert (slots[0]["id"], slots[-1]["id"]) == (first, last)


def test_slots_that_cannot_be_asked_for(reader: FlaskClient) -> None:
    assert only_error(reader.get(f"{API}/slots?topic=nope"), 404)["code"] == "unknown_topic"
    for name in ("from", "to"):
        error = only_error(reader.get(f"{API}/slots?{name}=hier"))
        assert (error["in"], error["pointer"]) == ("query", f"/{name}")
    assert asked(reader, "/callbacks/slots", SlotsSchema, to="2026-11-20", **{"from": "2026-11-30"})["slots"] == []


def test_moving_and_cancelling(visitor: Visitor) -> None:
    own = visitor.booked()["links"]["self"]
    moved = document_of(visitor.send("PATCH", own, json={"slot_id": NOON}), OwnCallbackSchema)
    soon = document_of(visitor.send("PATCH", own, json={"asap": True}), OwnCallbackSchema)
    first, again = (document_of(visitor.send("DELETE", own), OwnCallbackSchema) for _ in range(2))

    assert (moved["window"]["start"], moved["reason"]) == ("2026-11-24T12:00:00+01:00", "moved_by_asker")
    assert soon["window"]["start"] == "2026-11-23T10:00:00+01:00"
    assert first == again
    assert (first["state"], first["reason"]) == ("cancelled", "cancelled_by_asker")
    assert visitor.told() == ["sms_callback_booked"]
    assert only_error(visitor.send("PATCH", own, json={"slot_id": NOON}), 409)["code"] == "callback_over"


def test_a_move_that_cannot_be(house: House, visitor: Visitor, looks_at_once: None) -> None:
    house.edit("callbacks.yaml", "capacity: 4", "capacity: 1")
    own = visitor.booked()["links"]["self"]
    visitor.booked(phone="06 12 34 56 79", slot_id=NOON)
    taken = visitor.send("PATCH", own, json={"slot_id": NOON})
    unknown = visitor.send("PATCH", own, json={"slot_id": "hier"})

    assert only_error(taken, 409)["code"] == "slot_taken"
    assert only_error(unknown, 422)["code"] == "unknown_slot"
    assert taken.get_json()["next_slots"] == unknown.get_json()["next_slots"] != []
    for body in ({}, {"slot_id": NOON, "asap": True}, {"asap": False}, {"slot_id": 1}, {"reason": "x"}):
        errors_of(visitor.send("PATCH", own, json=body), 422)
    assert visitor.send("GET", own).get_json()["window"]["start"] == "2026-11-24T10:00:00+01:00"


@pytest.mark.parametrize("state", ["talking", *OVER])
def test_what_is_talked_or_over_is_not_changed(visitor: Visitor, state: str) -> None:
    booked, code = visitor.booked(), "callback_talking" if state == "talking" else "callback_over"
    visitor.becomes(booked["reference"], state=state)

    for method, body in (("PATCH", {"slot_id": NOON}), ("DELETE", None)):
        assert only_error(visitor.send(method, booked["links"]["self"], json=body), 409)["code"] == code
    assert document_of(visitor.send("GET", booked["links"]["self"]), OwnCallbackSchema)["state"] == state


def test_what_is_not_known_any_more(visitor: Visitor) -> None:
    booked = visitor.booked()
    visitor.becomes(booked["reference"], number=None, window_start=None, window_end=None)
    seen = document_of(visitor.send("GET", booked["links"]["self"]), OwnCallbackSchema)

    assert (seen["phone"], seen["window"]) == (None, None)


def test_nobody_guesses_a_token(visitor: Visitor) -> None:
    own = visitor.booked()["links"]["self"]
    other = visitor.booked(phone="06 12 34 56 79")["links"]["self"]
    reference, mac = own.rpartition("/")[2].partition("-")[0], other.rpartition("-")[2]

    for token in (f"{reference}-{mac}", reference, f"RC-{reference}", own.rpartition("/")[2][:-1], "x", "%00", "é"):
        for method, body in (("GET", None), ("DELETE", None), ("PATCH", {"asap": True})):
            error = only_error(visitor.send(method, f"{API}/{token}", json=body), 404)
            assert error["code"] == "unknown_callback"


def test_where_nobody_is_rung_back(house: House, looks_at_once: None) -> None:
    (house.config / "callbacks.yaml").unlink()
    visitor = Visitor(house.app())

    assert only_error(visitor.ask(), 404)["code"] == "callbacks_not_offered"
    assert visitor.send("GET", f"{API}/slots").get_json() == {"timezone": "Europe/Paris", "slots": []}
    offer = visitor.send("GET", "/api/v1/availability").get_json()["callback"]
    assert offer == {"enabled": False, "consent": None, "href": None, "slots_href": None, "topics": []}


def test_availability_says_what_is_offered_and_agreed_to(house: House, app: Flask, looks_at_once: None) -> None:
    client = app.test_client()
    before = client.get("/api/v1/availability")
    offer = before.get_json()["callback"]
    house.edit("callbacks.yaml", "numbers: 30 days", "numbers: 10 days")
    after = client.get("/api/v1/availability")

    assert (offer["enabled"], offer["href"], offer["slots_href"]) == (True, API, f"{API}/slots")
    assert {"id": "refund", "label": {"fr": "Remboursement", "en": "Refund"}} in offer["topics"]
    assert after.get_json()["callback"]["consent"]["version"] != offer["consent"]["version"]
    assert after.get_json()["revision"] != before.get_json()["revision"]
    assert after.headers["ETag"] != before.headers["ETag"]


def test_under_a_path_every_address_has_it(house: House) -> None:
    visitor = Visitor(house.app(public_url="https://exemple.fr/permanence"))
    offer = visitor.send("GET", "/api/v1/availability").get_json()["callback"]

    assert offer["href"] == f"/permanence{API}"
    assert all(link.startswith("/permanence/") for link in visitor.booked()["links"].values())


@pytest.mark.parametrize(("path", "methods"), [
    ("callbacks", {"POST"}), ("callbacks/x", {"GET", "HEAD", "PATCH", "DELETE"}), ("callbacks/slots", {"GET", "HEAD"}),
])
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "GET"])
def test_any_site_may_ask(reader: FlaskClient, path: str, methods: set[str], method: str) -> None:
    response = reader.options(f"/api/v1/{path}", headers={
        "Origin": "https://boutique.example", "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type,idempotency-key",
    })

    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert set(response.headers["Access-Control-Allow-Methods"].split(", ")) >= methods
    assert {"content-type", "idempotency-key"} <= set(
        response.headers["Access-Control-Allow-Headers"].lower().split(", ")
    )


def test_every_instant_has_the_line_s_offset(visitor: Visitor) -> None:
    visitor.booked()
    problem = visitor.ask(phone="06 12 34 56 79", slot_id="x").get_json()

    assert all(instant.endswith("+01:00") for instant in instants_in(problem["next_slots"]))
    assert PHONE not in str(problem)


def test_without_the_database_a_callback_is_refused_politely_and_taken_once_it_is_back(
    app: Flask, visitor: Visitor
) -> None:
    booked = visitor.booked()
    with out_of_order(parts_of(app).runtime.database):
        refusals = [visitor.ask(), visitor.send("GET", f"{API}/slots"), visitor.send("DELETE", booked["links"]["self"])]
        for refused in refusals:
            told = only_error(refused, 503)
            assert (told["code"], refused.headers["Retry-After"]) == ("callbacks_unavailable", "60")
            assert "appelez le 01 73 01 84 99" in told["detail"]["fr"]
            assert "call +33 1 73 01 84 99" in told["detail"]["en"]
    assert visitor.send("DELETE", booked["links"]["self"]).get_json()["state"] == "cancelled"
    assert visitor.ask().status_code == 201

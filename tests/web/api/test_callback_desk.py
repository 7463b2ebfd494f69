"""Promises by API: what the contract names, numbers masked, seen by supervisors alone, changes refused when stale."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from routing.store import callbacks
from routing.web.api.callback_desk_schemas import CallbackSchema
from routing.web.api.desk_schemas import page_of
from tests.callbacks.rung import ring
from tests.web.api.asking import Desk
from tests.web.api.reading import document_of
from tests.web.apps import errors_of, only_error, parts_of

SLOT, LATER_SLOT = "20261124T0900Z", "20261124T1000Z"
CONTRACT = {"reference", "state", "reason", "window", "rank_at", "next_attempt_at", "attempts"}
OF_A_TRY = {"n", "call_sid", "outcome", "placed_at", "answered_at", "connected_at"}


def _book(desk: Desk, phone: str = "06 12 34 56 78", **more: Any) -> dict[str, Any]:
    told = desk.ask("POST", "/callbacks/by-hand", json={"phone": phone, "slot_id": SLOT, "reason": "a appelé", **more})
    assert told.status_code == 200, told.text
    document: dict[str, Any] = told.get_json()
    return document


def _change(desk: Desk, reference: str, change: str, **more: Any) -> TestResponse:
    return desk.ask("POST", f"/callbacks/{reference}/{change}", json={"reason": "pourquoi", **more})


def test_a_callback_by_hand_is_listed_with_what_the_contract_names(app: Flask, desk: Desk) -> None:
    booked = _book(desk, topic="refund", language="en")
    assert (booked["state"], booked["channel"], booked["phone"]) == ("waiting", "desk", "06 •• •• •• 78")
    assert booked["window"] == {"start": "2026-11-24T10:00:00+01:00", "end": "2026-11-24T10:30:00+01:00"}
    runtime = parts_of(app).runtime
    with runtime.database.read() as connection:
        row = callbacks.of_reference(connection, booked["reference"])
    assert row is not None
    ring(runtime, row, "CA1")

    told = desk.ask("GET", "/callbacks", "viewer")
    document_of(told, page_of(CallbackSchema, "Page"))
    (item,) = told.get_json()["items"]
    assert item.keys() >= CONTRACT
    assert (item["state"], item["phone"], item["topic"], item["language"]) == (
        "dialling", "06 •• •• •• 78", "refund", "en")
    (one,) = item["attempts"]
    assert one.keys() == OF_A_TRY
    assert (one["n"], one["call_sid"], one["outcome"]) == (1, "CA1", None)
    assert "61234" not in told.text.replace(" ", "")


def test_lists_are_by_state_and_by_window_in_pages(desk: Desk) -> None:
    first = _book(desk)["reference"]
    second = _book(desk, "06 12 34 56 79", slot_id=LATER_SLOT)["reference"]
    _change(desk, first, "cancel")

    def listed(**query: str) -> list[str]:
        return [item["reference"] for item in desk.items("/callbacks", **query)]

    assert set(listed()) == {first, second}
    assert listed(state="cancelled") == [first]
    assert listed(state="waiting") == [second]
    assert listed(**{"from": "2026-11-24T11:00:00+01:00"}) == [second]
    assert listed(**{"to": "2026-11-24T11:00:00+01:00"}) == [first]
    assert listed(**{"from": "2026-11-25"}) == []
    page = desk.ask("GET", "/callbacks", query_string={"limit": "1"}).get_json()
    following = desk.ask("GET", "/callbacks", query_string={"limit": "1", "after": page["next"]}).get_json()
    assert {page["items"][0]["reference"], following["items"][0]["reference"]} == {first, second}
    assert following["next"] is None
    errors_of(desk.ask("GET", "/callbacks", query_string={"state": "x"}), 422)
    errors_of(desk.ask("GET", "/callbacks", query_string={"from": "x"}), 422)
    errors_of(desk.ask("GET", "/callbacks", query_string={"after": "x"}), 404)


def test_a_number_is_shown_to_supervisors_who_ask_for_it_and_that_is_journalled(desk: Desk) -> None:
    reference = _book(desk)["reference"]
    path, reveal = f"/callbacks/by-reference/{reference.lower()}", {"reveal": "true"}
    seen = desk.ask("GET", path, "viewer")
    assert (seen.status_code, seen.get_json()["phone"]) == (200, "06 •• •• •• 78")
    assert [change["event"] for change in seen.get_json()["changes"]] == ["booked"]
    assert desk.ask("GET", path).get_json()["phone"] == "06 •• •• •• 78"
    assert only_error(desk.ask("GET", path, "viewer", query_string=reveal), 403)["code"] == "role_too_small"
    assert "number_seen" not in [entry[1] for entry in desk.journal()]

    assert desk.ask("GET", path, query_string=reveal).get_json()["phone"] == "+33612345678"
    assert desk.journal()[0][:3] == ("a supervisor", "number_seen", reference)
    assert only_error(desk.ask("GET", "/callbacks/by-reference/RC-7777"), 404)["code"] == "unknown_callback"


def test_each_change_answers_what_came_of_it(desk: Desk) -> None:
    reference = _book(desk)["reference"]
    moved = _change(desk, reference, "move", slot_id=LATER_SLOT)
    assert moved.get_json()["window"]["start"] == "2026-11-24T11:00:00+01:00"
    assert moved.headers["ETag"] == f'"{moved.get_json()["version"]}"'
    assert _change(desk, reference, "move", asap=True).get_json()["window"]["start"] == "2026-11-23T10:00:00+01:00"
    assert _change(desk, reference, "retry").get_json()["reason"] == "ring_now"
    assert _change(desk, reference, "cancel").get_json()["state"] == "cancelled"
    assert _change(desk, reference, "retry").get_json()["state"] == "waiting"
    assert _change(desk, reference, "done").get_json()["state"] == "done"
    assert [entry[1] for entry in desk.journal()] == [
        "callback_done", "callback_retried", "callback_cancelled", "callback_retried", "callback_moved",
        "callback_moved", "callback_booked"]
    assert {entry[2:] for entry in desk.journal()} == {(reference, "pourquoi"), (reference, "a appelé")}


def test_changes_are_for_supervisors_and_refused_over_somebody_else_s(desk: Desk) -> None:
    booked = _book(desk)
    for change in ("done", "cancel", "retry", "move"):
        path, body = f"/callbacks/{booked['reference']}/{change}", {"reason": "x", "asap": True}
        assert only_error(desk.ask("POST", path, "viewer", json=body), 403)["code"] == "role_too_small"
        for seen in ('"99"', "x"):
            answer = desk.ask("POST", path, json={key: body[key] for key in body if change == "move" or key != "asap"},
                              headers={"If-Match": seen})
            assert only_error(answer, 409)["code"] == "changed_meanwhile"
    fresh = desk.ask("GET", f"/callbacks/by-reference/{booked['reference']}").headers["ETag"]
    path = f"/callbacks/{booked['reference']}/done"
    assert desk.ask("POST", path, json={}, headers={"If-Match": fresh}).status_code == 200
    assert only_error(_change(desk, booked["reference"], "cancel"), 409)["code"] == "wrong_state"


@pytest.mark.parametrize(("body", "code"), [
    ({"phone": "x", "asap": True}, "invalid_phone"), ({"phone": "15", "asap": True}, "phone_not_allowed"),
    ({"phone": "06 12 34 56 78"}, "choose_one"),
    ({"phone": "06 12 34 56 78", "slot_id": SLOT, "asap": True}, "choose_one"),
    ({"phone": "06 12 34 56 78", "slot_id": "x"}, "unknown_slot"),
    ({"phone": "06 12 34 56 78", "asap": True, "topic": "x"}, "unknown_topic"),
])
def test_what_cannot_be_booked_is_said(desk: Desk, body: dict[str, Any], code: str) -> None:
    assert only_error(desk.ask("POST", "/callbacks/by-hand", json=body), 422)["code"] == code
    assert desk.items("/callbacks") == []


def test_a_token_and_a_reference_open_different_doors(app: Flask, desk: Desk) -> None:
    """Who asked needs no role, and a role opens nobody's page."""
    reference = _book(desk)["reference"]
    client = app.test_client()
    errors_of(client.get("/api/v1/callbacks"), 401)
    errors_of(client.get(f"/api/v1/callbacks/{reference}"), 404)
    assert client.post("/api/v1/callbacks", json={}).status_code == 422
    errors_of(client.post(f"/api/v1/callbacks/{reference}/cancel", json={}), 401)

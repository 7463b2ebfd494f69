"""Closing and reopening by token: with an end or none, asked again when it is long, told before it is done."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.api.asking import Desk
from tests.web.apps import only_error

PATH = "/lines/telephone/closure"
MESSAGE = {"fr": "Panne du réseau", "en": "Network failure"}


def _status(desk: Desk) -> tuple[str, Any]:
    told = desk.ask("GET", "/lines/telephone/availability").get_json()
    return told["status"], told["closure"]


def test_a_line_is_closed_and_reopened(desk: Desk) -> None:
    asked = {"until": "2026-11-23T12:00:00+01:00", "message": MESSAGE, "reason": "panne"}
    would = desk.ask("PUT", PATH, json=asked, query_string={"dry_run": "true"}).get_json()
    assert [(day["date"], day["seconds_gained"]) for day in would["days"]] == [("2026-11-23", -2 * 3600)]
    assert _status(desk)[0] == "open"

    closed = desk.ask("PUT", PATH, json=asked)
    assert (closed.status_code, closed.headers["ETag"]) == (200, '"1"')
    status, closure = _status(desk)
    assert (status, closure["until"], closure["message"]) == ("closed", asked["until"], MESSAGE)

    opened = desk.ask("DELETE", PATH, query_string={"reason": "réparé"}, headers={"If-Match": '"1"'})
    assert (opened.status_code, opened.headers["ETag"], _status(desk)) == (200, '"2"', ("open", None))
    assert [(action, reason) for _, action, _, reason in desk.journal()] == [("reopen", "réparé"), ("close", "panne")]
    assert only_error(desk.ask("DELETE", PATH, query_string={"reason": "x"}), 404)["code"] == "not_closed"


def test_nobody_is_written_over_unseen(desk: Desk) -> None:
    desk.ask("PUT", PATH, json={"reason": "alerte"})
    asked = (("PUT", {"json": {"until": "18h", "reason": "x"}}), ("DELETE", {"query_string": {"reason": "x"}}))
    for method, more in asked:
        told = desk.ask(method, PATH, headers={"If-Match": '"0"'}, **more)  # type: ignore[arg-type]
        assert only_error(told, 409)["code"] == "changed_meanwhile"
    assert _status(desk)[1]["until"] is None


@pytest.mark.parametrize(("given", "pointer", "code"), [
    ({"until": "2026-11-23T09:00:00+01:00"}, "/until", "in_the_past"),
    ({"until": "quand"}, "/until", "invalid_moment"),
    ({"until": "2027-11-23T09:00:00+01:00"}, "/until", "long_closure"),
    ({"message": {"fr": "x" * 601, "en": "x"}}, "/message", "message_too_long"),
    ({"reason": ""}, "/reason", "reason_missing"),
])
def test_faults_name_their_fields(desk: Desk, given: dict[str, Any], pointer: str, code: str) -> None:
    fault = only_error(desk.ask("PUT", PATH, json={"reason": "x", **given}), 422)
    assert (fault["pointer"], fault["code"]) == (pointer, code)
    assert _status(desk)[0] == "open"


def test_a_long_closure_is_made_by_whoever_is_sure(desk: Desk) -> None:
    asked = {"until": "2027-11-23T09:00:00+01:00", "reason": "travaux", "is_confirmed_long": True}
    assert desk.ask("PUT", PATH, json=asked).status_code == 200
    assert desk.ask("PUT", PATH, "viewer", json=asked).status_code == 403
    assert desk.ask("PUT", "/lines/fax/closure", json=asked).status_code == 404

"""Agents by API: made available or away by supervisors, never over somebody else's change, and journalled."""

from __future__ import annotations

import pytest

from tests.web.api.asking import Desk
from tests.web.apps import errors_of, only_error


def test_presence_is_changed_by_a_supervisor_and_journalled(desk: Desk) -> None:
    changed = desk.ask("PUT", "/agents/claire/presence", json={"presence": "away", "reason": "pause déjeuner"})

    assert changed.status_code == 200, changed.text
    assert changed.get_json()["presence"] == "away"
    assert {one["id"]: one["presence"] for one in desk.ask("GET", "/agents").get_json()["items"]} == {
        "claire": "away", "karim": "available", "nadia": "available",
    }
    assert desk.journal() == [("a supervisor", "presence", "claire", "pause déjeuner")]


def test_two_supervisors_do_not_overwrite_each_other(desk: Desk) -> None:
    first = desk.ask("PUT", "/agents/claire/presence", json={"presence": "away", "reason": "a"})
    assert desk.ask("PUT", "/agents/claire/presence", json={"presence": "available", "reason": "b"},
               headers={"If-Match": first.headers["ETag"]}).status_code == 200
    late = desk.ask("PUT", "/agents/claire/presence", json={"presence": "away", "reason": "c"},
               headers={"If-Match": first.headers["ETag"]})
    assert only_error(late, 409)["code"] == "changed_meanwhile"
    assert len(desk.journal()) == 2


@pytest.mark.parametrize(("body", "status"), [
    ({"presence": "busy", "reason": "x"}, 422), ({"presence": "away"}, 422), ({"presence": "away", "reason": ""}, 422),
    ({"reason": "x"}, 422), ([], 422),
])
def test_what_is_no_presence_is_refused(desk: Desk, body: object, status: int) -> None:
    errors_of(desk.ask("PUT", "/agents/claire/presence", json=body), status)
    assert only_error(desk.ask("PUT", "/agents/x/presence", json={"presence": "away", "reason": "x"}), 404)
    assert desk.journal() == []


@pytest.mark.parametrize(("given", "status"), [
    ("*", 200), ('"1"', 200), ("1", 200), ('W/"1"', 200), ('"2"', 409), ('"x"', 409), ('"-1"', 409), ('"１"', 409),
    ('"99999999999999999999"', 409),
])
def test_a_version_is_the_one_that_was_looked_at_or_none_is_given(desk: Desk, given: str, status: int) -> None:
    assert {one["id"]: one["version"] for one in desk.items("/agents")}["claire"] == 1
    body, headers = {"presence": "away", "reason": "pause"}, {"If-Match": given.encode().decode("latin-1")}
    changed = desk.ask("PUT", "/agents/claire/presence", json=body, headers=headers)

    assert changed.status_code == status, changed.text
    assert len(desk.journal()) == (1 if status == 200 else 0)


@pytest.mark.parametrize(("body", "status", "pointer"), [
    (b"{", 400, ""), (b"\xff", 400, ""), (b"null", 422, ""), (b"[1]", 422, ""), (b'"x"', 422, ""),
    (b'{"presence": "away", "reason": "x", "more": 1}', 422, "/more"),
    (b'{"presence": "away", "reason": "  "}', 422, "/reason"),
    (b'{"presence": "away", "reason": "a\\u0000b"}', 422, "/reason"),
    (b'{"presence": "away", "reason": "\\ud83d"}', 422, "/reason"),
    (b'{"presence": "away", "reason": 1}', 422, "/reason"), (b'{"presence": "away", "reason": null}', 422, "/reason"),
])
def test_a_body_that_cannot_be_read_is_told_of_where_it_is_wrong(
    desk: Desk, body: bytes, status: int, pointer: str
) -> None:
    refused = desk.ask("PUT", "/agents/claire/presence", data=body, content_type="application/json")
    error = only_error(refused, status)
    assert (error["in"], error["pointer"]) == ("body", pointer)
    assert desk.journal() == []


def test_a_presence_that_is_so_already_is_no_change(desk: Desk) -> None:
    body = {"presence": "available", "reason": "retour"}
    assert desk.ask("PUT", "/agents/claire/presence", json=body).get_json()["presence"] == "available"
    assert desk.journal() == []

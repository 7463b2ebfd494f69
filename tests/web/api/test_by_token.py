"""The supervisor API is open to tokens alone: what each role may do, what is told to those let in nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from routing import users
from routing.token_tries import MOST
from tests.web.api.asking import Desk
from tests.web.apps import CLAIRE, House, only_error, parts_of

READ = ("/calls", "/queues", "/agents", "/voicemails", "/messages", "/alarms")


def test_a_viewer_changes_nothing(desk: Desk) -> None:
    for method, path in (("PUT", "/agents/claire/presence"), ("POST", "/voicemails/x/taken"),
                         ("POST", "/voicemails/x/done")):
        refused = desk.ask(method, path, "viewer", json={"presence": "away", "reason": "x"})
        assert only_error(refused, 403)["code"] == "role_too_small"
    assert desk.journal() == []


def test_the_public_part_stays_open_to_any_site_and_this_one_does_not(desk: Desk) -> None:
    assert desk.ask("GET", "/lines").headers["Access-Control-Allow-Origin"] == "*"
    told = desk.ask("GET", "/calls")
    assert "Access-Control-Allow-Origin" not in told.headers
    assert told.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", READ)
def test_every_role_may_read_and_nothing_of_it_is_kept_on_the_way(desk: Desk, path: str) -> None:
    for role in desk.tokens:
        told = desk.ask("GET", path, role)
        assert (told.status_code, told.headers["Cache-Control"]) == (200, "no-store")
        assert told.get_json().keys() == {"items", "next"}
        assert "Access-Control-Allow-Origin" not in told.headers


@pytest.mark.parametrize("shown", [
    "", "Bearer", "Bearer ", "Basic Y2xhaXJlOng=", "pmn_x", "Token pmn_x", "bearer", "\xa0", "Bearer\tx",
])
def test_who_shows_no_token_is_told_to(app: Flask, shown: str) -> None:
    headers = {"Authorization": shown} if shown else {}
    response = app.test_client().get("/api/v1/calls", headers=headers)
    assert only_error(response, 401)["code"] == "token_missing"
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="permanence"'


def test_who_shows_a_token_that_is_worth_nothing_is_told_why(house: House, app: Flask, desk: Desk) -> None:
    runtime = parts_of(app).runtime
    short = users.new_token(runtime, CLAIRE, "a viewer", timedelta(days=1))
    house.at("2026-11-24T10:00:00+01:00")
    users.remove_user(runtime, CLAIRE, "a supervisor")
    for token, code in (
        ("pmn_x", "token_unknown"), (short, "token_expired"), (desk.tokens["supervisor"], "token_revoked"),
        ("\xe9", "token_unknown"), ("x" * 3000, "token_unknown"),
    ):
        response = app.test_client().get("/api/v1/calls", headers={"Authorization": f"Bearer {token}"})
        assert only_error(response, 401)["code"] == code
        assert token not in response.text


def test_who_shows_too_many_tokens_that_nobody_has_is_told_when_again(app: Flask, desk: Desk) -> None:
    client = app.test_client()
    told = [client.get("/api/v1/calls", headers={"Authorization": f"Bearer pmn_{n}"}) for n in range(MOST + 1)]
    assert {one.status_code for one in told[:-1]} == {401}
    assert only_error(told[-1], 429)["code"] == "too_many_tokens"
    assert told[-1].headers["Retry-After"] == "300"
    assert desk.ask("GET", "/calls", "viewer").status_code == 200, "a good token stays good"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(app: Flask, desk: Desk, scheme: str) -> None:
    """RFC 9110, section 11.1."""
    headers = {"Authorization": f"{scheme}  {desk.tokens['viewer']} "}
    assert app.test_client().get("/api/v1/calls", headers=headers).status_code == 200


def test_a_token_is_not_taken_from_anywhere_else(app: Flask, desk: Desk) -> None:
    """Addresses are logged, and cookies are sent by any site's forms."""
    client, token = app.test_client(), desk.tokens["admin"]
    client.set_cookie("Authorization", f"Bearer {token}")
    for name in ("token", "access_token", "Authorization"):
        assert client.get("/api/v1/calls", query_string={name: token}).status_code == 401
    assert client.post("/api/v1/voicemails/x/taken", data={"access_token": token}).status_code == 401


@pytest.mark.parametrize("path", [*READ, "/agents/claire/presence", "/voicemails/x/taken"])
def test_another_site_is_not_let_near_it_by_a_browser(app: Flask, path: str) -> None:
    """A browser asks first whether it may send `Authorization` (https://fetch.spec.whatwg.org/#http-cors-protocol)."""
    asked = app.test_client().options(f"/api/v1{path}", headers={
        "Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    })
    assert "Access-Control-Allow-Origin" not in asked.headers
    assert "authorization" not in asked.headers.get("Access-Control-Allow-Headers", "").lower()


def test_the_guard_comes_before_anything_is_read(desk: Desk) -> None:
    for body in (b"{", b"[]", b"\xff"):
        refused = desk.ask("PUT", "/agents/nobody/presence", "viewer", data=body, content_type="application/json")
        assert only_error(refused, 403)["code"] == "role_too_small"

"""Tries every route and method as a stranger, a viewer, a supervisor and an admin, by token and at the console."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from routing.access import Role
from tests.safety.addresses import METHODS, SOMETHING, address
from tests.test_passwords import CHEAP
from tests.web.api.asking import token_of
from tests.web.apps import House
from tests.web.console.visits import Visit

OPEN_IN_CONSOLE = {"/console/sign-in", "/console/assets/<name>"}
HERE = {"Sec-Fetch-Site": "same-origin"}
HX = {"HX-Request": "true"}
NOT_OURS = "of another page"
# What the strict policy would not run anyway: scripts and styles inside a page.
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|<[^>]*\s(?:style|on[a-z]+)\s*=|javascript:", re.IGNORECASE)
NAMED = re.compile(r'<(?:input|select|textarea|button)[^>]*\sname="([\w-]+)"')
Route = tuple[Rule, str]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app whose routes are tried."""
    house = House(tmp_path_factory.mktemp("tried") / "house")
    made = house.app()
    made.config["PASSWORD_COST"] = CHEAP
    yield made
    house.close()


def _routes(app: Flask, guard: str) -> list[Route]:
    """Every route under a guard, with each of its methods."""
    found = [
        (rule, method) for rule in app.url_map.iter_rules() for method in METHODS
        if method in (rule.methods or ()) and getattr(app.view_functions[rule.endpoint], "guard", None) == guard
    ]
    assert found
    return found


def _least(app: Flask, rule: Rule) -> Role:
    """The least role that a route is open to."""
    role = getattr(app.view_functions[rule.endpoint], "role", None)
    assert isinstance(role, Role), f"{rule} says no role"
    return role


def _address(app: Flask, route: Route) -> str:
    return address(app, route[0], SOMETHING, route[1])


def _tried(visit: Visit, route: Route, csrf: str = "") -> TestResponse:
    """A route tried with nothing in it; what streams is not read."""
    fields = {"csrf": csrf} if route[1] != "GET" else None
    response = visit.client.open(_address(visit.app, route), method=route[1], data=fields, headers=HERE)
    if response.mimetype == "text/event-stream":
        response.close()
    return response


def _signed_in(app: Flask, visit: Visit | None, role: str) -> tuple[Visit, str]:
    """The same visit, or another where it was signed out; and what its forms hold."""
    if visit is None or visit.get("/account").status_code != 200:
        visit = Visit(app, role)
    return visit, visit.hidden(visit.get("/account"))["csrf"]


def test_every_route_is_listed_with_its_guard_and_the_least_role(app: Flask) -> None:
    table = {}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        guard, role = getattr(view, "guard", "static"), getattr(view, "role", "")
        table[rule.rule, ",".join(sorted(set(METHODS) & (rule.methods or set())))] = guard
        assert bool(role) == (guard in ("token", "supervisor")), rule
        print(f"{guard:<10} {role:<10} {rule}")
    in_console = {path: guard for (path, _), guard in table.items() if path.startswith("/console")}
    assert {path for path, guard in in_console.items() if guard != "supervisor"} == OPEN_IN_CONSOLE
    assert {path for (path, _), guard in table.items() if guard == "supervisor"} <= in_console.keys()
    assert all(guard != "token" or path.startswith("/api/") for (path, _), guard in table.items())


def test_a_stranger_gets_into_nothing(app: Flask) -> None:
    for route in _routes(app, "supervisor"):
        address, method = _address(app, route), route[1]
        for cookies in ({}, {"Cookie": "__Host-permanence=" + "A" * 43}):
            told = app.test_client(use_cookies=False).open(address, method=method, headers=cookies)
            assert told.status_code == (303 if method == "GET" else 401), route
            if method == "GET":
                assert told.headers["Location"].startswith("/console/sign-in?next=%2Fconsole"), route
            part = app.test_client().open(address, method=method, headers=HX)
            assert (part.status_code, part.data) == (401, b""), route


@pytest.mark.parametrize("role", list(Role))
def test_the_console_is_open_to_the_role_of_the_view_and_those_above(app: Flask, role: Role) -> None:
    visit = None
    for route in _routes(app, "supervisor"):
        visit, csrf = _signed_in(app, visit, role)
        told = _tried(visit, route, csrf)
        if role.covers(_least(app, route[0])):
            assert told.status_code < 500, route
            assert told.status_code not in (401, 403), route
        else:
            assert told.status_code == 403, route
            assert "Accès réservé" in told.text, route


def test_no_form_is_taken_that_no_page_of_ours_made(app: Flask) -> None:
    visit, csrf = _signed_in(app, None, "admin")
    other, _ = _signed_in(app, None, "admin")
    for route in _routes(app, "supervisor"):
        if route[1] == "GET":
            continue
        for stale in ("", NOT_OURS, "é" * 96):
            told = _tried(visit, route, stale)
            assert told.status_code == 403, route
            assert "n’a pas été pris" in told.text, route
        assert _tried(other, route, csrf).status_code == 403, route
    assert visit.get("/account").status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_the_api_is_open_to_the_role_of_the_view_and_those_above(app: Flask, role: Role) -> None:
    headers = {"Authorization": f"Bearer {token_of(app, role.value, f'tries as {role.value}')}"}
    for route in _routes(app, "token"):
        told = app.test_client().open(_address(app, route), method=route[1], headers=headers, json={})
        told.close()
        if role.covers(_least(app, route[0])):
            assert told.status_code < 500, route
            assert told.status_code not in (401, 403), route
        else:
            assert told.status_code == 403, route


def test_a_session_is_no_token_and_a_token_no_session(app: Flask) -> None:
    visit, _ = _signed_in(app, None, "admin")
    token = token_of(app, "admin", "tries both doors")
    for route in _routes(app, "token"):
        assert visit.client.open(_address(app, route), method=route[1], json={}).status_code == 401, route
    for route in _routes(app, "supervisor"):
        told = app.test_client().open(
            _address(app, route), method=route[1], headers={"Authorization": f"Bearer {token}"}
        )
        assert told.status_code in (303, 401), route


def test_every_page_of_the_console_has_the_policy_and_nothing_inline(app: Flask) -> None:
    visit, csrf = _signed_in(app, None, "admin")
    pages = 0
    for route in _routes(app, "supervisor"):
        told = _tried(visit, route, csrf if route[1] == "GET" else NOT_OURS)
        if told.mimetype != "text/html":
            continue
        pages += 1
        policy = told.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, route
        assert "unsafe" not in policy, route
        assert told.headers["Cache-Control"] == "no-store", route
        assert INLINE.search(told.text) is None, (route, INLINE.findall(told.text))
    assert pages > 10


def test_what_is_inline_would_be_found() -> None:
    inline = "<script>x</script>", '<p style="x">', "<p class=a onclick='x'>", "<STYLE>", '<a href="javascript:x">'
    for html in inline:
        assert INLINE.search(html), html
    for html in ('<script src="/x.js" defer></script>', "<p>on = off</p>", '<link rel="stylesheet" href="x">'):
        assert INLINE.search(html) is None, html


@pytest.mark.parametrize("odd", ["\0", "é" * 300, "<script>'\"&", "9" * 30, "2026-11-24"])
def test_nothing_odd_at_the_console_is_a_500(app: Flask, odd: str) -> None:
    """Whatever field is on any page is sent to every form, and asked of every page."""
    visit, _ = _signed_in(app, None, "admin")
    pages = [_tried(visit, route) for route in _routes(app, "supervisor") if route[1] == "GET"]
    names = {name for page in pages if page.mimetype == "text/html" for name in NAMED.findall(page.text)} - {"csrf"}
    assert len(names) > 10
    for rule, method in _routes(app, "supervisor"):
        visit, csrf = _signed_in(app, visit, "admin")
        for values in ({}, dict.fromkeys(rule.arguments, odd.replace("/", "_"))):
            where, sent = address(app, rule, SOMETHING | values, method), dict.fromkeys(names, odd)
            told = visit.client.open(
                where, method=method, query_string=sent if method == "GET" else None,
                data=sent | {"csrf": csrf} if method != "GET" else None,
            )
            assert told.status_code < 500, (method, where)
            if told.mimetype == "text/html":
                assert "<script>'" not in told.text, (method, where)
            told.close()

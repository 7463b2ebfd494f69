"""Walks the URL map: one guard on every view, no webhook without its signature, one shape for every error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.safety.addresses import METHODS, SOMETHING, address
from tests.web.api.asking import token_of
from tests.web.apps import House, errors_of

GUARDS = {"twilio", "supervisor", "token", "anyone"}
STATIC = {"docs.static"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app whose routes are walked."""
    house = House(tmp_path_factory.mktemp("routes") / "house")
    yield house.app()
    house.close()


def _rules(app: Flask, prefix: str = "/") -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(prefix)]
    assert found
    return found


def _by_token(app: Flask) -> list[tuple[Rule, str]]:
    """Every route that a token opens, with each of its methods."""
    return [
        (rule, method) for rule in _rules(app, "/api/")
        if getattr(app.view_functions[rule.endpoint], "guard", None) == "token"
        for method in sorted(set(METHODS) & (rule.methods or set()))
    ]


def test_every_view_has_exactly_one_guard(app: Flask) -> None:
    """A view under two guards would show the outer one alone, so the chain of wrapped views is followed."""
    for rule in _rules(app):
        if rule.endpoint in STATIC:
            continue
        view, guards = app.view_functions[rule.endpoint], []
        while view is not None:
            if "guard" in vars(view):
                guards.append(view.guard)  # type: ignore[attr-defined]
            view = getattr(view, "__wrapped__", None)
        assert set(guards) <= GUARDS, rule
        assert len(set(guards)) == 1, f"{rule} has the guards {guards}"


def test_static_files_are_named_one_by_one(app: Flask) -> None:
    assert {rule.endpoint for rule in _rules(app) if rule.endpoint.endswith("static")} == STATIC


def test_webhooks_are_guarded_by_the_signature_and_nothing_else_is(app: Flask) -> None:
    for rule in _rules(app):
        guard = getattr(app.view_functions[rule.endpoint], "guard", None)
        assert (guard == "twilio") is rule.rule.startswith("/twilio/"), rule


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "application/json", "text/plain", ""])
@pytest.mark.parametrize("signature", [None, "", "bm90IHRoZSByaWdodCBvbmU="])
def test_no_webhook_answers_what_is_not_signed(app: Flask, signature: str | None, content_type: str) -> None:
    """Each route is asked from an address of its own, as one alone would soon be told that it asks too often."""
    for last, rule in enumerate(_rules(app, "/twilio/")):
        headers = {"X-Twilio-Signature": signature} if signature is not None else {}
        for body in (b"", b"AccountSid=AC" + b"0" * 32, b'{"AccountSid": "x"}', b"\xff"):
            response = app.test_client().post(
                address(app, rule, SOMETHING), data=body, content_type=content_type, headers=headers,
                environ_base={"REMOTE_ADDR": f"192.0.2.{last}"},
            )
            assert response.status_code == 403, rule
            assert response.mimetype == "text/xml"
            assert "<Response>" in response.text
            assert "Traceback" not in response.text


def test_every_error_of_the_api_has_one_shape(app: Flask) -> None:
    """An address may have a rule for each method, so what no rule of it takes is asked for."""
    addresses = app.url_map.bind("localhost")
    for rule in _rules(app, "/api/"):
        client, where = app.test_client(), address(app, rule, SOMETHING)
        for method in set(METHODS) - set(addresses.allowed_methods(where)):
            errors_of(client.open(where, method=method), 405)
        if rule.arguments:
            unknown = client.get(address(app, rule, {}), query_string={"purchased_on": "2026-01-01"})
            assert unknown.status_code in (401, 404, 405, 422), rule
            errors_of(unknown, unknown.status_code)
        bad = client.get(address(app, rule, SOMETHING), query_string={"at": "x", "from": "x", "purchased_on": "x"})
        if bad.status_code != 200:
            assert bad.status_code in (401, 404, 405, 422), rule
            errors_of(bad, bad.status_code)


def test_no_route_ever_answers_500_to_odd_input(app: Flask) -> None:
    odd = ["\0", "é" * 300, "../../../etc/passwd", "%s%n", "2026-11-23", "'", "{}", "\ud7ff"]
    for rule in _rules(app):
        for value in odd:
            query = dict.fromkeys(("at", "from", "to", "lines", "include", "lang", "purchased_on", "place"), value)
            for values in ({}, dict.fromkeys(rule.arguments, value.replace("/", "_"))):
                where = address(app, rule, SOMETHING | values)
                for method in ("GET", "POST"):
                    response = app.test_client().open(where, method=method, query_string=query)
                    assert response.status_code < 500, (method, where)
                    assert "Traceback" not in response.text
                    response.close()


def test_what_a_token_opens_is_shut_without_one(app: Flask) -> None:
    """Whatever else is wrong with the request: who may not ask is told that and nothing else."""
    for last, (rule, method) in enumerate(_by_token(app)):
        for body in ("{", "[]", '{"reason": 1}', ""):
            for headers in ({}, {"Authorization": "Bearer pmn_" + "A" * 43}, {"Authorization": "Basic eDp4"}):
                response = app.test_client().open(
                    address(app, rule, {}), method=method, data=body, content_type="application/json",
                    headers=headers, query_string={"limit": "x", "state": "x"},
                    environ_base={"REMOTE_ADDR": f"192.0.2.{last}"},
                )
                errors_of(response, 401)
                assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_nothing_odd_that_comes_with_a_token_is_a_500(app: Flask) -> None:
    headers = {"Authorization": f"Bearer {token_of(app, 'admin', 'odd')}"}
    values = ["\0", "é" * 300, "'", "{}", "\ud7ff", "-1", "9" * 30]
    bodies = ["{", "\x00", "null", "[[]]", '"x"', "1e999", '{"reason": "\\u0000", "presence": "away"}',
              '{"reason": "\\ud83d", "presence": "away"}', '{"reason": [], "presence": {}}', "[" * 5000]
    for rule, method in _by_token(app):
        for value in values:
            for asked in ({}, dict.fromkeys(rule.arguments, value)):
                query = dict.fromkeys(("limit", "after", "state", "line", "from", "to"), value)
                response = app.test_client().open(
                    address(app, rule, SOMETHING | asked), method=method, query_string=query, headers=headers
                )
                assert response.status_code < 500, (method, rule, value)
        for body in bodies:
            response = app.test_client().open(
                address(app, rule, SOMETHING | {"agent": "claire"}), method=method, data=body,
                content_type="application/json", headers=headers | {"If-Match": body[:20].replace("\0", "x")},
            )
            assert response.status_code < 500, (method, rule, body)


def test_static_files_stay_in_their_folder(app: Flask) -> None:
    here = Path(app.root_path) / "static"
    assert here.is_dir()
    for name in ("..%2fguards.py", "../guards.py", "%2e%2e/guards.py", "....//guards.py", "%00"):
        assert app.test_client().get(f"/static/{name}").status_code == 404

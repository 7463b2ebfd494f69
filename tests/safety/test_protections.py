"""Every answer of every route, good or not, tells a browser what it may not do with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from routing.web.protections import HSTS
from tests.safety.addresses import METHODS, SOMETHING, address
from tests.test_passwords import CHEAP
from tests.web.apps import House
from tests.web.console.visits import Visit

REFERRERS = {"no-referrer", "same-origin", "strict-origin"}
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose routes are walked."""
    made = House(tmp_path_factory.mktemp("protected") / "house")
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(house: House) -> Flask:
    """Its process."""
    made = house.app()
    made.config["PASSWORD_COST"] = CHEAP
    return made


def _check(told: TestResponse, where: str) -> None:
    headers = told.headers
    assert headers.getlist("X-Content-Type-Options") == ["nosniff"], where
    assert headers["Referrer-Policy"] in REFERRERS, where
    (policy,) = headers.getlist("Content-Security-Policy")
    assert "default-src 'none'" in policy, where
    assert "frame-ancestors 'none'" in policy, where
    assert "unsafe" not in policy, where
    assert headers["Strict-Transport-Security"] == HSTS, where
    if told.mimetype == "text/html":
        assert "microphone=()" in headers["Permissions-Policy"], where
    assert not {"Server", "X-Powered-By"} & set(headers.keys()), where
    told.close()


def test_every_answer_of_every_route_is_protected(app: Flask) -> None:
    stranger, inside = app.test_client(), Visit(app, "admin").client
    seen = set()
    for rule in app.url_map.iter_rules():
        for method in METHODS:
            where = address(app, rule, SOMETHING, sorted(rule.methods or ())[0])
            told = stranger.open(where, method=method, headers=HERE)
            seen.add(told.status_code)
            _check(told, f"{method} {where}")
        if "GET" in (rule.methods or ()):
            told = inside.get(where, headers=HERE)
            seen.add(told.status_code)
            _check(told, f"inside {where}")
    assert {200, 303, 401, 403, 404, 405} <= seen


@pytest.mark.parametrize("path", ["/nowhere", "/static/nothing", "/console/nowhere", "/api/v1/nowhere", "/twilio/x"])
def test_so_is_what_does_not_exist(app: Flask, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        _check(app.test_client().open(path, method=method), path)


def test_so_is_what_is_too_large(app: Flask) -> None:
    told = app.test_client().post("/api/v1/callbacks", data=b"{" * 1_000_001, content_type="application/json")
    assert told.status_code == 413
    _check(told, "too large")


def test_nothing_is_said_of_https_where_there_is_none(house: House) -> None:
    plain = house.app(public_url="http://127.0.0.1:8000").test_client()
    for path in ("/api/v1/availability", "/hours", "/api/v1/lines"):
        assert "Strict-Transport-Security" not in plain.get(path).headers

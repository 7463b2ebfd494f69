"""Every error is a problem document: in its own words, without a stack, and with what a client needs to go on."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.apps import House, errors_of

PATH = "/api/v1/lines/telephone/explanation"


@pytest.fixture
def breaking(house: House, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of an app in which a view meets a fault of ours."""
    def broken(*_: object) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("routing.web.api.lines.explain", broken)
    return house.app().test_client()


def test_a_fault_of_ours_tells_nothing_of_itself(breaking: FlaskClient) -> None:
    response = breaking.get(PATH)

    assert errors_of(response, 500) == []
    assert not any(word in response.text for word in ("secret", "RuntimeError", "File", ".py"))
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/nowhere", "/api/v1/availability/x", "/%00"])
def test_what_is_not_there_is_404(reader: FlaskClient, path: str) -> None:
    errors_of(reader.get(path), 404)


def test_a_body_too_large_is_refused(still_app: Flask) -> None:
    response = still_app.test_client().post(
        "/twilio/voice", data=b"a=" + b"x" * 1_000_001, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code in (403, 413)
    assert "Traceback" not in response.text


def test_several_faults_are_told_at_once(reader: FlaskClient) -> None:
    errors = errors_of(reader.get("/api/v1/availability?include=html&lang=de"), 422)

    assert {error["pointer"] for error in errors} == {"/include", "/lang"}


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/twilio/voice", 405), ("POST", "/twilio/nowhere", 404), ("POST", "/twilio/voice/", 404),
])
def test_the_telephone_network_never_gets_a_page(still_app: Flask, method: str, path: str, status: int) -> None:
    """Plain text would be read out to the caller."""
    response = still_app.test_client().open(path, method=method)

    assert response.status_code == status
    assert response.mimetype == "text/xml"
    assert "<Hangup" in response.text

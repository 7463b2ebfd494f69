"""What all calls of the API share: any site may ask, HEAD is GET without its body, nothing can be written."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.apps import errors_of

CALLS = [
    "availability", "availability?at=2026-11-23T09:00:00%2B01:00", "availability?lines=chat", "lines",
    "lines/telephone/availability", "lines/telephone/calendar?from=2026-11-23&to=2026-11-24",
    "lines/telephone/explanation", "lines/telephone/hours.ics", "lines/telephone/hours.jsonld", "topics",
    "topics/refund/eligibility?purchased_on=2026-11-01",
]
REFUSED = [
    "lines/nope/availability", "availability?at=hier", "nowhere", "topics/nope/eligibility?purchased_on=2026-11-01",
]
NEVER_KEPT = ("?at=", "explanation", "eligibility")


@pytest.mark.parametrize("call", [*CALLS, *REFUSED])
def test_any_site_may_read_answers_and_refusals_without_cookies(reader: FlaskClient, call: str) -> None:
    response = reader.get(f"/api/v1/{call}", headers={"Origin": "https://boutique.example"})

    assert response.headers.getlist("Access-Control-Allow-Origin") == ["*"]
    assert {"Date", "Age", "ETag", "Retry-After"} == set(
        response.headers["Access-Control-Expose-Headers"].split(", ")
    )
    assert response.headers.getlist("Vary") == ["Accept-Encoding"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("call", CALLS)
def test_a_preflight_is_answered(reader: FlaskClient, call: str) -> None:
    response = reader.options(f"/api/v1/{call}", headers={
        "Origin": "https://boutique.example", "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    })

    assert response.status_code == 204
    assert response.data == b""
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    assert "if-none-match" in response.headers["Access-Control-Allow-Headers"].lower()
    assert int(response.headers["Access-Control-Max-Age"]) > 0


@pytest.mark.parametrize("call", CALLS)
def test_head_is_get_without_its_body(reader: FlaskClient, call: str) -> None:
    same = {"X-Request-Id": "one-and-the-same"}
    got, head = reader.get(f"/api/v1/{call}", headers=same), reader.head(f"/api/v1/{call}", headers=same)

    assert (head.status, head.data) == (got.status, b"")
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("call", CALLS)
def test_nothing_can_be_written(reader: FlaskClient, method: str, call: str) -> None:
    response = reader.open(f"/api/v1/{call}", method=method)

    errors_of(response, 405)
    assert {"GET", "HEAD", "OPTIONS"} == set(response.headers["Allow"].split(", "))
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("call", [call for call in CALLS if not any(part in call for part in NEVER_KEPT)])
def test_what_is_held_need_not_be_sent_again(reader: FlaskClient, call: str) -> None:
    first = reader.get(f"/api/v1/{call}")
    again = reader.get(f"/api/v1/{call}", headers={"If-None-Match": f'W/{first.headers["ETag"]}'})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert "Content-Type" not in again.headers

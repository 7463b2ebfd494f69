"""Is the process up, and is it fit to serve: every reason named, no secret told."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from routing.callback_calls.pacing import BARRED, STOPPED, STOPS_FOR
from routing.store import heartbeats, paces
from routing.store.database import DatabaseFault
from tests.store.databases import out_of_order, sqlite_taking_nothing
from tests.web.apps import ACCOUNT_SID, TOKEN, House, parts_of


def _ready(client: FlaskClient, status: int = 200) -> dict[str, Any]:
    response = client.get("/readyz")
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    assert not any(secret in response.text for secret in (TOKEN, ACCOUNT_SID, "secret-of-tests"))
    document: dict[str, Any] = response.get_json()
    return document


def test_a_process_that_answers_is_up(app: Flask, client: FlaskClient) -> None:
    with out_of_order(parts_of(app).runtime.database):
        assert client.get("/healthz").get_json() == {"status": "ok"}


def _dispatcher_runs(app: Flask) -> None:
    """A dispatcher has shown a sign of life."""
    runtime = parts_of(app).runtime
    runtime.database.write(lambda connection: heartbeats.beat(connection, runtime.clock.now()))


def test_all_is_well(app: Flask, client: FlaskClient) -> None:
    _dispatcher_runs(app)
    document = _ready(client)

    assert document["status"] == "ready"
    assert {name: check["ok"] for name, check in document["checks"].items()} == {
        "database": True, "hours": True, "config": True, "telephony": True, "dispatcher": True, "calls": True,
        "schema": True, "clock": True,
    }


def test_calls_that_the_account_or_a_country_refuses_are_told_of(app: Flask, client: FlaskClient) -> None:
    _dispatcher_runs(app)
    runtime = parts_of(app).runtime
    now = runtime.clock.now()
    runtime.database.write(lambda connection: paces.rest(connection, f"{BARRED}+262", now + STOPS_FOR, now))
    assert _ready(client)["checks"]["calls"] == {
        "ok": False, "detail": "no calls to numbers beginning +262; see country_refused",
    }
    runtime.database.write(lambda connection: paces.rest(connection, STOPPED, now + STOPS_FOR, now))
    document = _ready(client)
    assert document["status"] == "degraded"
    assert "the account refuses calls" in document["checks"]["calls"]["detail"]


def test_a_dispatcher_that_is_missing_or_silent_is_told_of(house: House, app: Flask, client: FlaskClient) -> None:
    assert "no dispatcher has run yet" in _ready(client)["checks"]["dispatcher"]["detail"]
    _dispatcher_runs(app)
    house.at("2026-11-23T10:00:15+01:00")
    assert _ready(client)["checks"]["dispatcher"] == {"ok": True, "last_seen_seconds": 15}
    house.at("2026-11-23T10:00:16+01:00")
    silent = _ready(client)
    assert (silent["status"], silent["checks"]["dispatcher"]["ok"]) == ("degraded", False)
    assert "agents are not rung" in silent["checks"]["dispatcher"]["detail"]


def test_without_a_database_it_is_fit_until_its_hours_are_too_old(
    house: House, app: Flask, client: FlaskClient
) -> None:
    """A balancer that takes every process away whose database is gone would make the centre dark."""
    _dispatcher_runs(app)
    with out_of_order(parts_of(app).runtime.database):
        document = _ready(client)
        assert document["status"] == "degraded"
        assert "the database does not answer" in document["checks"]["database"]["detail"]
        assert document["checks"]["hours"] == {"ok": True, "told_until": "2026-12-08T00:00:00+01:00"}
        house.at("2026-12-08T00:00:00+01:00")
        document = _ready(client, 503)
        assert (document["status"], document["checks"]["hours"]["ok"]) == ("not_ready", False)
    house.at("2026-11-23T10:00:00+01:00")
    assert _ready(client)["status"] == "ready"


def test_a_database_that_took_no_change_is_told_of_for_a_minute(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    _dispatcher_runs(app)
    database = parts_of(app).runtime.database
    with sqlite_taking_nothing(database, "PRAGMA query_only = ON"):
        assert _ready(client)["status"] == "ready"
        with pytest.raises(DatabaseFault):
            _dispatcher_runs(app)
        document = _ready(client)
        assert (document["status"], "read-only" in document["checks"]["database"]["detail"]) == ("degraded", True)
    monkeypatch.setattr("routing.store.database.REFUSAL_TOLD", 0.0)
    assert _ready(client)["status"] == "ready"


def test_without_an_account_it_serves_and_says_what_it_cannot_do(house: House) -> None:
    client = house.app(account_sid=None, auth_token=None).test_client()
    document = _ready(client)

    assert (document["status"], document["checks"]["telephony"]["ok"]) == ("degraded", False)
    assert "TWILIO_ACCOUNT_SID" in document["checks"]["telephony"]["detail"]
    assert client.get("/api/v1/availability").status_code == 200


@pytest.mark.usefixtures("looks_at_once")
def test_a_number_in_a_broken_edit_is_masked(house: House, client: FlaskClient) -> None:
    house.edit("queues.yaml", '"+33 1 84 88 00 01"', '"+33 1 84 88 00 01 99"')
    fault = _ready(client)["checks"]["config"]["faults"][0]

    assert fault["file"].endswith("queues.yaml")
    assert fault["line"] > 0
    assert fault["fix"]
    assert "84 88 00 01" not in client.get("/readyz").text

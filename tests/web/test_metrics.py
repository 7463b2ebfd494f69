"""`/metrics`: what Prometheus reads, counted in the database, and told when it does not answer."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from tests.callbacks.promised import Centre
from tests.store.databases import out_of_order
from tests.web.apps import House, parts_of


def _read(client: FlaskClient) -> dict[str, float]:
    told = client.get("/metrics")
    assert told.status_code == 200
    assert told.content_type.startswith("text/plain; version=0.0.4")
    return {
        "/".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(told.text) for sample in family.samples
    }


def test_what_stands_is_counted(app: Flask, house: House) -> None:
    runtime = parts_of(app).runtime
    centre, now = Centre(runtime, runtime.clock), runtime.clock.now()  # type: ignore[arg-type]
    centre.fill(3, now - timedelta(hours=1), now)
    centre.fill(1, now - timedelta(hours=1), now, first_rung_at=now - timedelta(minutes=30), state="talking")
    centre.fill(2, now + timedelta(hours=1), now + timedelta(hours=2))

    found = _read(app.test_client())
    assert found["permanence_up"] == 1
    assert found["permanence_callbacks/waiting"] == 5
    assert found["permanence_callbacks/talking"] == 1
    assert found["permanence_callbacks_due"] == found["permanence_callbacks_overdue"] == 3
    assert found["permanence_promised_today"] == 6
    assert found["permanence_promises_today/missed"] == 3
    assert found["permanence_promises_today/kept"] == 1
    assert found["permanence_promises_today/open"] == 2


def test_it_is_counted_again_after_some_seconds(app: Flask, house: House) -> None:
    runtime = parts_of(app).runtime
    before = _read(app.test_client())["permanence_callbacks/waiting"]
    Centre(runtime, runtime.clock).fill(1, runtime.clock.now(), runtime.clock.now())  # type: ignore[arg-type]

    assert _read(app.test_client())["permanence_callbacks/waiting"] == before
    house.at("2026-11-23T10:00:06+01:00")
    assert _read(app.test_client())["permanence_callbacks/waiting"] == before + 1


def test_a_database_that_does_not_answer_is_told(app: Flask) -> None:
    with out_of_order(parts_of(app).runtime.database):
        told = app.test_client().get("/metrics")

    assert told.status_code == 200, "Prometheus reads no other"
    assert "permanence_up 0.0" in told.text

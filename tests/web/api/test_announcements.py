"""Announcements by API: shown as `notice` at once, gone at their end, never over somebody else's."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.web.api.asking import Desk
from tests.web.apps import House, errors_of, only_error

PATH = "/lines/telephone/announcement"
TEXT = {"fr": "Les délais sont plus longs.", "en": "Waits are longer."}
CHANGE = {"text": TEXT, "until": "2026-11-23T11:00:00+01:00", "reason": "panne"}


def _availability(client: FlaskClient) -> tuple[Any, str]:
    told = client.get("/api/v1/availability")
    return told.get_json()["lines"][0]["notice"], told.headers["ETag"]


def test_it_is_shown_at_once_and_gone_at_its_end(desk: Desk, house: House) -> None:
    client = desk.app.test_client()
    nothing, before = _availability(client)
    put = desk.ask("PUT", PATH, json=CHANGE)
    assert put.status_code == 200, put.text
    assert TEXT["en"] in put.get_json()["heard"]["en"]

    notice, etag = _availability(client)
    assert (nothing, notice) == (None, TEXT | {"until": CHANGE["until"]})
    assert etag != before
    house.at("2026-11-23T10:59:50+01:00")
    assert "max-age=10," in client.get("/api/v1/availability").headers["Cache-Control"]
    house.at("2026-11-23T11:00:00+01:00")
    assert _availability(client)[0] is None
    assert desk.ask("DELETE", PATH, query_string={"reason": "fini"}).status_code == 404


def test_nothing_of_somebody_elses_is_replaced_unseen(desk: Desk) -> None:
    first = desk.ask("PUT", PATH, json=CHANGE).headers["ETag"]
    second = desk.ask("PUT", PATH, json=CHANGE, headers={"If-Match": first})
    assert second.status_code == 200
    assert only_error(desk.ask("PUT", PATH, json=CHANGE, headers={"If-Match": first}), 409)
    assert only_error(desk.ask("DELETE", PATH, query_string={"reason": "x"}, headers={"If-Match": first}), 409)
    ended = desk.ask("DELETE", PATH, query_string={"reason": "fini"}, headers={"If-Match": second.headers["ETag"]})
    assert ended.get_json()["announcement"] is None
    assert [entry[1] for entry in desk.journal()] == ["announcement_end", "announcement_put", "announcement_put"]


def test_a_dry_run_changes_nothing(desk: Desk) -> None:
    tried = desk.ask("PUT", PATH, query_string={"dry_run": "true"}, json=CHANGE)
    assert tried.get_json()["dry_run"] and TEXT["fr"] in tried.get_json()["heard"]["fr"]
    assert _availability(desk.app.test_client())[0] is None
    assert desk.journal() == []


def test_what_is_wrong_is_refused_beside_its_field(desk: Desk) -> None:
    for change, pointer in (
        ({"until": "25h"}, "/until"), ({"until": "2026-11-23T09:00:00+01:00"}, "/until"), ({"reason": " "}, "/reason"),
        ({"text": {"fr": "", "en": "x"}}, "/text/fr"),
    ):
        assert only_error(desk.ask("PUT", PATH, json=CHANGE | change))["pointer"] == pointer
    errors_of(desk.ask("PUT", PATH, json={"until": "18h"}), 422)
    assert only_error(desk.ask("PUT", "/lines/fax/announcement", json=CHANGE), 404)
    assert only_error(desk.ask("PUT", PATH, "viewer", json=CHANGE), 403)

"""The hours for search engines and maps."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from routing.supervision import closing
from tests.web.apps import CLAIRE, House, parts_of

JSONLD = "/api/v1/lines/telephone/hours.jsonld"


def _specifications(client: FlaskClient) -> list[dict[str, Any]]:
    response = client.get(JSONLD)
    assert response.content_type == "application/ld+json"
    document = json.loads(response.data)
    assert (document["@context"], document["@type"]) == ("https://schema.org", "ContactPoint")
    assert document["telephone"] == "+33173018499"
    specifications: list[dict[str, Any]] = document["hoursAvailable"]
    assert all(one["@type"] == "OpeningHoursSpecification" for one in specifications)
    return specifications


def test_the_contact_point_holds_the_regular_week(reader: FlaskClient) -> None:
    specifications = _specifications(reader)

    assert [one["dayOfWeek"].rpartition("/")[2] for one in specifications] == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"
    ]
    assert {(one["opens"], one["closes"]) for one in specifications[:4]} == {("09:00:00", "20:00:00")}
    assert (specifications[4]["opens"], specifications[4]["closes"]) == ("09:30:00", "20:00:00")


def test_exceptions_of_the_coming_days_are_dated(house: House) -> None:
    house.edit("hours.yaml", "overrides: []", (
        "overrides:\n"
        "  - {lines: all, on: 2026-12-24, hours: 09:00-16:00}\n"
        "  - {lines: all, on: 2026-12-25, hours: closed, reason: {fr: Noël, en: Christmas}}"
    ))
    dated = [one for one in _specifications(house.app().test_client()) if "validFrom" in one]

    assert [(one["validFrom"], one["validThrough"], one["opens"], one["closes"]) for one in dated] == [
        ("2026-12-24", "2026-12-24", "09:00:00", "16:00:00"), ("2026-12-25", "2026-12-25", "00:00:00", "00:00:00")
    ]


def test_a_chat_has_an_address_and_no_number(reader: FlaskClient) -> None:
    document = json.loads(reader.get("/api/v1/lines/chat/hours.jsonld").data)

    assert document["url"] == "https://support.norton.com"
    assert "telephone" not in document


def test_a_week_that_begins_later_is_told_with_its_days(house: House, app: Flask) -> None:
    house.edit("hours.yaml", "    on_holidays: open\n",
               "    weeks:\n      - {from: 2026-12-07, weekly: {sat: 10:00-12:00}}\n    on_holidays: open\n")
    client = house.app().test_client()
    bounds = {(one["opens"], one.get("validFrom"), one.get("validThrough")) for one in _specifications(client)}

    assert bounds == {("09:00:00", None, "2026-12-06"), ("09:30:00", None, "2026-12-06"),
                      ("10:00:00", "2026-12-07", None)}


def test_openstreetmap_has_the_hours_with_what_people_changed(app: Flask, client: FlaskClient) -> None:
    path = "/api/v1/lines/telephone/hours.osm"
    assert client.get(path).text == "Mo-Th 09:00-20:00; Fr 09:30-20:00\n"
    runtime = parts_of(app).runtime
    row = closing.new_closure(runtime, CLAIRE, "telephone", datetime(2026, 11, 23, 13, 0, tzinfo=UTC), None)
    closing.close_lines(runtime, CLAIRE, [row], "exercice")
    parts_of(app).outlooks.fresh()

    answer = client.get(path)

    assert answer.text == "Mo-Th 09:00-20:00; Fr 09:30-20:00; 2026 Nov 23 09:00-10:00,14:00-20:00\n"
    assert answer.mimetype == "text/plain"

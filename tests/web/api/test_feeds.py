"""The hours for other programs, read back by a calendar library and against the calendar call."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from routing.supervision import closing
from tests.web.apps import CLAIRE, House, parts_of

ICS = "/api/v1/lines/telephone/hours.ics"
JSONLD = "/api/v1/lines/telephone/hours.jsonld"


def _events(client: FlaskClient) -> list[Event]:
    response = client.get(ICS)
    assert response.status_code == 200
    assert response.mimetype == "text/calendar"
    return list(Calendar.from_ical(response.data).walk("VEVENT"))


def _open_events(client: FlaskClient) -> list[tuple[datetime, datetime]]:
    moments = [(event.start, event.end) for event in _events(client)]
    return [(start, end) for start, end in moments if isinstance(start, datetime)]


def _from_calendar(client: FlaskClient, first: str, last: str) -> list[tuple[datetime, datetime]]:
    days = client.get("/api/v1/lines/telephone/calendar", query_string={"from": first, "to": last}).get_json()["days"]
    return [
        (datetime.fromisoformat(one["start"]).astimezone(UTC), datetime.fromisoformat(one["end"]).astimezone(UTC))
        for day in days for one in day["intervals"]
    ]


def _specifications(client: FlaskClient) -> list[dict[str, Any]]:
    response = client.get(JSONLD)
    assert response.content_type == "application/ld+json"
    document = json.loads(response.data)
    assert (document["@context"], document["@type"]) == ("https://schema.org", "ContactPoint")
    assert document["telephone"] == "+33173018499"
    specifications: list[dict[str, Any]] = document["hoursAvailable"]
    assert all(one["@type"] == "OpeningHoursSpecification" for one in specifications)
    return specifications


@pytest.mark.parametrize("moment", ["2026-11-23T10:00:00+01:00", "2026-03-28T23:30:00+01:00"])
def test_the_feed_holds_the_hours_of_half_a_year(still_house: House, reader: FlaskClient, moment: str) -> None:
    still_house.at(moment)
    today = date.fromisoformat(moment[:10])
    last = today + timedelta(weeks=26)

    assert _open_events(reader) == _from_calendar(reader, today.isoformat(), last.isoformat())
    assert len(_open_events(reader)) == 26 * 5


def test_events_have_what_rfc_5545_asks_of_them(reader: FlaskClient) -> None:
    feed = Calendar.from_ical(reader.get(ICS).data)
    events = list(feed.walk("VEVENT"))

    assert feed["VERSION"] == "2.0"
    assert feed["PRODID"]
    assert len({event["UID"] for event in events}) == len(events)
    assert all(event["DTSTAMP"].to_ical().endswith(b"Z") for event in events)
    assert all(len(line) <= 75 for line in reader.get(ICS).data.split(b"\r\n"))


def test_closed_days_that_are_exceptions_are_told_in_both_languages(house: House) -> None:
    house.edit("hours.yaml", "overrides: []", (
        "overrides:\n  - {lines: all, on: 2026-12-25, hours: closed, reason: {fr: Noël, en: Christmas}}"
    ))
    closed = [event for event in _events(house.app().test_client()) if not isinstance(event.start, datetime)]

    assert [(event.start, event.end) for event in closed] == [(date(2026, 12, 25), date(2026, 12, 26))]
    summary = str(closed[0]["SUMMARY"])
    assert "Noël" in summary
    assert "Christmas" in summary


@pytest.mark.usefixtures("looks_at_once")
def test_a_closure_is_cut_out_of_the_feed(app: Flask, client: FlaskClient) -> None:
    runtime = parts_of(app).runtime
    row = closing.new_closure(runtime, CLAIRE, "telephone", runtime.clock.now().replace(hour=13), None)
    closing.close_lines(runtime, CLAIRE, [row], "réunion")

    assert [(start.hour, end.hour) for start, end in _open_events(client)[:2]] == [(8, 9), (13, 19)]


def test_the_feed_is_the_same_while_nothing_changes(still_house: House, reader: FlaskClient) -> None:
    first = reader.get(ICS)
    still_house.at("2026-11-23T18:00:00+01:00")
    second = reader.get(ICS, headers={"If-None-Match": first.headers["ETag"]})

    assert second.status_code == 304


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

"""The hours as a feed for calendars, read back by a calendar library and against the calendar call."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from routing.supervision import closing
from tests.web.apps import CLAIRE, PUBLIC_URL, House, parts_of

ICS = "/api/v1/lines/telephone/hours.ics"


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


NIGHTS = "mon-sun: 22:00-02:00"


def _nights(house: House) -> None:
    text = (house.config / "hours.yaml").read_text("utf-8")
    written = re.search(r"weekly:\n(?: {6}\S.*\n)+", text)
    assert written
    house.edit("hours.yaml", written[0], f"weekly:\n      {NIGHTS}\n")


@pytest.mark.parametrize(("moment", "first"), [
    ("2026-11-24T00:30:00+01:00", "2026-11-23T21:00:00+00:00"),
    ("2026-11-24T12:00:00+01:00", "2026-11-23T21:00:00+00:00"),
    ("2026-03-29T00:30:00+01:00", "2026-03-28T21:00:00+00:00"),
])
def test_last_night_is_told_as_long_as_it_lies_in_today(still_house: House, moment: str, first: str) -> None:
    _nights(still_house)
    still_house.at(moment)
    events = _open_events(still_house.app().test_client())

    assert events[0] == (datetime.fromisoformat(first), datetime.fromisoformat(first) + timedelta(hours=4))
    assert len(events) == 1 + 26 * 7


def test_search_engines_hear_of_an_exception_of_last_night_that_changes_today(still_house: House) -> None:
    _nights(still_house)
    still_house.edit("hours.yaml", "overrides: []", "overrides:\n  - {lines: all, on: 2026-11-23, hours: 23:00-01:00}")
    for moment, told in (("2026-11-24T00:30:00+01:00", ["2026-11-23"]), ("2026-11-25T00:30:00+01:00", [])):
        still_house.at(moment)
        document = still_house.app().test_client().get("/api/v1/lines/telephone/hours.jsonld").get_json(force=True)
        special = [one for one in document["hoursAvailable"] if one.get("validFrom") == one.get("validThrough", "-")]
        assert [one["validFrom"] for one in special if one["validFrom"] < "2026-12-01"] == told


def test_the_feed_is_the_same_while_nothing_changes(still_house: House, reader: FlaskClient) -> None:
    first = reader.get(ICS)
    still_house.at("2026-11-23T18:00:00+01:00")
    second = reader.get(ICS, headers={"If-None-Match": first.headers["ETag"]})

    assert second.status_code == 304


def test_calendars_are_asked_to_look_again_each_hour(reader: FlaskClient) -> None:
    feed = Calendar.from_ical(reader.get(ICS).data)

    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in reader.get(ICS).data
    assert (feed["X-PUBLISHED-TTL"], feed["URL"]) == ("PT1H", f"{PUBLIC_URL}/hours")
    assert str(feed["NAME"]) == str(feed["X-WR-CALNAME"]) == "Téléphone / Phone"


def test_an_event_keeps_its_name_when_its_hours_change(house: House) -> None:
    client = house.app().test_client()
    before = {str(event["UID"]): event.start for event in _events(client)}
    house.edit("hours.yaml", "overrides: []", "overrides:\n  - {lines: all, on: 2026-12-24, hours: 10:00-16:00}")
    after = {str(event["UID"]): event.start for event in _events(house.app().test_client())}

    assert before.keys() == after.keys()
    moved = [name for name in before if before[name] != after[name]]
    assert moved == ["telephone-2026-12-24-1@appels.example.fr"]


def test_a_season_s_sundays_are_nothing_to_be_told(house: House) -> None:
    house.edit("hours.yaml", "    on_holidays: open\n", (
        "    seasons:\n"
        "      - {name: {fr: Hiver, en: Winter}, from: 12-01, to: 12-31, weekly: {mon-thu: 10:00-16:00}}\n"
        "    on_holidays: open\n"
    ))
    events = _events(house.app().test_client())
    closed = [event.start for event in events if not isinstance(event.start, datetime)]

    assert closed == [date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18), date(2026, 12, 25)]


def test_odd_names_are_folded_and_escaped(house: House) -> None:
    name = "Télé, phone; très très très très très très très très très long\\nBEGIN:VEVENT"
    house.edit("hours.yaml", "{fr: Téléphone, en: Phone}", f"{{fr: '{name}', en: Phone}}")
    data = house.app().test_client().get(ICS).data
    events = list(Calendar.from_ical(data).walk("VEVENT"))

    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert len(events) == data.count(b"\r\nBEGIN:VEVENT")
    assert str(events[0]["SUMMARY"]).startswith("Télé, phone; très")

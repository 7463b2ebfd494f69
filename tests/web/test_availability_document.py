"""The document by which a widget goes on by itself: zones, days that are otherwise, waits, chat, and its size."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from routing import agents
from routing.domain.text import Text
from routing.store import calls, queue_entries
from routing.store.calls import CallRow
from routing.store.database import Connection
from routing.supervision import closing
from routing.web.api.schemas import AvailabilitySchema, LineAvailabilitySchema
from tests.store.databases import out_of_order
from tests.web.apps import CLAIRE, House, eventually, parts_of

PATH = "/api/v1/availability"
MOST_BYTES = 1_500
EVE = "{lines: [telephone], on: 2026-12-24, hours: 10:00-16:00, reason: {fr: Veille de Noël, en: Christmas Eve}}"
MONTREAL = "    timezone: America/Montreal\n    holidays: {country: CA, subdivision: QC}\n    on_holidays: closed\n"


@pytest.fixture
def loads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Queues are looked at each time."""
    monkeypatch.setattr("routing.line_loads.LOOKED_AT_EVERY", 0.0)
    monkeypatch.setattr("routing.line_loads.SILENCE", 0.0)


def _document(client: FlaskClient, **query: str) -> dict[str, Any]:
    document: dict[str, Any] = client.get(PATH, query_string=query).get_json()
    assert AvailabilitySchema().validate(document) == {}
    return document


def _line(client: FlaskClient, number: int = 0, **query: str) -> dict[str, Any]:
    line: dict[str, Any] = _document(client, **query)["lines"][number]
    return line


def _caller_waits(app: Flask, sid: str) -> None:
    runtime = parts_of(app).runtime
    now = runtime.clock.now()

    def work(connection: Connection) -> None:
        calls.add(connection, CallRow(sid, "telephone", "+33612345678", "+33173018499", "waiting", now))
        queue_entries.enter(
            connection, call_sid=sid, queue="support", topic=None, language="fr", priority=0, now=now
        )

    runtime.database.write(work)


def _all_are(app: Flask, presence: str) -> None:
    runtime, centre = parts_of(app).runtime, parts_of(app).outlooks.fresh().centre
    for agent in centre.agents:
        agents.set_presence(runtime, centre, agent, presence, "exercice")


@pytest.mark.parametrize("at", [
    "2026-11-23T10:00:00+01:00", "2026-10-20T10:00:00+02:00", "2026-03-20T10:00:00+01:00", "2026-12-20T10:00:00+01:00",
])
def test_the_first_answer_is_small(still_house: House, still_app: Flask, at: str) -> None:
    """1.5 kB as it goes over the wire, clock changes and load included (figure of the widget)."""
    still_house.at(at)
    answer = still_app.test_client().get(PATH, headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) <= MOST_BYTES, len(answer.data)
    assert json.loads(gzip.decompress(answer.data))["lines"]


@pytest.mark.parametrize("path", [PATH, f"{PATH}?lines=telephone", "/api/v1/lines/telephone/availability"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_that_isolates_itself_may_read_and_time_it(reader: FlaskClient, path: str, method: str) -> None:
    """Cross-Origin-Embedder-Policy: require-corp refuses what does not allow it (Fetch, 3.7)."""
    headers = reader.open(path, method=method).headers

    assert headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]
    assert headers.getlist("Timing-Allow-Origin") == ["*"]
    assert "Set-Cookie" not in headers


@pytest.fixture
def elsewhere(house: House) -> Iterator[FlaskClient]:
    """A chat in Montréal, closed on Québec's holidays."""
    house.edit("hours.yaml", "    on_holidays: open\n\n# Dated", f"{MONTREAL}\n# Dated")
    yield house.app().test_client()


def test_each_line_says_its_own_zone(house: House, elsewhere: FlaskClient) -> None:
    house.at("2026-10-24T23:30:00-04:00")
    phone, chat = _document(elsewhere)["lines"]

    assert (phone["utc_offset"], phone["timezone_label"]) == (
        "+02:00", {"fr": "heure de Paris", "en": "Paris time"}
    )
    assert (chat["utc_offset"], chat["timezone_label"]) == (
        "-04:00", {"fr": "heure de Montréal", "en": "Montreal time"}
    )
    assert [one["at"] for one in phone["clock_changes"]] == ["2026-10-25T02:00:00+01:00"]
    assert chat["clock_changes"] == [
        {"at": "2026-11-01T01:00:00-05:00", "offset_before": "-04:00", "offset_after": "-05:00"}
    ]
    assert [day["date"] for day in chat["days"]] == []


def test_the_days_of_each_line_are_its_own_and_so_are_its_holidays(house: House, elsewhere: FlaskClient) -> None:
    house.at("2026-12-20T10:00:00+01:00")
    house.edit("hours.yaml", "overrides: []", f"overrides:\n  - {EVE}")
    eventually(lambda: _line(elsewhere)["days"] != [])
    phone, chat = _document(elsewhere)["lines"]

    assert phone["days"] == [
        {"date": "2026-12-24", "kind": "override", "label": {"fr": "Veille de Noël", "en": "Christmas Eve"},
         "as_usual": False}
    ]
    assert [one for one in phone["intervals"] if one["start"].startswith("2026-12-24")] == [
        {"start": "2026-12-24T10:00:00+01:00", "end": "2026-12-24T16:00:00+01:00", "source": "override"}
    ]
    assert [(day["date"], day["kind"]) for day in chat["days"]] == [
        ("2026-12-25", "holiday"), ("2027-01-01", "holiday")
    ]
    assert not [one for one in chat["intervals"] if one["start"].startswith("2026-12-25")]


def test_days_begin_today_and_end_with_what_is_known(house: House, elsewhere: FlaskClient) -> None:
    told = {}
    for day in ("12-10", "12-11", "12-25", "12-26"):
        document = _document(elsewhere, at=f"2026-{day}T12:00:00-05:00")
        told[day] = [one["date"] for one in document["lines"][1]["days"]]
        assert all(one < document["valid_until"] for one in told[day])

    assert told == {
        "12-10": [], "12-11": ["2026-12-25"], "12-25": ["2026-12-25", "2027-01-01"], "12-26": ["2027-01-01"],
    }


def test_how_a_chat_opens_and_who_is_responsible(house: House) -> None:
    house.edit("hours.yaml", "    url: https://support.norton.com",
               "    script: https://chat.example.fr/a.js\n    ready_signal: yes\n    #")
    house.edit("callbacks.yaml", "  url: null", "  url: https://www.example.fr/confidentialite")
    house.edit("callbacks.yaml", "  controller: null", "  controller: Exemple SAS")
    client = house.app().test_client()
    document = _document(client)

    wanted = {"url": None, "script": "https://chat.example.fr/a.js", "ready_signal": True}
    assert [line["chat"] for line in document["lines"]] == [None, wanted]
    assert [line["chat"] for line in client.get("/api/v1/lines").get_json()["items"]] == [None, wanted]
    assert document["callback"]["consent"]["privacy"] == {
        "url": "https://www.example.fr/confidentialite", "controller": "Exemple SAS"
    }


def test_what_is_not_written_of_privacy_is_null(reader: FlaskClient) -> None:
    assert _document(reader)["callback"]["consent"]["privacy"] == {"url": None, "controller": None}


@pytest.mark.usefixtures("loads_at_once")
def test_every_answer_of_now_tells_the_wait_and_none_of_another_moment(
    app: Flask, client: FlaskClient
) -> None:
    _caller_waits(app, "CA1")
    load = {"waiting": 1, "estimated_wait_seconds": 0, "measured_at": "2026-11-23T10:00:00+01:00"}
    one = client.get("/api/v1/lines/telephone/availability").get_json()

    assert LineAvailabilitySchema().validate(one) == {}
    assert [line["load"] for line in _document(client)["lines"]] == [load, None]
    assert one["load"] == _line(client, lines="telephone")["load"] == _line(client, include="text")["load"] == load
    assert _line(client, at="2026-11-23T10:00:00+01:00")["load"] is None
    at = {"at": "2026-11-23T10:00:00+01:00"}
    assert client.get("/api/v1/lines/telephone/availability", query_string=at).get_json()["load"] is None


@pytest.mark.usefixtures("loads_at_once")
def test_the_tag_moves_with_the_numbers_and_is_every_process_s(
    house: House, app: Flask, client: FlaskClient
) -> None:
    tags = []
    for number in range(3):
        house.at(f"2026-11-23T10:0{number}:07+01:00")
        if number:
            _caller_waits(app, f"CA{number}")
        tags.append(client.get(PATH).headers["ETag"])
        house.at(f"2026-11-23T10:0{number}:55+01:00")
        assert client.get(PATH, headers={"If-None-Match": tags[-1]}).status_code == 304

    assert len(set(tags)) == 3
    assert house.app().test_client().get(PATH).headers["ETag"] == tags[-1]


@pytest.mark.usefixtures("loads_at_once", "looks_at_once")
def test_a_silent_database_takes_the_wait_with_it_and_nothing_else(app: Flask, client: FlaskClient) -> None:
    before = _document(client)
    with out_of_order(parts_of(app).runtime.database):
        silent = _document(client)

    assert before["lines"][0]["load"] is not None
    before["lines"][0]["load"] = None
    assert silent == before
    assert _line(client)["load"] is not None


@pytest.mark.usefixtures("looks_at_once", "loads_at_once")
def test_nobody_there_reads_as_a_closure_that_ends_with_the_opening(house: House) -> None:
    house.edit("hours.yaml", "    tariff: local_call", "    tariff: local_call\n    close_when_empty: yes")
    app = house.app()
    client = app.test_client()
    assert _line(client)["status"] == "open"
    _all_are(app, "away")
    line = _line(client)

    assert (line["status"], line["reason"], line["load"]) == ("closed", "no_agents", None)
    assert line["closure"] == {
        "start": "2026-11-23T10:00:00+01:00", "until": "2026-11-23T20:00:00+01:00", "message": None
    }
    assert line["opens_at"] == "2026-11-24T09:00:00+01:00"
    assert line["intervals"][0]["start"] == "2026-11-23T09:00:00+01:00"
    house.at("2026-11-23T20:00:00+01:00")
    after = _line(client)
    assert (after["reason"], after["closure"], after["opens_at"]) == (
        "outside_hours", None, "2026-11-24T09:00:00+01:00"
    )


def _held_at_most(caching: str) -> int:
    """Seconds for which a shared cache and a browser behind it may show an answer that is no longer true."""
    named = dict(part.strip().split("=") for part in caching.split(",") if "=" in part)
    return int(named["max-age"]) + int(named["stale-while-revalidate"])


@pytest.mark.usefixtures("looks_at_once")
def test_an_open_page_sees_a_closure_within_ninety_seconds_and_knows_by_itself_when_it_ends(
    app: Flask, client: FlaskClient
) -> None:
    before, runtime = client.get(PATH), parts_of(app).runtime
    assert before.get_json()["poll_after"] + _held_at_most(before.headers["Cache-Control"]) < 90

    until = runtime.clock.now() + timedelta(hours=1)
    row = closing.new_closure(runtime, CLAIRE, "telephone", until, Text("Alerte", "Alarm"))
    closing.close_lines(runtime, CLAIRE, [row], "exercice")
    line = _line(client)

    assert (line["status"], line["closure"]["until"]) == ("closed", "2026-11-23T11:00:00+01:00")
    spans = [(datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"])) for one in line["intervals"]]
    assert any(start <= until < end for start, end in spans), "it opens again inside an interval"

"""Days with their effective hours, and why a line is open or closed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from routing.domain.text import Text
from routing.supervision import closing, overriding
from routing.web.api.schemas import CalendarSchema, ExplanationSchema
from tests.web.api.reading import asked
from tests.web.apps import CLAIRE, House, only_error, parts_of

PATH = "/api/v1/lines/telephone/calendar"


def _days(client: FlaskClient, first: str, last: str) -> list[dict[str, Any]]:
    document = asked(client, "/lines/telephone/calendar", CalendarSchema, **{"from": first, "to": last})
    assert document["timezone"] == "Europe/Paris"
    days: list[dict[str, Any]] = document["days"]
    return days


def _explained(client: FlaskClient, **query: str) -> dict[str, Any]:
    return asked(client, "/lines/telephone/explanation", ExplanationSchema, **query)


def _decider(explanation: dict[str, Any]) -> dict[str, Any]:
    (deciding,) = [rule for rule in explanation["rules"] if rule["decides"]]
    found: dict[str, Any] = deciding
    return found


def test_a_week_day_by_day_the_last_day_excluded(reader: FlaskClient) -> None:
    days = _days(reader, "2026-11-23", "2026-11-30")

    assert [day["date"][-2:] for day in days] == ["23", "24", "25", "26", "27", "28", "29"]
    assert [len(day["intervals"]) for day in days] == [1, 1, 1, 1, 1, 0, 0]
    assert days[4]["intervals"] == [
        {"start": "2026-11-27T09:30:00+01:00", "end": "2026-11-27T20:00:00+01:00", "source": "weekly_hours"}
    ]
    assert all(day["causes"] == [{"kind": "weekly_hours", "label": None}] for day in days)


def test_a_day_of_a_clock_change_says_so(reader: FlaskClient) -> None:
    for first, last, changing in (("2026-03-28", "2026-03-31", 1), ("2026-10-24", "2026-10-27", 1)):
        notes = [day["notes"] for day in _days(reader, first, last)]
        assert [bool(note) for note in notes] == [number == changing for number in range(3)]
        assert notes[changing] == ["clock_change"]


def test_a_night_stays_on_the_day_it_starts_and_is_told_in_elapsed_time(house: House) -> None:
    house.edit("hours.yaml", "fri: 09:30-20:00", "sat: 22:00-04:00")
    nights = [_days(house.app().test_client(), day, after)[0]["intervals"] for day, after in
              (("2026-03-28", "2026-03-29"), ("2026-10-24", "2026-10-25"))]

    assert nights == [
        [{"start": "2026-03-28T22:00:00+01:00", "end": "2026-03-29T04:00:00+02:00", "source": "weekly_hours"}],
        [{"start": "2026-10-24T22:00:00+02:00", "end": "2026-10-25T04:00:00+01:00", "source": "weekly_hours"}],
    ]


def test_overrides_and_holidays_are_named_among_the_causes(house: House) -> None:
    house.edit("hours.yaml", "overrides: []", (
        "overrides:\n  - {lines: [telephone], on: 2026-12-24, hours: 09:00-16:00, "
        "reason: {fr: Veille de Noël, en: Christmas Eve}}"
    ))
    house.edit("hours.yaml", "on_holidays: open", "on_holidays: closed")
    eve, christmas = _days(house.app().test_client(), "2026-12-24", "2026-12-26")

    assert eve["intervals"] == [
        {"start": "2026-12-24T09:00:00+01:00", "end": "2026-12-24T16:00:00+01:00", "source": "override"}
    ]
    assert eve["causes"] == [{"kind": "override", "label": {"fr": "Veille de Noël", "en": "Christmas Eve"}}]
    assert christmas["intervals"] == []
    assert christmas["causes"][0]["kind"] == "holiday"
    assert christmas["causes"][0]["label"]["fr"].startswith("Noël")


@pytest.mark.usefixtures("looks_at_once")
def test_a_closure_is_cut_out_of_its_day(app: Flask, client: FlaskClient) -> None:
    runtime = parts_of(app).runtime
    row = closing.new_closure(runtime, CLAIRE, "telephone", runtime.clock.now().replace(hour=13), None)
    closing.close_lines(runtime, CLAIRE, [row], "réunion")
    (monday,) = _days(client, "2026-11-23", "2026-11-24")

    assert [(one["start"][11:16], one["end"][11:16]) for one in monday["intervals"]] == [
        ("09:00", "10:00"), ("14:00", "20:00")
    ]
    assert [cause["kind"] for cause in monday["causes"]] == ["weekly_hours", "closure"]


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [("2026-01-01", "2027-02-05", 400), ("2026-11-23", "2026-11-24", 1), ("2016-01-01", "2016-01-02", 1),
     ("2036-12-31", "2037-01-01", 1)],
)
def test_ranges_up_to_400_days_of_the_known_ones_are_answered(
    reader: FlaskClient, first: str, last: str, count: int
) -> None:
    """`to` is exclusive, so that the first day that is not known may be given as `to`."""
    assert len(_days(reader, first, last)) == count


@pytest.mark.parametrize(
    ("first", "last", "pointer", "code"),
    [
        ("2026-01-01", "2027-02-06", "/to", "range_too_long"),
        ("2026-11-24", "2026-11-23", "/to", "reversed_range"),
        ("2026-11-23", "2026-11-23", "/to", "reversed_range"),
        ("2026-02-30", "2026-03-01", "/from", "invalid_date"),
        ("2026-11-23", "demain", "/to", "invalid_date"),
        ("", "2026-11-23", "/from", "invalid_date"),
        ("20261123", "2026-11-24", "/from", "invalid_date"),
        ("2026-11-23T00:00", "2026-11-24", "/from", "invalid_date"),
        ("2015-12-31", "2016-01-02", "/from", "beyond_horizon"),
        ("2036-12-31", "2037-01-02", "/to", "beyond_horizon"),
        ("0001-01-01", "0001-01-02", "/from", "beyond_horizon"),
        ("9999-12-30", "9999-12-31", "/from", "beyond_horizon"),
    ],
)
def test_ranges_that_cannot_be_are_refused(
    reader: FlaskClient, first: str, last: str, pointer: str, code: str
) -> None:
    error = only_error(reader.get(PATH, query_string={"from": first, "to": last}))

    assert (error["in"], error["pointer"], error["code"]) == ("query", pointer, code)


@pytest.mark.parametrize("missing", ["from", "to"])
def test_both_ends_are_needed(reader: FlaskClient, missing: str) -> None:
    query = {"from": "2026-11-23", "to": "2026-11-24"}
    del query[missing]

    assert only_error(reader.get(PATH, query_string=query))["pointer"] == f"/{missing}"


def test_the_explanation_names_the_rule_its_file_and_its_line(still_house: House, reader: FlaskClient) -> None:
    explanation = _explained(reader)
    rule = _decider(explanation)
    lines = (still_house.config / "hours.yaml").read_text(encoding="utf-8").splitlines()

    assert (explanation["line"], explanation["at"]) == ("telephone", "2026-11-23T10:00:00+01:00")
    assert (explanation["status"], explanation["reason"]) == ("open", "weekly_hours")
    assert explanation["next_change"] == "2026-11-23T20:00:00+01:00"
    assert set(explanation["text"]) == {"fr", "en"}
    assert (rule["kind"], rule["verdict"], rule["day"]) == ("weekly_hours", "opens", "2026-11-23")
    assert rule["written"]["file"] == "config/hours.yaml"
    assert "weekly" in "".join(lines[rule["written"]["line"] - 1:rule["written"]["line"] + 1])


def test_the_explanation_of_a_closed_moment_is_as_complete(reader: FlaskClient) -> None:
    explanation = _explained(reader, at="2026-11-29T12:00:00+01:00")

    assert (explanation["status"], explanation["reason"]) == ("closed", "outside_hours")
    assert _decider(explanation)["verdict"] == "closes"


@pytest.mark.usefixtures("looks_at_once")
def test_rows_are_named_by_id_and_role_never_by_person(app: Flask, client: FlaskClient) -> None:
    parts = parts_of(app)
    entry = {"lines": "telephone", "on": "2026-11-23", "hours": "closed",
             "reason": {"fr": "Inventaire", "en": "Stocktaking"}}
    row = overriding.new_override(parts.runtime, CLAIRE, parts.outlooks.fresh(), entry)
    overriding.add_override(parts.runtime, CLAIRE, row, "inventaire")

    explanation = _explained(client)
    rule = _decider(explanation)
    assert (explanation["status"], explanation["reason"]) == ("closed", "override")
    assert rule["label"] == {"fr": "Inventaire", "en": "Stocktaking"}
    assert rule["written"] == {"file": None, "line": None, "id": row.id, "role": "supervisor"}
    assert "overruled" in {one["verdict"] for one in explanation["rules"]}

    closure = closing.new_closure(parts.runtime, CLAIRE, "telephone", None, Text("Alerte", "Alarm"))
    closing.close_lines(parts.runtime, CLAIRE, [closure], "alerte")
    explanation = _explained(client)
    assert _decider(explanation)["written"]["id"] == closure.id
    assert explanation["next_change"] is None
    assert "claire" not in client.get("/api/v1/lines/telephone/explanation").text.lower()


def test_explanations_are_not_kept(reader: FlaskClient) -> None:
    assert reader.get("/api/v1/lines/telephone/explanation").headers["Cache-Control"] == "no-store"

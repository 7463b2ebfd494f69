"""Availability at any moment and of any lines: what is answered, in which words, and what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from routing.domain.text import Text
from routing.supervision import closing
from routing.web.api.schemas import AvailabilitySchema, LineAvailabilitySchema, LinesSchema
from tests.web.api.reading import asked, document_of
from tests.web.apps import CLAIRE, House, only_error, parts_of

PATH = "/api/v1/availability"
BEFORE_NINE = "2026-11-23T08:59:59+01:00"
BAD_MOMENTS = [
    "", "hier", "2026-13-01T09:00:00+01:00", "2026-02-30T09:00:00+01:00", "2026-11-23T25:00:00+01:00", "9h",
    "2026-11-23T09:00:00+99:00", "\0", "é" * 500, "2026-11-23T09:00:00Europe/Paris", "1e9", "2026-11-23T09:00+01:00x",
]
AT_THE_ENDS_OF_TIME = [
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59", "0001-01-01T00:00:00",
]
OUT_OF_SIGHT = ["2037-01-01T00:00:00+01:00", "2040-06-01T12:00:00+02:00", "2015-12-31T23:59:59+01:00", "1999-01-01"]


def _availability(client: FlaskClient, **query: str) -> dict[str, Any]:
    return asked(client, "/availability", AvailabilitySchema, **query)


def test_the_plain_answer_is_the_contract_s(reader: FlaskClient) -> None:
    document = _availability(reader)
    phone, chat = document["lines"]

    assert (document["schema"], document["simulated"], document["timezone"]) == (
        "availability/1", False, "Europe/Paris"
    )
    assert (document["as_of"], document["valid_until"]) == ("2026-11-23T09:00:00+01:00", "2026-12-08T00:00:00+01:00")
    assert (phone["id"], phone["channel"], phone["name"]) == ("telephone", "phone", {"fr": "Téléphone", "en": "Phone"})
    assert (phone["status"], phone["reason"], phone["source"]) == (
        "open", "weekly_hours", {"kind": "weekly_hours", "label": None}
    )
    assert (phone["opens_at"], phone["closes_at"]) == (None, "2026-11-23T20:00:00+01:00")
    assert phone["next_change"] == phone["closes_at"]
    assert phone["intervals"][0] == {
        "start": "2026-11-23T09:00:00+01:00", "end": "2026-11-23T20:00:00+01:00", "source": "weekly_hours"
    }
    assert phone["phone"]["e164"] == "+33173018499"
    assert phone["phone"]["uri"] == "tel:+33173018499"
    assert phone["phone"]["display"] == {"fr": "01 73 01 84 99", "en": "+33 1 73 01 84 99"}
    assert phone["phone"]["tariff"]["code"] == "local_call"
    assert (phone["chat"], phone["closure"], phone["notice"]) == (None, None, None)
    assert (chat["phone"], chat["chat"]) == (
        None, {"url": "https://support.norton.com", "script": None, "ready_signal": False}
    )
    assert document["hours_text"]["fr"].replace("\u00a0", " ") == (
        "Du lundi au jeudi de 9 h à 20 h, le vendredi de 9 h 30 à 20 h"
    )


@pytest.mark.parametrize(
    ("at", "status", "opens_at", "closes_at"),
    [
        (BEFORE_NINE, "closed", "2026-11-23T09:00:00+01:00", None),
        ("2026-11-23T09:00:00+01:00", "open", None, "2026-11-23T20:00:00+01:00"),
        ("2026-11-23T08:00:00Z", "open", None, "2026-11-23T20:00:00+01:00"),
        ("2026-11-27T20:00:00+01:00", "closed", "2026-11-30T09:00:00+01:00", None),
        ("2026-03-27T21:00:00+01:00", "closed", "2026-03-30T09:00:00+02:00", None),
        ("2026-10-23T21:00:00+02:00", "closed", "2026-10-26T09:00:00+01:00", None),
        ("2036-12-31T12:00:00+01:00", "open", None, "2036-12-31T20:00:00+01:00"),
        ("2016-01-04T12:00:00+01:00", "open", None, "2016-01-04T20:00:00+01:00"),
        ("2026-11-23T09:00:00.5+01:00", "open", None, "2026-11-23T20:00:00+01:00"),
    ],
)
def test_it_answers_for_another_moment(
    reader: FlaskClient, at: str, status: str, opens_at: str | None, closes_at: str | None
) -> None:
    response = reader.get(PATH, query_string={"at": at})
    document = document_of(response, AvailabilitySchema)
    line = document["lines"][0]

    assert (document["simulated"], document["assumed_timezone"]) == (True, None)
    assert response.headers["Cache-Control"] == "no-store"
    assert (line["status"], line["opens_at"], line["closes_at"]) == (status, opens_at, closes_at)


@pytest.mark.parametrize("written", ["2026-11-23T09:00:00+01:00", "2026-11-23T09:00:00%2B01:00",
                                     "2026-11-23T09:00:00%2001:00", "%202026-11-23T09:00:00+01:00%20"])
def test_a_space_for_the_plus_is_read_as_plus(reader: FlaskClient, written: str) -> None:
    """An address in which the plus was left as it is reaches the program as a space."""
    document = document_of(reader.get(f"{PATH}?at={written}"), AvailabilitySchema)

    assert document["as_of"] == "2026-11-23T09:00:00+01:00"
    assert document["lines"][0]["status"] == "open"


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-11-23T09:00:00", "2026-11-23T09:00:00+01:00"), ("2026-07-01T08:59", "2026-07-01T08:59:00+02:00"),
        ("2026-11-23 09:00", "2026-11-23T09:00:00+01:00"), ("2026-11-23", "2026-11-23T00:00:00+01:00"),
    ],
)
def test_without_an_offset_it_is_the_line_s_wall_time_and_says_so(reader: FlaskClient, written: str, at: str) -> None:
    document = _availability(reader, at=written)

    assert (document["as_of"], document["assumed_timezone"]) == (at, "Europe/Paris")


@pytest.mark.parametrize("path", [PATH, "/api/v1/lines/telephone/availability", "/api/v1/lines/telephone/explanation"])
@pytest.mark.parametrize("at", BAD_MOMENTS)
def test_what_is_no_moment_is_refused(reader: FlaskClient, path: str, at: str) -> None:
    error = only_error(reader.get(path, query_string={"at": at}))

    assert (error["in"], error["pointer"], error["code"]) == ("query", "/at", "invalid_moment")
    assert "2026-11-23T09:00:00+01:00" in error["detail"]["fr"]


@pytest.mark.parametrize("path", [PATH, "/api/v1/lines/telephone/availability", "/api/v1/lines/telephone/explanation"])
@pytest.mark.parametrize("at", OUT_OF_SIGHT)
def test_what_lies_beyond_the_horizon_is_refused(reader: FlaskClient, path: str, at: str) -> None:
    error = only_error(reader.get(path, query_string={"at": at}))

    assert (error["in"], error["pointer"], error["code"]) == ("query", "/at", "beyond_horizon")


@pytest.mark.parametrize("at", AT_THE_ENDS_OF_TIME)
def test_the_ends_of_time_are_refused(reader: FlaskClient, at: str) -> None:
    error = only_error(reader.get(PATH, query_string={"at": at}))

    assert (error["pointer"], error["code"] in ("invalid_moment", "beyond_horizon")) == ("/at", True)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("telephone", ["telephone"]), ("chat", ["chat"]), ("chat,telephone", ["chat", "telephone"]),
     ("chat,chat", ["chat"])],
)
def test_it_answers_for_the_lines_asked(reader: FlaskClient, written: str, expected: list[str]) -> None:
    document = _availability(reader, lines=written)

    assert [line["id"] for line in document["lines"]] == expected
    assert document["simulated"] is False


@pytest.mark.parametrize("written", ["nope", "telephone,nope", "Telephone", "telephone,,chat", ""])
def test_an_unknown_line_of_the_query_is_refused_naming_the_known(reader: FlaskClient, written: str) -> None:
    error = only_error(reader.get(PATH, query_string={"lines": written}), 404)

    assert (error["in"], error["pointer"], error["code"]) == ("query", "/lines", "unknown_line")
    assert all("telephone, chat" in words for words in error["detail"].values())


def test_only_some_lines_are_as_fresh_as_all_of_them(still_house: House, reader: FlaskClient) -> None:
    """Freshness is cut at the next change, staleness on errors only at valid_until."""
    still_house.at("2026-11-23T19:59:50+01:00")

    assert reader.get(f"{PATH}?lines=telephone").headers["Cache-Control"] == (
        "public, max-age=10, s-maxage=5, stale-while-revalidate=0, stale-if-error=86400"
    )


def test_an_answer_for_some_lines_can_be_held(still_house: House, reader: FlaskClient) -> None:
    tag = reader.get(f"{PATH}?lines=telephone").headers["ETag"]
    still_house.at("2026-11-23T12:00:00+01:00")
    unchanged = reader.get(f"{PATH}?lines=telephone", headers={"If-None-Match": tag})

    assert (unchanged.status_code, unchanged.data, unchanged.headers["ETag"]) == (304, b"", tag)
    assert "Content-Type" not in unchanged.headers


def test_text_is_added_when_asked_for(still_house: House, reader: FlaskClient) -> None:
    still_house.at("2026-11-27T19:45:00+01:00")

    assert "text" not in _availability(reader)["lines"][0]
    both = _availability(reader, include="text")["lines"][0]["text"]
    assert {key: words.replace("\u00a0", " ") for key, words in both.items()} == {
        "fr": "Ferme dans 15 min (à 20 h)", "en": "Closes in 15 min (8 pm)"
    }
    assert _availability(reader, include="text", lang="fr")["lines"][0]["text"].keys() == {"fr"}
    assert _availability(reader, include="text", lang="en", at=BEFORE_NINE)["lines"][0]["text"].keys() == {"en"}
    assert "text" not in _availability(reader, lang="fr")["lines"][0]


@pytest.mark.parametrize(("name", "value"), [("include", "html"), ("include", ""), ("lang", "de"), ("lang", "FR")])
def test_a_choice_that_is_none_is_refused_in_both_languages(reader: FlaskClient, name: str, value: str) -> None:
    error = only_error(reader.get(PATH, query_string={"include": "text", name: value}))

    assert (error["in"], error["pointer"]) == ("query", f"/{name}")


def test_arguments_of_others_are_passed_over(reader: FlaskClient) -> None:
    assert _availability(reader, utm_source="letter", _="1")["lines"] == _availability(reader)["lines"]


def test_the_lines_are_listed(reader: FlaskClient) -> None:
    document = asked(reader, "/lines", LinesSchema)

    assert [line["id"] for line in document["items"]] == ["telephone", "chat"]
    assert document["next"] is None
    assert document["items"][0]["phone"]["e164"] == "+33173018499"


def test_one_line_answers_as_in_the_whole(reader: FlaskClient) -> None:
    assert asked(reader, "/lines/chat/availability", LineAvailabilitySchema) == _availability(reader)["lines"][1]


def test_one_line_at_another_moment(reader: FlaskClient) -> None:
    line = asked(reader, "/lines/telephone/availability", LineAvailabilitySchema, at="2026-11-23T08:59:59")

    assert (line["status"], line["simulated"], line["assumed_timezone"]) == ("closed", True, "Europe/Paris")
    assert line["at"] == BEFORE_NINE


@pytest.mark.parametrize("call", ["availability", "calendar?from=2026-11-23&to=2026-11-24", "explanation",
                                  "hours.ics", "hours.jsonld"])
@pytest.mark.parametrize("line", ["nope", "TELEPHONE", "%C3%A9", "x" * 300, "%00"])
def test_an_unknown_line_is_404_and_names_the_known_ones(reader: FlaskClient, call: str, line: str) -> None:
    error = only_error(reader.get(f"/api/v1/lines/{line}/{call}"), 404)

    assert (error["in"], error["pointer"], error["code"]) == ("path", "/line", "unknown_line")
    assert all("telephone, chat" in words for words in error["detail"].values())


@pytest.mark.usefixtures("looks_at_once")
def test_a_closure_is_told_with_its_end_and_message(app: Flask, client: FlaskClient) -> None:
    runtime = parts_of(app).runtime
    until = runtime.clock.now().replace(hour=13)
    row = closing.new_closure(runtime, CLAIRE, "telephone", until, Text("Panne du réseau", "Network failure"))
    closing.close_lines(runtime, CLAIRE, [row], "panne")

    line = _availability(client, include="text")["lines"][0]
    assert (line["status"], line["reason"]) == ("closed", "closure")
    assert line["closure"] == {
        "start": "2026-11-23T10:00:00+01:00", "until": "2026-11-23T14:00:00+01:00",
        "message": {"fr": "Panne du réseau", "en": "Network failure"},
    }
    assert line["next_change"] == line["opens_at"] == "2026-11-23T14:00:00+01:00"
    assert "Panne du réseau." in line["text"]["fr"]
    assert "Network failure." in line["text"]["en"]


def test_no_number_of_an_agent_is_ever_public(reader: FlaskClient) -> None:
    said = "".join(reader.get(f"/api/v1/{path}").text for path in ("availability", "lines", "topics"))

    assert not re.search(r"\+33 ?1 ?84", said)
    assert "sip:" not in said

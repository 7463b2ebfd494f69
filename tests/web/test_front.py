"""The plain availability answer that stands in front of Flask: the same bytes, at every boundary, in every process."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from routing.domain.text import Text
from routing.supervision import closing
from tests.store.databases import out_of_order
from tests.web.apps import CLAIRE, House, eventually, only_error, parts_of

PATH = "/api/v1/availability"
Answer = tuple[str, list[tuple[str, str]], bytes]


def _asked(wsgi: Any, headers: dict[str, str], method: str = "GET") -> Answer:
    """Status, every header but those that are each request's own, and body, straight from a WSGI callable."""
    environ = EnvironBuilder(path=PATH, method=method, headers=headers).get_environ()
    body, status, found = run_wsgi_app(wsgi, environ, buffered=True)
    return status, sorted(pair for pair in found.items() if pair[0] not in ("Date", "X-Request-Id")), b"".join(body)


def _behind(app: Flask) -> Any:
    """Flask's own WSGI callable, the one that Front stands before."""
    return Flask.wsgi_app.__get__(app)


def _both(app: Flask, headers: dict[str, str], method: str = "GET") -> Answer:
    """The answer of Front, which is that of the route behind it."""
    front, route = _asked(app.wsgi_app, headers, method), _asked(_behind(app), headers, method)
    assert front == route
    return front


def _document(client: FlaskClient) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(client.get(PATH).data)
    return document


def _status(client: FlaskClient, line: str = "telephone") -> str:
    found: str = next(one["status"] for one in _document(client)["lines"] if one["id"] == line)
    return found


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("accept", [None, "identity", "gzip", "gzip;q=0", "br, gzip"])
@pytest.mark.parametrize("held", [None, "plain", "packed", "weak", "star", "list", "other", "rubbish"])
def test_front_and_route_answer_the_same_bytes(
    still_app: Flask, method: str, accept: str | None, held: str | None
) -> None:
    tag = dict(_asked(still_app.wsgi_app, {})[1])["ETag"]
    tags = {
        "plain": tag, "packed": tag[:-1] + '-gzip"', "weak": f"W/{tag}", "star": "*", "list": f'"a", {tag}',
        "other": '"another"', "rubbish": ",,\"",
    }
    headers = {"Accept-Encoding": accept} if accept else {}
    headers |= {"If-None-Match": tags[held]} if held else {}

    status, _, body = _both(still_app, headers, method)

    expected = "304" if held in ("plain", "packed", "weak", "star", "list") else "200"
    assert status.startswith(expected)
    assert bool(body) is (expected == "200" and method == "GET")


def test_both_forms_hold_the_same_document(still_app: Flask) -> None:
    plain, packed = _both(still_app, {})[2], _both(still_app, {"Accept-Encoding": "gzip"})[2]

    assert gzip.decompress(packed) == plain
    assert json.loads(plain)["schema"] == "availability/1"


def test_any_site_may_read_it(still_app: Flask) -> None:
    headers = dict(_both(still_app, {})[1])

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Vary"] == "Accept-Encoding"
    assert {"Date", "Age", "ETag", "Retry-After"} == set(headers["Access-Control-Expose-Headers"].split(", "))
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T08:59:59+01:00", "closed"), ("2026-11-23T08:59:59.999999+01:00", "closed"),
        ("2026-11-23T09:00:00+01:00", "open"), ("2026-11-23T19:59:59+01:00", "open"),
        ("2026-11-23T19:59:59.999999+01:00", "open"), ("2026-11-23T20:00:00+01:00", "closed"),
        ("2026-11-27T09:00:00+01:00", "closed"), ("2026-11-27T09:29:59+01:00", "closed"),
        ("2026-11-27T09:30:00+01:00", "open"), ("2026-11-27T20:00:00+01:00", "closed"),
        ("2026-11-28T12:00:00+01:00", "closed"), ("2026-11-29T12:00:00+01:00", "closed"),
        ("2026-03-29T01:59:59+01:00", "closed"), ("2026-03-29T03:00:00+02:00", "closed"),
        ("2026-03-30T08:59:59+02:00", "closed"), ("2026-03-30T09:00:00+02:00", "open"),
        ("2026-10-25T02:30:00+02:00", "closed"), ("2026-10-25T02:30:00+01:00", "closed"),
        ("2026-10-26T08:59:59+01:00", "closed"), ("2026-10-26T09:00:00+01:00", "open"),
        ("2026-11-23T08:00:00+00:00", "open"), ("2026-05-01T10:00:00+02:00", "open"),
    ],
)
def test_it_flips_at_the_instant(still_house: House, reader: FlaskClient, moment: str, expected: str) -> None:
    still_house.at(moment)

    assert (_status(reader), _status(reader, "chat")) == (expected, expected)


def test_one_process_follows_the_clock_through_a_day_and_back(still_house: House, still_app: Flask) -> None:
    walk = [("08:59:59", "closed"), ("09:00:00", "open"), ("19:59:59", "open"), ("20:00:00", "closed"),
            ("09:00:00", "open")]
    for clock, expected in walk:
        still_house.at(f"2026-11-23T{clock}+01:00")
        body = _both(still_app, {})[2]
        assert json.loads(body)["lines"][0]["status"] == expected


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [
        ("2026-03-28T12:00:00+01:00", "+01:00", "+02:00"), ("2026-03-29T01:59:59+01:00", "+01:00", "+02:00"),
        ("2026-10-24T12:00:00+02:00", "+02:00", "+01:00"), ("2026-10-25T02:59:59+02:00", "+02:00", "+01:00"),
    ],
)
def test_a_clock_change_is_told_and_hours_carry_the_offset_of_their_day(
    still_house: House, reader: FlaskClient, moment: str, before: str, after: str
) -> None:
    still_house.at(moment)
    document = _document(reader)
    change = document["clock_changes"][0]

    assert (change["offset_before"], change["offset_after"]) == (before, after)
    assert document["as_of"].endswith(before)
    assert {one["start"][-6:] for one in document["lines"][0]["intervals"]} == {after}


def test_the_night_of_a_clock_change_changes_no_byte(still_house: House, still_app: Flask) -> None:
    """Nothing opens or closes at two in the morning, so caches keep what they have."""
    tags = set()
    for moment in ("2026-10-25T02:59:59+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T23:59:59+01:00"):
        still_house.at(moment)
        tags.add(dict(_both(still_app, {})[1])["ETag"])

    assert len(tags) == 1


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T10:00:00+01:00", (15, 5, 10)),
        ("2026-11-23T19:59:40+01:00", (15, 5, 5)),
        ("2026-11-23T19:59:45+01:00", (15, 5, 0)),
        ("2026-11-23T19:59:50+01:00", (10, 5, 0)),
        ("2026-11-23T08:59:57+01:00", (3, 3, 0)),
        ("2026-11-23T08:59:59.500000+01:00", (0, 0, 0)),
        ("2026-11-28T23:59:52+01:00", (8, 5, 0)),
        ("2026-03-29T23:59:58+02:00", (2, 2, 0)),
        ("2026-10-25T23:59:58+01:00", (2, 2, 0)),
    ],
)
def test_freshness_is_cut_at_the_next_change_and_staleness_at_valid_until(
    still_house: House, still_app: Flask, moment: str, expected: tuple[int, int, int]
) -> None:
    still_house.at(moment)
    fresh, shared, revalidate = expected

    assert dict(_both(still_app, {})[1])["Cache-Control"] == (
        f"public, max-age={fresh}, s-maxage={shared}, stale-while-revalidate={revalidate}, stale-if-error=86400"
    )


def test_the_tag_changes_only_when_the_answer_does(still_house: House, reader: FlaskClient) -> None:
    seen: list[tuple[str, bytes]] = []
    for moment in ("23T00:00", "23T08:59", "23T09:00", "23T14:30", "23T19:59", "23T20:00", "23T23:59", "24T00:00"):
        still_house.at(f"2026-11-{moment}:00+01:00")
        answer = reader.get(PATH)
        seen.append((answer.headers["ETag"], answer.data))

    assert len(set(seen)) == len({tag for tag, _ in seen}) == len({body for _, body in seen}) == 4


def test_what_a_browser_holds_is_good_until_the_next_change(still_house: House, reader: FlaskClient) -> None:
    tag = reader.get(PATH).headers["ETag"]
    still_house.at("2026-11-23T19:59:59+01:00")
    assert reader.get(PATH, headers={"If-None-Match": tag}).status_code == 304

    still_house.at("2026-11-23T20:00:00+01:00")
    assert reader.get(PATH, headers={"If-None-Match": tag}).status_code == 200


def test_as_of_says_since_when_the_answer_holds(still_house: House, reader: FlaskClient) -> None:
    since = {}
    for clock in ("08:00", "10:00", "19:30", "21:00"):
        still_house.at(f"2026-11-23T{clock}:00+01:00")
        since[clock] = _document(reader)["as_of"]

    assert since == {
        "08:00": "2026-11-23T00:00:00+01:00", "10:00": "2026-11-23T09:00:00+01:00",
        "19:30": "2026-11-23T09:00:00+01:00", "21:00": "2026-11-23T20:00:00+01:00",
    }


def test_two_processes_answer_the_same_bytes(house: House, app: Flask) -> None:
    """One that has served all day, and one that starts at three in the afternoon."""
    _both(app, {})
    house.at("2026-11-23T15:00:00+01:00")

    for headers in ({}, {"Accept-Encoding": "gzip"}):
        assert _asked(house.app().wsgi_app, headers) == _both(app, headers)


def test_a_process_on_the_system_clock_answers_the_same_way(house: House) -> None:
    by_the_system = house.app(clock_file=None)

    assert _asked(by_the_system.wsgi_app, {})[2] == _asked(_behind(by_the_system), {})[2]


def test_a_closure_written_by_another_process_is_seen(house: House, client: FlaskClient) -> None:
    runtime = parts_of(house.app()).runtime
    assert _status(client) == "open"
    row = closing.new_closure(runtime, CLAIRE, "telephone", None, Text("Alerte incendie", "Fire alarm"))
    closing.close_lines(runtime, CLAIRE, [row], "exercice")

    eventually(lambda: _status(client) == "closed")
    line = _document(client)["lines"][0]
    assert line["reason"] == "closure"
    assert line["closure"] == {
        "start": "2026-11-23T10:00:00+01:00", "until": None,
        "message": {"fr": "Alerte incendie", "en": "Fire alarm"},
    }
    assert line["intervals"][0]["start"] == "2026-11-23T09:00:00+01:00"
    assert _status(client, "chat") == "open"

    closing.reopen_line(runtime, CLAIRE, "telephone", "fin d’exercice")
    eventually(lambda: _status(client) == "open")


@pytest.mark.usefixtures("looks_at_once")
def test_a_closure_ends_at_its_second(house: House, app: Flask, client: FlaskClient) -> None:
    runtime = parts_of(app).runtime
    house.at("2026-11-23T11:59:00+01:00")
    until = runtime.clock.now().replace(minute=0, hour=13)
    row = closing.new_closure(runtime, CLAIRE, "telephone", until, None)
    closing.close_lines(runtime, CLAIRE, [row], "réunion")

    house.at("2026-11-23T13:59:55+01:00")
    assert dict(_both(app, {})[1])["Cache-Control"].startswith("public, max-age=5, s-maxage=5, ")
    assert _status(client) == "closed"
    house.at("2026-11-23T14:00:00+01:00")
    assert _status(client) == "open"


def test_an_edit_is_noticed(house: House, client: FlaskClient) -> None:
    assert _status(client) == "open"
    house.edit("hours.yaml", "mon-thu: 09:00-20:00", "mon-thu: 14:00-20:00")

    eventually(lambda: _status(client) == "closed")
    assert _status(client, "chat") == "open"


def test_a_broken_edit_keeps_serving_and_readyz_says_what_to_mend(house: House, client: FlaskClient) -> None:
    before = client.get(PATH)
    house.edit("hours.yaml", "mon-thu: 09:00-20:00", "mon-thu: 09:00-25:00")
    number = next(
        n for n, line in enumerate((house.config / "hours.yaml").read_text(encoding="utf-8").splitlines(), 1)
        if "25:00" in line
    )

    eventually(lambda: not client.get("/readyz").get_json()["checks"]["config"]["ok"])
    ready = client.get("/readyz")
    after = client.get(PATH)
    assert ready.status_code == 200
    fault = ready.get_json()["checks"]["config"]["faults"][0]
    assert (fault["file"].rpartition("/")[2], fault["line"]) == ("hours.yaml", number)
    assert "weekly" in fault["field"]
    assert "25:00" in fault["read"]
    assert fault["fix"]
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])

    house.edit("hours.yaml", "mon-thu: 09:00-25:00", "mon-thu: 09:00-20:00")
    eventually(lambda: client.get("/readyz").get_json()["checks"]["config"]["ok"])


def test_it_goes_on_while_the_database_does_not(house: House, app: Flask, client: FlaskClient) -> None:
    before = client.get(PATH)
    with out_of_order(parts_of(app).runtime.database):
        house.at("2026-11-23T10:05:00+01:00")
        assert client.get(PATH).data == before.data
        house.at("2026-11-23T20:00:00+01:00")
        assert _status(client) == "closed"


@pytest.mark.usefixtures("looks_at_once")
def test_without_the_database_it_tells_what_it_knew_until_that_is_too_old_and_is_well_again_by_itself(
    house: House, app: Flask, client: FlaskClient
) -> None:
    before = client.get(PATH)
    with out_of_order(parts_of(app).runtime.database):
        later = client.get(PATH)
        assert (later.data, later.headers["ETag"]) == (before.data, before.headers["ETag"])
        house.at("2026-12-07T23:59:59+01:00")
        last = client.get(PATH)
        assert last.get_json()["valid_until"] == "2026-12-08T00:00:00+01:00"
        assert "stale-if-error=1" in last.headers["Cache-Control"]
        house.at("2026-12-08T00:00:00+01:00")
        for path in (PATH, PATH, f"{PATH}?include=text", "/api/v1/lines/telephone/availability"):
            refused = client.get(path)
            assert only_error(refused, 503)["code"] == "hours_unknown"
            assert refused.headers["Retry-After"] == "5"
    assert client.get(PATH).get_json()["valid_until"] == "2026-12-23T00:00:00+01:00"


@pytest.mark.parametrize("path", [f"{PATH}/", f"{PATH}?", f"{PATH}?x=1", "/API/v1/availability"])
def test_only_the_plain_address_is_answered_in_front(still_app: Flask, path: str) -> None:
    answers = [Client(wsgi).get(path) for wsgi in (still_app.wsgi_app, _behind(still_app))]

    assert answers[0].status == answers[1].status
    assert answers[0].data == answers[1].data


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written_to_it(still_app: Flask, method: str) -> None:
    status, headers, _ = _both(still_app, {}, method)

    assert status.startswith("405")
    assert {"GET", "HEAD", "OPTIONS"} == set(dict(headers)["Allow"].split(", "))

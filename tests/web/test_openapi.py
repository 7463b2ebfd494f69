"""The API asked everything that its OpenAPI document allows, and much that it does not, by schemathesis."""

from __future__ import annotations

from itertools import count
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis.strategies import booleans
from requests.structures import CaseInsensitiveDict
from schemathesis import Case, GenerationMode
from schemathesis.schemas import BaseSchema

from tests.web.api.asking import token_of
from tests.web.apps import errors_of
from tests.web.visitors import NOON, Visitor

API = "/api/v1"
OWN = "/callbacks/{token}"
OPERATIONS = [
    "/availability", "/lines", "/lines/{line}/availability", "/lines/{line}/calendar", "/lines/{line}/explanation",
    "/lines/{line}/hours.ics", "/lines/{line}/hours.jsonld", "/lines/{line}/hours.osm", "/topics",
    "/topics/{topic}/eligibility", "/callbacks/slots",
]
ASKING = [("POST", "/callbacks"), ("GET", OWN), ("PATCH", OWN), ("DELETE", OWN)]
BY_TOKEN = {
    "GET": ["/calls", "/queues", "/agents", "/voicemails", "/messages", "/alarms", "/reports", "/callbacks",
            "/journal"],
    "PUT": ["/agents/{agent}/presence"],
}
PROMISE = "/callbacks/{reference}"
FOR_ONE = {
    "GET": ["/calls/{sid}", "/voicemails/{id}", "/callbacks/by-reference/{reference}"],
    "POST": ["/voicemails/{id}/taken", "/voicemails/{id}/done", f"{PROMISE}/done", f"{PROMISE}/cancel",
             f"{PROMISE}/retry", "/journal/{id}/undo"],
}
ANNOUNCED = "/lines/{line}/announcement"
CHOOSING = [  # no document says: one of the two, or a moment to come
    ("POST", f"{PROMISE}/move"), ("POST", "/callbacks/by-hand"), ("PUT", ANNOUNCED), ("DELETE", ANNOUNCED),
]
HOURS = [
    ("GET", "/lines/{line}/overrides"), ("POST", "/lines/{line}/overrides"), ("PATCH", "/overrides/{id}"),
    ("DELETE", "/overrides/{id}"), ("PUT", "/lines/{line}/closure"), ("DELETE", "/lines/{line}/closure"),
    ("GET", "/lines/{line}/weekly"), ("PUT", "/lines/{line}/weekly"), ("DELETE", "/lines/{line}/weekly/{id}"),
]
ALL_BY_TOKEN = [(method, path) for table in (BY_TOKEN, FOR_ONE) for method, paths in table.items() for path in paths]
TOLD = [(method, path) for method, paths in BY_TOKEN.items() for path in paths]
FEWER = 8
ACCEPTANCE = "positive_data_acceptance"
NUMBERS = count()
KNOWN = {"line": ("telephone", "chat"), "topic": ("refund", "renewal")}
WITH_ARGUMENTS = ["/availability", "/lines/{line}/availability", "/lines/{line}/calendar", "/lines/{line}/explanation",
                  "/topics/{topic}/eligibility", "/callbacks/slots"]
NEEDED = {"from": "2026-11-23", "to": "2026-11-24", "purchased_on": "2025-11-23"}
PLAIN = {"Accept-Encoding": "identity"}  # called without a network, schemathesis asks for gzip and does not unpack it
EXAMPLES = 25
UNHURRIED = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True,
)


@pytest.fixture
def document(still_app: Flask) -> BaseSchema:
    """The API of an app, as its own document describes it."""
    return schemathesis.openapi.from_wsgi("/openapi.json", still_app)


def _met(case: Case) -> Case:
    """A good case that meets what is there.

    A document cannot name the lines and topics of a config, nor say that one date follows another: a reversed range
    is 422 by contract, as is one over 400 days. So every other line is made a known one, and `to` made to follow.
    """
    parameters: dict[str, Any] = case.path_parameters or {}
    for name, known in KNOWN.items():
        if isinstance(written := parameters.get(name), str) and len(written) % 2:
            parameters[name] = known[len(written) % 4 // 2]
    query: dict[str, Any] = case.query or {}
    if isinstance(start := query.get("from"), str) and isinstance(query.get("to"), str):
        query["to"] = f"{start[:8]}28" if start[8:] != "28" else f"{int(start[:4]) + 1}-01-01"
    return case


def test_these_are_all_its_operations(document: BaseSchema) -> None:
    found = {operation.ok().label for operation in document.get_all_operations()}

    assert found == {
        *(f"GET {API}{path}" for path in OPERATIONS),
        *(f"{method} {API}{path}" for method, path in (*ASKING, *ALL_BY_TOKEN, *CHOOSING, *HOURS)),
    }


@pytest.mark.parametrize(("method", "path"), ASKING)
def test_whoever_asks_for_a_callback_is_answered_as_the_document_says(
    document: BaseSchema, still_app: Flask, method: str, path: str
) -> None:
    """Some bodies can be booked, and some tokens are a callback's; no document can say which numbers may be rung."""
    visitor = Visitor(still_app, f"2001:db8::{next(NUMBERS):x}")
    own = visitor.booked(phone=f"06 12 00 00 {next(NUMBERS) + 10}", slot_id=None, asap=True)["links"]["self"]
    known: dict[str, Any] = {"topic": "refund", "slot_id": NOON, "asap": False, "language": "fr"}
    known["consent"] = visitor.consent()
    statuses: set[int] = set()

    @settings(UNHURRIED, max_examples=FEWER)
    @given(case=document[f"{API}{path}"][method].as_strategy(generation_mode=GenerationMode.POSITIVE), met=booleans())
    @example(case=None, met=True)
    def asked(case: Case | None, met: bool) -> None:
        case = case or document[f"{API}{path}"][method].Case(body={}, path_parameters={}, media_type="application/json")
        if met and path == OWN:
            case.path_parameters = {"token": own.rpartition("/")[2]}
        if met and isinstance(case.body, dict):
            case.body |= known | ({"phone": "06 12 00 00 99"} if path != OWN else {})
            case.body = {name: case.body[name] for name in (*known, "phone") if path != OWN or name == "slot_id"}
        response = case.call(headers=PLAIN)
        statuses.add(response.status_code)
        case.validate_response(response, excluded_checks=[schemathesis.checks.CHECKS.get_one(ACCEPTANCE)])

    asked()
    assert statuses & {200, 201}
    assert statuses <= {200, 201, 404, 409, 422, 429}


@pytest.fixture
def bearer(still_app: Flask) -> dict[str, str]:
    """The header of a supervisor's token."""
    return {**PLAIN, "Authorization": f"Bearer {token_of(still_app, 'supervisor', f'claire {next(NUMBERS)}')}"}


@pytest.mark.parametrize(("method", "path"), ALL_BY_TOKEN)
def test_what_a_token_opens_answers_as_the_document_says(
    document: BaseSchema, bearer: dict[str, str], method: str, path: str
) -> None:
    statuses: set[int] = set()

    @settings(UNHURRIED, max_examples=FEWER)
    @given(case=document[f"{API}{path}"][method].as_strategy(generation_mode=GenerationMode.POSITIVE))
    def asked(case: Case) -> None:
        case.headers = CaseInsensitiveDict(bearer)
        if "agent" in (case.path_parameters or {}):
            case.path_parameters["agent"] = "claire"
        response = _met(case).call()
        statuses.add(response.status_code)
        case.validate_response(response, excluded_checks=[schemathesis.checks.CHECKS.get_one("ignored_auth")])

    asked()
    assert statuses <= {200, 404, 422}
    assert (200 if (method, path) in TOLD else 404) in statuses


@pytest.mark.parametrize(("method", "path"), CHOOSING)
def test_what_supervisors_choose_is_answered_as_the_document_says(
    document: BaseSchema, bearer: dict[str, str], method: str, path: str
) -> None:
    """No document can say which numbers may be rung, nor which slots there are."""

    @settings(UNHURRIED, max_examples=FEWER)
    @given(case=document[f"{API}{path}"][method].as_strategy(generation_mode=GenerationMode.POSITIVE))
    def asked(case: Case) -> None:
        case.headers = CaseInsensitiveDict(bearer)
        response = case.call()
        excluded = [schemathesis.checks.CHECKS.get_one(name) for name in ("ignored_auth", ACCEPTANCE)]
        case.validate_response(response, excluded_checks=excluded)
        assert response.status_code in (404, 409, 422)

    asked()


def test_changes_of_hours_are_answered_as_the_document_says(app: Flask) -> None:
    """One app of its own, as these are made: lines are closed by them. No document knows every day and notation."""
    document = schemathesis.openapi.from_wsgi("/openapi.json", app)
    shown = CaseInsensitiveDict({**PLAIN, "Authorization": f"Bearer {token_of(app, 'supervisor', 'claire')}"})
    statuses: set[int] = set()
    for method, path in HOURS:

        @settings(UNHURRIED, max_examples=FEWER)
        @given(case=document[f"{API}{path}"][method].as_strategy(generation_mode=GenerationMode.POSITIVE))
        def asked(case: Case) -> None:
            case.headers = shown
            response = _met(case).call()
            statuses.add(response.status_code)
            excluded = [schemathesis.checks.CHECKS.get_one(name) for name in ("ignored_auth", ACCEPTANCE)]
            case.validate_response(response, excluded_checks=excluded)

        asked()
    assert {200, 404, 422} <= statuses <= {200, 201, 404, 409, 422}


@pytest.mark.parametrize(("method", "path"), [*ALL_BY_TOKEN, *CHOOSING, *HOURS])
def test_nothing_of_it_is_open_to_whoever_shows_no_token(
    document: BaseSchema, still_app: Flask, method: str, path: str
) -> None:
    address = f"{API}{path}".replace("{agent}", "claire").replace("{sid}", "CA1").replace("{id}", "x")
    address = address.replace("{reference}", "RC-7F3K")
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp4"}, {"Authorization": "Bearer "}):
        response = still_app.test_client().open(
            address, method=method, headers=headers, json={"presence": "x"},
            environ_base={"REMOTE_ADDR": f"2001:db8:0:{crc32(path.encode()) % 50_000:x}::1"},
        )
        (error,) = errors_of(response, 401)
        assert error["code"] in ("token_missing", "token_unknown")
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("path", OPERATIONS)
def test_what_the_document_allows_is_answered_as_it_says(document: BaseSchema, path: str) -> None:
    statuses: set[int] = set()

    @UNHURRIED
    @given(case=document[f"{API}{path}"]["GET"].as_strategy(generation_mode=GenerationMode.POSITIVE).map(_met))
    def asked(case: Case) -> None:
        response = case.call(headers=PLAIN)
        statuses.add(response.status_code)
        case.validate_response(response)

    asked()
    assert 200 in statuses


@pytest.mark.parametrize("path", WITH_ARGUMENTS)
def test_what_the_document_does_not_allow_is_refused_as_it_says(document: BaseSchema, path: str) -> None:
    statuses: set[int] = set()

    @UNHURRIED
    @given(case=document[f"{API}{path}"]["GET"].as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def asked(case: Case) -> None:
        response = case.call(headers=PLAIN)
        statuses.add(response.status_code)
        case.validate_response(response)

    asked()
    assert statuses & {404, 422}


@pytest.mark.parametrize("path", OPERATIONS)
def test_the_document_names_the_type_of_each_good_answer(still_app: Flask, path: str) -> None:
    answers = still_app.test_client().get("/openapi.json").get_json()["paths"][f"{API}{path}"]["get"]["responses"]
    address = f"{API}{path}".format(line="telephone", topic="refund")
    given_type = still_app.test_client().get(address, query_string=NEEDED).mimetype

    assert list(answers["200"].get("content", {})) == [given_type]


@pytest.mark.parametrize("path", OPERATIONS)
def test_examples_in_the_document_are_answered(document: BaseSchema, still_app: Flask, path: str) -> None:
    """What /docs shows to be tried works when it is."""
    raw = still_app.test_client().get("/openapi.json").get_json()["paths"][f"{API}{path}"]
    query = {one["name"]: one["schema"]["example"] for one in raw["get"].get("parameters", ())
             if one["in"] == "query" and "example" in one["schema"]}
    query |= {"to": "2026-11-30"} if "to" in query else {}
    address = f"{API}{path}".format(line="telephone", topic="refund")

    assert still_app.test_client().get(address, query_string=query).status_code == 200

"""The page at `/`: it names every state, in both languages, and asks nothing of anybody but its own server."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from routing.web.demo.states import STATES
from tests.web.apps import House


@pytest.mark.parametrize(("query", "language", "word"), [("", "fr", "Tous ses états"), ("?lang=en", "en", "All its")])
def test_it_shows_every_state(reader: FlaskClient, query: str, language: str, word: str) -> None:
    told = reader.get(f"/{query}")
    assert told.headers["Content-Language"] == language
    assert word in told.text
    assert re.findall(r'data-api="/demo/([^"]+)"', told.text) == list(STATES)


def test_it_loads_only_from_its_own_server(reader: FlaskClient) -> None:
    told = reader.get("/")
    assert told.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    for address in re.findall(r'(?:src|rel="stylesheet" href)="([^"]+)"', told.text):
        assert reader.get(address).status_code == 200, address
    assert not re.findall(r"\s(?:style|on\w+)=", told.text)


def test_a_state_answers_as_the_api_does_and_no_other_does(reader: FlaskClient) -> None:
    told = reader.get("/demo/closure/api/v1/availability?at=2026-11-23T10:00:00+01:00")
    assert told.get_json()["lines"][0]["reason"] == "closure"
    assert told.headers["Cache-Control"] == "no-store"
    missing = reader.get("/demo/closed/api/v1/availability")
    assert (missing.status_code, missing.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize(("network", "is_there"), [("http://127.0.0.1:8001", True), (None, False)])
def test_simulated_phones_are_linked_where_there_are_some(house: House, network: str | None, is_there: bool) -> None:
    page = house.app(api_url=network, **({} if network else {"clock_file": None})).test_client().get("/").text
    assert ('href="http://127.0.0.1:8001/"' in page) == is_there

"""The documentation of the API: readable without a network, a script or a cookie."""

from __future__ import annotations

import re

from flask.testing import FlaskClient


def test_the_page_names_every_operation_and_loads_nothing_from_elsewhere(reader: FlaskClient) -> None:
    page = reader.get("/docs")
    paths = reader.get("/openapi.json").get_json()["paths"]

    assert page.status_code == 200
    assert all(path in page.text for path in paths)
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert not re.findall(r'(?:src|<link[^>]*href)="(?:https?:)?//', page.text)


def test_what_the_page_loads_and_links_is_there(reader: FlaskClient) -> None:
    linked = set(re.findall(r'(?:href|src)="(/[^"#]*)"', reader.get("/docs").text))

    assert linked
    for address in linked:
        assert reader.get(address.replace("&amp;", "&")).status_code == 200, address


def test_the_front_page_leads_to_it(reader: FlaskClient) -> None:
    assert '<a href="/docs">' in reader.get("/").text
    assert reader.get("/docs").headers["X-Content-Type-Options"] == "nosniff"


def test_any_program_may_read_the_document(reader: FlaskClient) -> None:
    response = reader.get("/openapi.json")

    assert response.content_type == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.get_json()["info"]["title"] == "Permanence"

"""Reads the API's documents: each held to its schema, each instant to its line's own offset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from marshmallow import Schema
from werkzeug.test import TestResponse

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
PARIS = ZoneInfo("Europe/Paris")


def document_of(response: TestResponse, schema: type[Schema]) -> dict[str, Any]:
    """The JSON of a good answer: nothing in it that its schema does not know, no instant of another offset."""
    assert response.status_code == 200, response.text
    assert response.content_type == "application/json"
    document: dict[str, Any] = response.get_json()
    assert schema().validate(document) == {}
    for written in instants_in(document):
        assert not written.endswith("Z")
        moment = datetime.fromisoformat(written)
        assert moment.isoformat() == moment.astimezone(PARIS).isoformat() == written
    return document


def asked(client: FlaskClient, path: str, schema: type[Schema], **query: str) -> dict[str, Any]:
    """The document at a path of the API."""
    return document_of(client.get(f"/api/v1{path}", query_string=query), schema)


def instants_in(value: object) -> Iterator[str]:
    """Every instant written anywhere in a document."""
    if isinstance(value, str) and INSTANT.match(value):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from instants_in(inner)

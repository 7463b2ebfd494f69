"""Without a database the form says so in the visitor's language, with the number to call, and books once it is back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from tests.store.databases import out_of_order
from tests.web.apps import parts_of
from tests.web.callback_form.test_page import HERE, _filled
from tests.web.visitors import NOON, Visitor

STEPS, PAGE = "/widget/v1/callback", "/callback"


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody on the web."""
    return Visitor(app)


@pytest.mark.parametrize(("language", "call"), [("fr", "appelez le 01 73 01 84 99"), ("en", "call +33 1 73 01 84 99")])
def test_the_widget_is_given_a_sentence(visitor: Visitor, language: str, call: str) -> None:
    own: str = visitor.booked(phone="06 12 34 56 79")["links"]["self"]
    fields = _filled(visitor, language)
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", f"{STEPS}?lang={language}", {}), ("POST", STEPS, {"data": fields}),
        ("POST", f"{STEPS}/{own.rpartition('/')[2]}/move", {"data": {"lang": language, "slot": NOON}}),
    ]
    with out_of_order(parts_of(visitor.app).runtime.database):
        for method, path, more in steps:
            told = visitor.send(method, path, **more)
            assert (told.status_code, told.headers["Retry-After"]) == (503, "60")
            assert told.headers["Access-Control-Allow-Origin"] == "*"
            assert told.get_json().keys() == {"say"}
            assert call in told.get_json()["say"].replace("\u00a0", " ")
            assert "06" not in told.text
    assert visitor.send("POST", STEPS, data=fields).status_code == 201


def test_the_page_is_a_page(visitor: Visitor) -> None:
    fields = _filled(visitor)
    with out_of_order(parts_of(visitor.app).runtime.database):
        for told in (visitor.send("GET", PAGE), visitor.send("POST", PAGE, data=fields, headers=HERE)):
            assert (told.status_code, told.mimetype, told.headers["Retry-After"]) == (503, "text/html", "60")
            assert re.search(r'role="alert">Nous ne pouvons pas nous occuper de votre rappel', told.text)
            assert told.headers["Cache-Control"] == "no-store"
    assert visitor.send("POST", PAGE, data=fields, headers=HERE).status_code == 303

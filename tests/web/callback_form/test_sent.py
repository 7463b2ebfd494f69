"""Whatever a request brings, there is a form; a link fills in a motive and no more."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.callback_form.drawn import FORM, fields_of, shown_by, text_of
from tests.web.visitors import TEN, Visitor


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody on another site."""
    return Visitor(app)


@pytest.mark.parametrize("query", ["", "?lang=de", "?offset=x", "?offset=99999", "?offset=--1", "?lang=fr&offset="])
def test_strange_questions_are_answered_in_french(visitor: Visitor, query: str) -> None:
    assert "Nous vous rappelons" in text_of(shown_by(visitor.send("GET", FORM + query)))


def test_a_link_brings_a_motive_and_no_more(visitor: Visitor) -> None:
    """With a key that somebody else knows, the answer to the form would be theirs too."""
    shown = fields_of(shown_by(visitor.send("GET", f"{FORM}?topic=refund&phone=0612345678&slot={TEN}&key=known")))
    assert (shown["topic"], shown["phone"], shown["slot"]) == ("refund", "", "")
    assert shown["key"] not in ("", "known")

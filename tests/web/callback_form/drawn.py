"""The form's trees as a visitor has them before them, read by tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.test import TestResponse

from routing.web.callback_form.trees import TAGS
from tests.web.visitors import TEN, Visitor

FORM = "/widget/v1/callback"
Tree = list[Any]


def elements(tree: Any) -> Iterator[Tree]:
    """Every element, from the outside in."""
    if isinstance(tree, list):
        yield tree
        for child in tree[2:]:
            yield from elements(child)


def shown_by(told: TestResponse, status: int = 200) -> Tree:
    """The tree of an answer that any site may read, nobody keeps, and the widget can draw."""
    assert told.status_code == status, told.text
    assert told.headers["Access-Control-Allow-Origin"] == "*"
    assert told.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in told.headers
    shown: Tree = told.get_json()["show"]
    assert {tag for tag, *_ in elements(shown)} <= TAGS
    return shown


def text_of(tree: Any) -> str:
    """What is read in it, with plain spaces."""
    found = tree if isinstance(tree, str) else " ".join(text_of(child) for child in tree[2:])
    return found.replace("\u00a0", " ")


def fields_of(tree: Tree) -> dict[str, str]:
    """What would be sent as it stands."""
    found = {at["name"]: at.get("value", "") for tag, at, *_ in elements(tree) if tag == "input"}
    for select_ in (one for one in elements(tree) if one[0] == "select"):
        chosen = [at["value"] for tag, at, *_ in elements(select_) if tag == "option" and at.get("selected")]
        found[select_[1]["name"]] = chosen[0] if chosen else ""
    return found


def focused_in(tree: Tree) -> Tree:
    """The one element that is to have the focus."""
    [found] = [one for one in elements(tree) if one[1].get("data-focus")]
    return found


def filled(visitor: Visitor, language: str = "fr", **changes: str) -> dict[str, str]:
    """The form as a visitor has filled it in, a callback on Tuesday at ten."""
    empty = fields_of(shown_by(visitor.send("GET", f"{FORM}?lang={language}&offset=60")))
    return {**empty, "phone": "06.12.34.56.78", "topic": "refund", "slot": TEN, **changes}


def steps_of(tree: Tree) -> dict[str, tuple[str, dict[str, str]]]:
    """The forms of a confirmation by the last word of their address."""
    return {one[1]["action"].rpartition("/")[2]: (one[1]["action"], fields_of(one))
            for one in elements(tree) if one[0] == "form"}

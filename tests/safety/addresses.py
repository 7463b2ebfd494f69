"""Addresses of routes, with something in each of their places."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SOMETHING = {"line": "telephone", "topic": "refund", "filename": "docs.css", "token": "x", "sid": "CA0", "id": "x"}


def address(app: Flask, rule: Rule, values: Mapping[str, str], method: str | None = None) -> str:
    """Where a rule is; `x` where `values` has nothing, and the first of the words where only some will do."""
    filled = {
        name: next(iter(sorted(converter.items))) if isinstance(converter, AnyConverter) else values.get(name, "x")
        for name, converter in rule._converters.items()
    }
    asked = method or sorted(rule.methods or ())[0]
    built = app.url_map.bind("localhost").build(rule.endpoint, filled, method=asked)
    assert isinstance(built, str)
    return built

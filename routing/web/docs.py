"""The API's documentation: /openapi.json for programs, /docs for people, readable without a network or a script."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template

from routing.web import guards
from routing.web.parts import parts

docs = Blueprint("docs", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

METHODS = ("get", "put", "post", "patch", "delete")
BODIES = {
    "PresenceChange": '{"presence": "away", "reason": "lunch"}', "ReasonGiven": '{"reason": "rung back"}',
    "Ask": '{"phone": "06 12 34 56 78", "topic": "refund", "asap": true, "language": "fr", "consent": "…"}',
    "Move": '{"slot_id": "20261124T0900Z"}',
}
CSP = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@docs.get("/openapi.json")
@guards.anyone
def openapi() -> Response:
    """The OpenAPI document."""
    body = json.dumps(parts().openapi(), ensure_ascii=False, indent=1)
    return Response(body, content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})


@docs.get("/docs")
@guards.anyone
def page() -> Response:
    """The same document as a page."""
    spec = parts().openapi()
    operations = [
        {
            "method": method.upper(), "path": path, "query": _query(operation),
            "flags": _flags(method, operation), **operation,
        }
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]
    html = render_template("docs.html", spec=spec, operations=operations, schemas=spec["components"]["schemas"],
                           base=parts().runtime.telephony.public_url)
    return Response(html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": CSP})


def _flags(method: str, operation: dict[str, Any]) -> str:
    """What curl has to be told besides the address."""
    flags = "" if method == "get" else f"-X {method.upper()} "
    if "security" in operation:
        flags += "-H 'Authorization: Bearer pmn_…' "
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    return flags + (f"-H 'Content-Type: application/json' -d '{BODIES[name]}' " if name in BODIES else "")


def _query(operation: dict[str, Any]) -> str:
    """A query with an example of each argument that is needed."""
    needed = [p for p in operation.get("parameters", []) if p["in"] == "query" and p.get("required")]
    values = {p["name"]: p["schema"].get("example", "") for p in needed}
    if {"from", "to"} <= values.keys():
        values["to"] = "2026-11-30"
    return f"?{urlencode(values)}" if values else ""

"""How the API answers: JSON bytes with CORS, entity tags and caching; and how each operation is documented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Response, current_app, request
from flask_smorest import Blueprint
from marshmallow import Schema
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from routing.web import guards
from routing.web.api.schemas import ProblemSchema
from routing.web.errors import PROBLEM
from routing.web.ready import CORS, JSON_TYPE, etag_of, matches, to_json

View = TypeVar("View", bound=Callable[..., Any])

NO_STORE = "no-store"
OPEN_TO_ALL = (*CORS, ("Vary", "Accept-Encoding"))
BRIEFLY = "public, max-age=60"
METHODS = ("GET", "HEAD", "POST", "PATCH", "DELETE")


def answer(document: Mapping[str, object], caching: str) -> Response:
    """A JSON answer, or 304 when the asker holds the same bytes and may keep them."""
    return bytes_answer(to_json(document), JSON_TYPE, caching)


def bytes_answer(body: bytes, content_type: str, caching: str) -> Response:
    """The same for other formats."""
    if caching == NO_STORE:
        return Response(body, content_type=content_type, headers={"Cache-Control": caching})
    etag = etag_of(body)
    headers = {"Cache-Control": caching, "ETag": f'"{etag}"'}
    if matches(request.headers.get("If-None-Match", ""), etag):
        return Response(status=304, headers=headers)
    return Response(body, content_type=content_type, headers=headers)


def operation(
    blueprint: Blueprint, rule: str, schema: type[Schema] | dict[str, str], arguments: type[Schema] | None = None,
    content_type: str = JSON_TYPE,
) -> Callable[[View], View]:
    """Makes a view an operation: its route, guard, arguments, answers and errors, all in the OpenAPI document."""

    def decorate(view: View) -> View:
        documented: Any = guards.anyone(view)
        if arguments is not None:
            documented = blueprint.arguments(arguments(), location="query")(documented)
        documented = blueprint.response(200, schema, content_type=content_type)(documented)
        for status, meaning in ((404, "There is no such thing"), (422, "What was asked cannot be read")):
            documented = blueprint.alt_response(
                status, schema=ProblemSchema, content_type=PROBLEM, description=meaning
            )(documented)
        documented = blueprint.alt_response(304, description="Unchanged", schema=None)(documented)
        documented.guard = "anyone"
        routed: View = blueprint.route(rule, methods=["GET"])(documented)
        return routed

    return decorate


def add_cors(response: Response) -> Response:
    """Lets any site read the API; it is public and knows no cookies."""
    if "Access-Control-Allow-Origin" not in response.headers:
        response.headers.extend(OPEN_TO_ALL)
    return response


def preflight() -> Response | None:
    """Answers a CORS preflight for the routes of the API, naming what any site may do there; where a token is needed,
    nothing is named.
    """
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    methods = _open_methods()
    if not methods:
        return Response(status=204)
    return Response(status=204, headers={
        "Access-Control-Allow-Methods": ", ".join([*methods, "OPTIONS"]),
        "Access-Control-Allow-Headers": "Content-Type, If-None-Match, Idempotency-Key",
        "Access-Control-Max-Age": "86400",
    })


def _open_methods() -> list[str]:
    adapter = current_app.create_url_adapter(request)
    return [method for method in METHODS if adapter is not None and _is_open(adapter, method)]


def _is_open(adapter: MapAdapter, method: str) -> bool:
    try:
        endpoint, _ = adapter.match(method=method)
    except HTTPException:
        return False
    return getattr(current_app.view_functions.get(endpoint), "guard", None) == "anyone"

"""The least a server can do, to measure against: a bare WSGI function and two Flask views, all constant.

BENCH_BODY names a file that holds the product's own answer, so that all send the same number of bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response
from flask.views import MethodView
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

DOCUMENT_PATH = "/document"
PATH = "/api/v1/availability"
BODY = Path(os.environ["BENCH_BODY"]).read_bytes() if "BENCH_BODY" in os.environ else b"{}"

HEADERS = json.loads(os.environ.get("BENCH_HEADERS", "[]"))
DOCUMENT = json.loads(BODY)

flask_app = Flask(__name__, static_folder=None)


def bare_app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """A WSGI function without any framework."""
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))])
    return [BODY]


def bare_app_with_headers(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The same with the headers of the product's answer: no more can be had of this server."""
    start_response("200 OK", [(name, value) for name, value in HEADERS])
    return [BODY]


@flask_app.get(PATH)
def constant_bytes() -> Response:
    """A Flask view that computes nothing."""
    return Response(BODY, mimetype="application/json")


@flask_app.get(DOCUMENT_PATH)
def constant_document() -> dict[str, object]:
    """A Flask view as most are written: Flask makes the JSON from a constant document, each time."""
    return dict(DOCUMENT)


class LineSchema(Schema):
    """A line as most APIs would dump it: each field by marshmallow, for each request."""

    id = fields.String()
    channel = fields.String()
    status = fields.String()
    reason = fields.String()
    timezone = fields.String()
    opens_at = fields.String(allow_none=True)
    closes_at = fields.String(allow_none=True)
    next_change = fields.String(allow_none=True)
    closing_soon_minutes = fields.Integer()
    name = fields.Dict(keys=fields.String(), values=fields.String())
    intervals = fields.List(fields.Dict(keys=fields.String(), values=fields.String()))
    phone = fields.Dict(allow_none=True)


class AvailabilitySchema(Schema):
    """The whole answer."""

    schema = fields.String()
    revision = fields.String()
    as_of = fields.String()
    valid_until = fields.String()
    poll_after = fields.Integer()
    timezone = fields.String()
    lines = fields.List(fields.Nested(LineSchema))
    callback = fields.Dict()
    hours_text = fields.Dict()


smorest_app = Flask("smorest", static_folder=None)
smorest_app.config |= {"API_TITLE": "peer", "API_VERSION": "1", "OPENAPI_VERSION": "3.0.3"}
_dumped = Blueprint("availability", "availability")


@_dumped.route(PATH)
class Availability(MethodView):
    """flask-smorest as its documentation shows it."""

    @_dumped.response(200, AvailabilitySchema)
    def get(self) -> dict[str, object]:
        """A constant document, dumped anew."""
        return dict(DOCUMENT)


Api(smorest_app).register_blueprint(_dumped)

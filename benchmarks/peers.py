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

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

DOCUMENT_PATH = "/document"
PATH = "/api/v1/availability"
BODY = Path(os.environ["BENCH_BODY"]).read_bytes() if "BENCH_BODY" in os.environ else b"{}"

DOCUMENT = json.loads(BODY)

flask_app = Flask(__name__, static_folder=None)


def bare_app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """A WSGI function without any framework."""
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))])
    return [BODY]


@flask_app.get(PATH)
def constant_bytes() -> Response:
    """A Flask view that computes nothing."""
    return Response(BODY, mimetype="application/json")


@flask_app.get(DOCUMENT_PATH)
def constant_document() -> dict[str, object]:
    """A Flask view as most are written: Flask makes the JSON from a constant document, each time."""
    return dict(DOCUMENT)

"""The least a server can do, to measure against: a bare WSGI function and a Flask view of constant bytes.

BENCH_BODY names a file that holds the product's own answer, so that all send the same number of bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PATH = "/api/v1/availability"
BODY = Path(os.environ["BENCH_BODY"]).read_bytes() if "BENCH_BODY" in os.environ else b"{}"

flask_app = Flask(__name__, static_folder=None)


def bare_app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """A WSGI function without any framework."""
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))])
    return [BODY]


@flask_app.get(PATH)
def constant() -> Response:
    """A Flask view that computes nothing."""
    return Response(BODY, mimetype="application/json")

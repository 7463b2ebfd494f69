"""One line for each request that Flask answers: route, status, time taken, request and call; nothing that was sent.

The route is the rule and not the address, which may hold a token; queries, bodies and names are never written. Answers
that are ready in front of Flask have no line of their own: at tens of thousands a second the log would be the load.
"""

from __future__ import annotations

import logging
import re
import secrets
from time import perf_counter

from flask import Flask, Response, g, request

from routing import counts
from routing.logs import concerned

log = logging.getLogger(__name__)

HEADER = "X-Request-Id"
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET = ("/healthz", "/readyz", "/metrics")
"""Asked over and over by machines that keep their own count."""


def add_to(app: Flask) -> None:
    """Every request of this app."""
    app.before_request(_begins)
    app.after_request(_ends)
    app.teardown_request(_over)


def _begins() -> None:
    given = request.headers.get(HEADER, "")
    id_ = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
    g.began, g.concerned = perf_counter(), concerned.set({"request": id_})


def _ends(response: Response) -> Response:
    if "began" not in g:
        return response
    if not response.cache_control.public:  # whoever got a kept copy would have somebody else's
        response.headers[HEADER] = concerned.get()["request"]
    took, rule = perf_counter() - g.began, str(request.url_rule or "(no route)")
    counts.request_answered(rule, response.status_code, took)
    if request.path not in QUIET:
        log.info("%s %s %d in %.1f ms", request.method, rule, response.status_code, took * 1_000)
    return response


def _over(_error: BaseException | None) -> None:
    if (held := g.pop("concerned", None)) is not None:
        concerned.reset(held)

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
FAULT, WITHOUT_DATABASE = "fault", "without_database"
"""The network gets a document whatever happens, with 200: so that somebody is told all the same."""
QUIET = ("/healthz", "/readyz", "/metrics")
"""Asked over and over by machines that keep their own count."""


def add_to(app: Flask) -> None:
    """Every request of this app."""
    app.before_request(_begins)
    app.after_request(_ends)
    app.teardown_request(_over)


def went(how: str) -> None:
    """Says of an answer that is well by its status what really became of the request: FAULT or WITHOUT_DATABASE."""
    g.went = how


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
    how = g.get("went") or f"{response.status_code // 100}xx"
    counts.request_answered(rule, how, took)
    if request.path not in QUIET:
        more = f" ({g.went})" if "went" in g else ""
        log.info("%s %s %d%s in %.1f ms", request.method, rule, response.status_code, more, took * 1_000)
    return response


def _over(_error: BaseException | None) -> None:
    if (held := g.pop("concerned", None)) is not None:
        concerned.reset(held)

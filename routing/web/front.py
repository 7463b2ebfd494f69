"""A WSGI layer before Flask: the plain availability answer goes out as ready bytes, everything else goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from routing import counts
from routing.web.ready import ReadyAvailability

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

PATH = "/api/v1/availability"


class Front:
    """Answers `GET` and `HEAD /api/v1/availability` without a query; set as `app.wsgi_app`."""

    def __init__(self, app: WSGIApplication, ready: ReadyAvailability) -> None:
        self._app = app
        self._ready = ready

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The ready answer, or the app's."""
        if environ["PATH_INFO"] != PATH or environ["QUERY_STRING"] or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._app(environ, start_response)
        try:
            ready = self._ready.current()
        except Exception:
            log.exception("no ready answer")
            return self._app(environ, start_response)
        status, headers, body = ready.respond(
            environ["REQUEST_METHOD"],
            environ.get("HTTP_ACCEPT_ENCODING", ""),
            environ.get("HTTP_IF_NONE_MATCH", ""),
        )
        counts.availability_answered(status)
        start_response(status, headers.copy())
        return [body]

"""Twilio's REST spoken to a WSGI application of the same process: rehearsals and tests need no socket.

A connection that the application cuts, by an error, fails as on a real line.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode, urlsplit
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from requests.exceptions import ConnectionError as ConnectionCut
from requests.exceptions import ReadTimeout
from twilio.http import HttpClient
from twilio.http.response import Response

FORM = "application/x-www-form-urlencoded"


class InProcessHttp(HttpClient):  # type: ignore[misc]
    """Carries requests of Twilio's library into an application, whatever host they name."""

    def __init__(self, app: WSGIApplication) -> None:
        super().__init__(None, False, None)
        self._app = app

    def request(
        self, method: str, url: str, params: Any = None, data: Any = None, headers: Any = None, auth: Any = None,
        timeout: float | None = None, allow_redirects: bool = False,
    ) -> Response:
        """One request and its answer."""
        status, content, told = self._answered(method, url, params, data, headers, auth)
        return Response(status, content.decode("utf-8", "replace"), told)

    def download(self, url: str, auth: tuple[str, str], most: int) -> tuple[int, bytes]:
        """A file as it is, and the status of the answer."""
        status, content, _ = self._answered("GET", url, None, None, None, auth)
        return status, content[:most + 1]

    def _answered(
        self, method: str, url: str, params: Any, data: Any, headers: Any, auth: Any
    ) -> tuple[int, bytes, dict[str, str]]:
        said: list[str] = []
        told: dict[str, str] = {}

        def start(status: str, answered: Iterable[tuple[str, str]], _problem: Any = None) -> Any:
            said.append(status)
            told.update(answered)
            return lambda _part: None

        body = urlencode(data or {}, doseq=True).encode()
        environ = _environ(method, url, urlencode(params or {}, doseq=True), body, headers or {}, auth)
        try:
            content = b"".join(self._app(environ, start))
        except TimeoutError as error:
            raise ReadTimeout("no answer in time") from error
        except ConnectionResetError as error:
            raise ConnectionCut("connection reset") from error
        return int(said[0].split()[0]), content, told


def _environ(
    method: str, url: str, query: str, body: bytes, headers: Mapping[str, str], auth: tuple[str, str] | None
) -> dict[str, Any]:
    parts = urlsplit(url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method.upper(), "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
        "QUERY_STRING": query or parts.query, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body),
        "HTTP_HOST": parts.netloc, "wsgi.url_scheme": parts.scheme,
    }
    if body:
        environ["CONTENT_TYPE"] = FORM
    for name, value in headers.items():
        if name.lower() not in ("content-type", "content-length"):
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    if auth is not None:
        environ["HTTP_AUTHORIZATION"] = "Basic " + b64encode(":".join(auth).encode()).decode("ascii")
    setup_testing_defaults(environ)
    return environ

"""Twilio's REST spoken to a WSGI application of the same process: rehearsals and tests need no socket."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

from twilio.http import HttpClient
from twilio.http.response import Response
from werkzeug.test import Client


class InProcessHttp(HttpClient):  # type: ignore[misc]
    """Carries requests of Twilio's library into an application, whatever host they name."""

    def __init__(self, app: WSGIApplication) -> None:
        super().__init__(None, False, None)
        self._client = Client(app, use_cookies=False)

    def request(
        self, method: str, url: str, params: Any = None, data: Any = None, headers: Any = None, auth: Any = None,
        timeout: float | None = None, allow_redirects: bool = False,
    ) -> Response:
        """One request and its answer."""
        parts = urlsplit(url)
        answer = self._client.open(
            parts.path, method=method.upper(), base_url=f"{parts.scheme}://{parts.netloc}/",
            query_string=params or parts.query, data=data, headers=headers, auth=auth,
        )
        return Response(answer.status_code, answer.get_data(as_text=True), dict(answer.headers))

"""Somebody at the console, as far as forms and pages go: `Visit(app)` has signed in and follows nothing by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from routing import sessions
from routing.store import users
from routing.store.users import UserRow
from routing.web.guards import SESSION_COOKIE
from tests.web.apps import parts_of

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
_NUMBERS = count(1)


@dataclass
class Visit:
    """Somebody with a role. Another `user` of that name is made unless there is one; each visit is its own session."""

    app: Flask
    role: str = "supervisor"
    user: str = ""
    agent: str | None = None
    client: FlaskClient = field(init=False)
    _csrf: str = ""

    def __post_init__(self) -> None:
        runtime = parts_of(self.app).runtime
        self.user = self.user or f"{self.role} {next(_NUMBERS)}"
        now, row = runtime.clock.now(), UserRow(self.user, self.role, runtime.clock.now(), self.agent)
        runtime.database.write(lambda connection: users.add(connection, row))
        text, _ = runtime.database.write(lambda connection: sessions.begin(connection, self.user, "192.0.2.1", now))
        self.client = self.app.test_client()
        self.client.set_cookie(SESSION_COOKIE, text)

    def get(self, path: str, **more: Any) -> TestResponse:
        """A page: `/console/week` or `/week`. What it has as csrf is kept for the next form."""
        return self._seen(self.client.get(_whole(path), **more))

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Sends a form with these fields (a list for several of one name), and the csrf of the page seen last."""
        if not self._csrf:
            self.get("/account")
        return self._seen(self.client.post(_whole(path), data={"csrf": self._csrf} | fields))

    def hidden(self, response: TestResponse) -> dict[str, str]:
        """The hidden fields of a page; of several of one name, the last."""
        return dict(fields_of(response))

    def _seen(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html":
            self._csrf = self.hidden(response).get("csrf", self._csrf)
        return response


def fields_of(response: TestResponse) -> list[tuple[str, str]]:
    """The hidden fields of the forms in a page's main part, in order; of the whole page, where that has none."""
    main = response.text.partition("<main")[2]
    found = _HIDDEN.findall(main) or _HIDDEN.findall(response.text)
    return [(unescape(name), unescape(value)) for name, value in found]


def _whole(path: str) -> str:
    return path if path.startswith("/console") else f"/console{path}"

"""Asks the supervisor API as users of each role, and looks at what the journal has of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from routing import access, users
from routing.store import journal
from tests.web.apps import CLAIRE, parts_of


def token_of(app: Flask, role: str, name: str = "") -> str:
    """A token of a new user with that role."""
    runtime = parts_of(app).runtime
    row = users.new_user(runtime, name or f"a {role}", role)
    users.add_user(runtime, CLAIRE, row)
    return users.new_token(runtime, CLAIRE, row.name)


@dataclass(frozen=True)
class Desk:
    """One app, with a user of each role."""

    app: Flask
    tokens: Mapping[str, str]

    @classmethod
    def of(cls, app: Flask) -> Desk:
        """The desk of an app."""
        return cls(app, {role.value: token_of(app, role) for role in access.Role})

    def ask(
        self, method: str, path: str, role: str = "supervisor", headers: Mapping[str, str] | None = None, **more: Any
    ) -> TestResponse:
        """One request with the token of a user of that role."""
        shown = {"Authorization": f"Bearer {self.tokens[role]}", **(headers or {})}
        return self.app.test_client().open(f"/api/v1{path}", method=method, headers=shown, **more)

    def items(self, path: str, role: str = "supervisor", **query: str) -> list[dict[str, Any]]:
        """The items of a list."""
        found: list[dict[str, Any]] = self.ask("GET", path, role, query_string=query).get_json()["items"]
        return found

    def journal(self) -> list[tuple[str, str, str, str]]:
        """Author, action, subject and reason of what was changed by the API, the newest first."""
        with parts_of(self.app).runtime.database.read() as connection:
            entries = journal.latest(connection, 50)
        return [(row.author, row.action, row.subject, row.reason) for row in entries if row.origin == "api"]

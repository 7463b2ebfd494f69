"""Visitors of a web page who ask for callbacks, and looks at what became of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from routing.callbacks.consent import consent_of
from routing.store.tables import callbacks, messages
from tests.web.apps import parts_of

API = "/api/v1/callbacks"
TEN, NOON = "20261124T0900Z", "20261124T1100Z"
PHONE = "06 12 34 56 78"


@dataclass(frozen=True)
class Visitor:
    """Somebody on the web."""

    app: Flask
    address: str = "192.0.2.1"

    def ask(self, key: str | None = None, **changes: Any) -> TestResponse:
        """Asks for a callback on Tuesday at ten; `None` leaves a field out."""
        usual = {"phone": PHONE, "topic": "refund", "slot_id": TEN, "language": "fr", "consent": self.consent()}
        body = {name: value for name, value in (usual | changes).items() if value is not None}
        headers = {"Idempotency-Key": key} if key is not None else {}
        return self.send("POST", API, json=body, headers=headers)

    def consent(self) -> str:
        """The version of the sentence that is shown."""
        consent = consent_of(parts_of(self.app).outlooks.fresh().centre)
        return consent.version if consent else "none"

    def send(self, method: str, path: str, **more: Any) -> TestResponse:
        """One request from this visitor's address."""
        client = self.app.test_client(use_cookies=False)
        return client.open(path, method=method, environ_overrides={"REMOTE_ADDR": self.address}, **more)

    def booked(self, **changes: Any) -> dict[str, Any]:
        """The answer to a callback that was booked."""
        response = self.ask(**changes)
        assert response.status_code == 201, response.text
        document: dict[str, Any] = response.get_json()
        return document

    def told(self) -> list[str]:
        """What each text message was for, in their order."""
        with parts_of(self.app).runtime.database.read() as connection:
            return list(connection.execute(select(messages.c.purpose).order_by(messages.c.created_at)).scalars())

    def becomes(self, reference: str, **values: Any) -> None:
        """Makes a callback what a dispatcher would have made of it."""
        parts_of(self.app).runtime.database.write(
            lambda connection: connection.execute(
                update(callbacks).where(callbacks.c.reference == reference).values(**values)
            )
        )

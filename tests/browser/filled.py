"""A morning's work in a centre, so that no page is looked at empty: calls, callbacks, exceptions."""

from __future__ import annotations

from routing.journalling import Author
from routing.store import callbacks
from routing.supervision import overriding
from tests.journeys.stage import Stage

CLAIRE = Author("alice", "supervisor", "console", "192.0.2.7")
OVERRIDES = (
    {"lines": ["telephone"], "on": "2026-12-24", "hours": "09:00-16:00",
     "reason": {"fr": "Veille de Noël", "en": "Christmas Eve"}},
    {"lines": "all", "from": "2026-12-25", "to": "2026-12-26", "hours": "closed",
     "reason": {"fr": "Noël", "en": "Christmas"}},
    {"lines": ["chat"], "on": "2026-11-26", "hours": "closed", "reason": {"fr": "Formation", "en": "Training"}},
)


def fill(stage: Stage) -> dict[str, str]:
    """Lets the morning pass. The names of what pages are about: a callback's reference, a call's sid."""
    runtime = stage.runtime
    for entry in OVERRIDES:
        row = overriding.new_override(runtime, CLAIRE, stage.parts.outlooks.fresh(), entry)
        overriding.add_override(runtime, CLAIRE, row, "Décidé en réunion")
    first = stage.call("2", "1", "24092026", "1", "2")
    stage.call("3", "3", "1", hangup_after=14, number="+33612345679")
    stage.call("0", number="+33612345680")
    stage.call("5", after=30, number="+33612345681")
    stage.run()
    _ask(stage, "06 12 34 56 90", "refund")
    _ask(stage, "01 84 88 12 34", "renewal")
    with runtime.database.read() as connection:
        open_ones = callbacks.open_of_number(connection, "+33612345690")
    return {"call": first, "callback": open_ones[0].reference}


def _ask(stage: Stage, phone: str, topic: str) -> None:
    client = stage.app.test_client()
    slots = client.get("/api/v1/callbacks/slots").get_json()["slots"]
    version = client.get("/api/v1/availability").get_json()["callback"]["consent"]["version"]
    asked = client.post("/api/v1/callbacks", json={
        "phone": phone, "topic": topic, "slot_id": slots[3]["id"], "language": "fr", "consent": version,
    })
    assert asked.status_code == 201, asked.text

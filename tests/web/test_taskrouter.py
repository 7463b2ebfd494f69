"""TaskRouter's webhooks: the same task has the same answer, broken ones are rejected, a time-out leads to a message."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from routing.store import outbox
from tests.web.apps import PUBLIC_URL, House, parts_of
from tests.web.webhooks import ACCOUNT_SID, SID, Network, heard, incoming, verbs

ASSIGNMENT, EVENTS = "/twilio/taskrouter/assignment", "/twilio/taskrouter/events"
WORKFLOW, TASK = "WW" + "0" * 32, "WT" + "1" * 32
ATTRIBUTES = json.dumps({"queue": "support", "topic": "refund", "language": "fr", "from": "x", "call_sid": SID})


@pytest.fixture
def network(house: House) -> Network:
    """The telephone network of an app whose queue is served by the provider's engine."""
    house.edit("queues.yaml", "route: agents", f"route: {{taskrouter: {WORKFLOW}}}")
    return Network(house.app())


def asked(network: Network, path: str, **fields: str) -> tuple[int, object]:
    """Status and JSON of an answer."""
    response = network.send_form(path, {"AccountSid": ACCOUNT_SID, "TaskSid": TASK, **fields})
    return response.status_code, response.get_json(silent=True)


def test_a_caller_waits_in_the_engine_with_what_is_known_of_them(network: Network) -> None:
    network.post("/twilio/voice", incoming())
    response = network.post("/twilio/voice/heard?n=1", incoming(Digits="0"))
    assert verbs(response)[-1] == "Enqueue"
    assert WORKFLOW in response.text
    assert json.loads(network.text_of(response, "Task")) == {
        "queue": "support", "topic": "", "language": "fr", "from": "+33612345678", "call_sid": SID,
    }


@pytest.mark.parametrize(("worker", "to"), [
    ({"agent": "claire"}, "+33184880001"), ({"agent": "karim", "contact_uri": "x"}, "karim"),
    ({"contact_uri": "client:alice"}, "client:alice"),
])
def test_a_worker_is_rung_where_config_or_the_engine_says(network: Network, worker: dict[str, str], to: str) -> None:
    answers = [
        asked(network, ASSIGNMENT, TaskAttributes=ATTRIBUTES, WorkerAttributes=json.dumps(worker)) for _ in range(2)
    ]
    assert answers[0] == answers[1] == (200, {"instruction": "dequeue", "to": to, "from": "+33173018499"})


@pytest.mark.parametrize(("task", "worker"), [
    ("", '{"agent": "claire"}'), ("{", '{"agent": "claire"}'), ("[]", '{"agent": "claire"}'),
    ('{"queue": "nobody", "call_sid": "x"}', '{"agent": "claire"}'), (ATTRIBUTES, ""), (ATTRIBUTES, "{}"),
    (ATTRIBUTES, '{"contact_uri": 7}'), ("[" * 100_000, "{}"),
])
def test_broken_attributes_are_rejected(network: Network, task: str, worker: str) -> None:
    assert asked(network, ASSIGNMENT, TaskAttributes=task, WorkerAttributes=worker) == (200, {"instruction": "reject"})


def test_a_time_out_leads_to_a_message_once(network: Network) -> None:
    network.post("/twilio/voice", incoming())
    network.post("/twilio/voice/heard?n=1", incoming(Digits="0"))
    for _ in range(3):
        fields = {"EventType": "workflow.timeout", "TaskAttributes": ATTRIBUTES}
        assert asked(network, EVENTS, **fields) == (204, None)
    with parts_of(network.app).runtime.database.read() as connection:
        row = outbox.find(connection, f"redirect_call:timed-out:{TASK}")
    assert row is not None
    assert row.payload == {"sid": SID, "address": f"{PUBLIC_URL}/twilio/voice/timed-out?n={TASK}"}
    response = network.post(f"/twilio/voice/timed-out?n={TASK}", incoming())
    assert "Record" in verbs(response)
    assert "veuillez nous en excuser" in heard(response)
    assert verbs(network.post("/twilio/voice/queue-left?n=2", incoming(QueueResult="redirected"))) == ["Hangup"]
    kept = network.kept()
    assert kept is not None
    assert kept.state == "voicemail"


@pytest.mark.parametrize("kind", ["task.created", "", "of-a-later-year", "workflow.timeout"])
def test_what_concerns_us_not_is_taken_note_of_and_no_more(app: Flask, network: Network, kind: str) -> None:
    assert asked(network, EVENTS, EventType=kind, TaskAttributes="{}") == (204, None)

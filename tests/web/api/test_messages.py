"""Voicemails, text messages and alarms by API: listed as they are, dealt with once, and journalled."""

from __future__ import annotations

import pytest
from flask import Flask

from routing.store import alarms, messages
from routing.store.messages import MessageRow
from tests.conftest import MONDAY_MORNING
from tests.web.api.asking import Desk
from tests.web.api.desk_shapes import of_its_shape
from tests.web.apps import errors_of, only_error, parts_of
from tests.web.webhooks import CALLER, SID, Network, incoming


def _message(network: Network, sid: str = SID) -> None:
    network.post("/twilio/voice", incoming(CallSid=sid))
    network.post("/twilio/voice/heard?n=1", incoming(CallSid=sid, SpeechResult="laisser un message"))
    recording = {"RecordingSid": "RE" + sid[2:], "RecordingUrl": "https://api.example.com/RE", "RecordingDuration": "9"}
    network.post("/twilio/voice/recorded?n=2", incoming(CallSid=sid, **recording))
    network.post("/twilio/voice/message-ready?n=2", incoming(CallSid=sid, RecordingStatus="completed", **recording))


def test_a_voicemail_is_new_then_taken_then_done(desk: Desk, network: Network) -> None:
    _message(network)
    (new,) = desk.ask("GET", "/voicemails").get_json()["items"]
    taken = desk.ask("POST", f"/voicemails/{new['id']}/taken", json={"reason": "je rappelle"}).get_json()
    again = desk.ask("POST", f"/voicemails/{new['id']}/taken", json={})
    done = desk.ask("POST", f"/voicemails/{new['id']}/done", json={}).get_json()

    assert (new["state"], new["duration_seconds"], new["wants_callback"], new["call_sid"]) == ("new", 9, False, SID)
    assert (taken["state"], taken["taken_by"]) == ("taken", "a supervisor")
    assert only_error(again, 409)["code"] == "changed_meanwhile"
    assert done["state"] == "done"
    assert [entry[1] for entry in desk.journal()] == ["voicemail_done", "voicemail_taken"]
    assert desk.ask("GET", "/voicemails", query_string={"state": "new"}).get_json()["items"] == []


def test_empty_and_absent_voicemails_are_not_listed(desk: Desk, network: Network) -> None:
    for number, status in enumerate(("absent", "completed")):
        sid = f"CA{number:032x}"
        network.post("/twilio/voice", incoming(CallSid=sid))
        network.post("/twilio/voice/heard?n=1", incoming(CallSid=sid, SpeechResult="laisser un message"))
        network.post("/twilio/voice/message-ready?n=2", incoming(
            CallSid=sid, RecordingStatus=status, RecordingSid=f"RE{number}", RecordingUrl="https://x/RE",
            RecordingDuration="0"))
    assert desk.ask("GET", "/voicemails").get_json() == {"items": [], "next": None}
    assert only_error(desk.ask("POST", "/voicemails/nothing/done", json={}), 404)["code"] == "unknown_voicemail"


def test_text_messages_are_listed_with_what_became_of_them(desk: Desk, network: Network) -> None:
    network.post("/twilio/voice", incoming())
    network.post("/twilio/voice/heard?n=1", incoming(Digits="4"))
    network.post("/twilio/voice/heard?n=2", incoming(Digits="1"))
    (message,) = desk.ask("GET", "/messages").get_json()["items"]

    assert (message["to"], message["purpose"], message["state"], message["call_sid"]) == (
        "+33••••78", "invoice", "pending", SID)
    assert message["body"].startswith("Factures")


def test_a_text_message_is_listed_without_the_numbers_in_it(app: Flask, desk: Desk) -> None:
    row = MessageRow(
        "m1", "t1", None, CALLER, "booked", "fr", "Nous vous rappelons au 06 12 34 56 78.", 1, "sent", "SM1", None,
        MONDAY_MORNING, MONDAY_MORNING,
    )
    parts_of(app).runtime.database.write(lambda connection: messages.add(connection, row))
    (message,) = desk.items("/messages")
    assert (message["to"], message["body"]) == ("+33••••78", "Nous vous rappelons au 06••••78.")


def test_alarms_are_listed_once_with_their_count(app: Flask, desk: Desk) -> None:
    assert desk.ask("GET", "/alarms").get_json() == {"items": [], "next": None}
    runtime = parts_of(app).runtime
    for detail in ("premier", "le 06 12 34 56 78 ne répond pas"):
        runtime.database.write(
            lambda connection, said=detail: alarms.raise_alarm(connection, "x", "CA1", said, runtime.clock.now())
        )
    told = desk.ask("GET", "/alarms")
    of_its_shape(told, "/alarms")
    assert told.get_json()["items"] == [{
        "kind": "x", "subject": "CA1", "count": 2, "detail": "le 06••••78 ne répond pas",
        "first_at": "2026-11-23T10:00:00+01:00", "last_at": "2026-11-23T10:00:00+01:00",
    }]


def test_the_number_of_who_left_a_message_is_shown_one_by_one_and_journalled(desk: Desk, network: Network) -> None:
    _message(network)
    (listed,) = desk.items("/voicemails")
    path, reveal = f"/voicemails/{listed['id']}", {"reveal": "true"}
    assert listed["from"] == "+33••••78"
    assert desk.ask("GET", path, "viewer").get_json() == listed
    assert only_error(desk.ask("GET", path, "viewer", query_string=reveal), 403)["code"] == "role_too_small"
    assert desk.journal() == []
    assert desk.ask("GET", path, query_string=reveal).get_json() == listed | {"from": CALLER}
    assert [entry[:3] for entry in desk.journal()] == [("a supervisor", "number_seen", listed["id"])]
    of_its_shape(desk.ask("GET", "/voicemails"), "/voicemails")


@pytest.mark.parametrize("move", ["taken", "done"])
def test_a_reason_may_be_left_out_and_is_kept_as_far_as_it_can_be(desk: Desk, network: Network, move: str) -> None:
    _message(network)
    (new,) = desk.items("/voicemails")
    path = f"/voicemails/{new['id']}/{move}"
    for body in ({"reason": "x" * 501}, {"reason": "a\0"}, {"reason": 1}, []):
        errors_of(desk.ask("POST", path, json=body), 422)
    assert desk.ask("POST", path).status_code == 200
    assert [(entry[1], entry[3]) for entry in desk.journal()] == [(f"voicemail_{move}", "no reason given")]


@pytest.mark.parametrize("id_", ["x", "x" * 300, "%00", "%ED%A0%80", "..%2F..", "é"])
def test_a_message_that_is_not_known_is_404(desk: Desk, id_: str) -> None:
    errors_of(desk.ask("POST", f"/voicemails/{id_}/taken", json={}), 404)
    errors_of(desk.ask("GET", f"/voicemails/{id_}"), 404)

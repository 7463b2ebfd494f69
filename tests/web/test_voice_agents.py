"""Webhooks of calls to agents: a document in any case, 404 for a token nobody knows, nothing for a stranger's call."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from routing.agent_news import STRANGER
from routing.availability import Outlooks
from routing.domain.attempt import AttemptOutcome, AttemptState
from routing.parts import KEY, Parts
from routing.runtime import Runtime
from routing.store import calls, recordings
from routing.store.queue_entries import EntryRow
from routing.web.voice_agents import voice_agents
from tests.agent_cases import Floor
from tests.conftest import ACCOUNT, StoppedClock
from tests.store.databases import out_of_order
from tests.web.webhooks import FORM, dial, heard, problems_in, signature_of, verbs

STRANGE = "CA" + "f" * 32
RECORDING = {
    "RecordingSid": "RE" + "1" * 32, "RecordingUrl": "https://api.twilio.com/r", "RecordingDuration": "42",
    "RecordingStatus": "completed",
}


@dataclass
class Site:
    """One web process, and a network that rings Claire for a caller who waits."""

    app: Flask
    floor: Floor
    entry: EntryRow

    def tell(self, turn: str = "", token: str | None = None, **fields: str) -> TestResponse:
        """A webhook about Claire's call."""
        told = {"AccountSid": ACCOUNT.sid or "", "CallSid": fields.get("CallSid") or self.floor.sid("claire"), **fields}
        path = f"/twilio/agent/{token or self.floor.token('claire')}{turn}"
        headers = {"X-Twilio-Signature": signature_of(f"{ACCOUNT.public_url}{path}", told, ACCOUNT.auth_token or "")}
        response = self.app.test_client().post(path, data=told, content_type=FORM, headers=headers)
        if response.text:
            assert response.content_type == "text/xml; charset=utf-8"
            assert problems_in(response.text) == []
        return response


@pytest.fixture
def site(runtime: Runtime, clock: StoppedClock, outlooks: Outlooks) -> Site:
    """A web process while Claire is being rung."""
    app = Flask("test")
    app.register_blueprint(voice_agents)
    app.extensions[KEY] = Parts(runtime, outlooks, dict)
    floor = Floor.of(runtime, clock)
    entry = floor.caller_waits()
    floor.dispatch()
    return Site(app, floor, entry)


def test_a_call_from_the_ring_to_the_end(site: Site) -> None:
    for status in ("initiated", "ringing", "in-progress"):
        assert site.tell("/status", CallStatus=status).status_code == 204
    offer = site.tell(CallStatus="in-progress")
    assert verbs(offer) == ["Gather"]
    assert "tapez 1" in heard(offer)
    taken = site.tell("/heard", Digits="1")
    assert dial(taken).findtext("Queue") == site.entry.place
    site.floor.caller_is_connected(site.entry)
    assert verbs(site.tell("/done", DialCallStatus="completed", DialBridged="true")) == ["Hangup"]
    assert site.tell("/status", CallStatus="completed").status_code == 204
    attempt = site.floor.attempt("claire")
    assert (attempt.state, attempt.outcome) == (AttemptState.ENDED, AttemptOutcome.CONNECTED)
    assert site.floor.agent("claire").presence == "wrap_up"


@pytest.mark.parametrize(("fields", "talked"), [
    ({"DialCallStatus": "completed"}, True), ({"DialCallStatus": "answered", "DialBridged": "true"}, True),
    ({"DialCallStatus": "completed", "DialBridged": "false"}, False), ({"DialCallStatus": "no-answer"}, False),
    ({"DialCallStatus": "failed"}, False), ({"DialCallStatus": "who-knows"}, False), ({}, False),
])
def test_a_dial_that_joined_nobody_is_no_talk(site: Site, fields: dict[str, str], talked: bool) -> None:
    site.tell()
    site.tell("/heard", Digits="1")
    assert ("raccroché" in heard(site.tell("/done", **fields))) is not talked
    assert site.floor.agent("claire").presence == ("wrap_up" if talked else "available")


def test_silence_is_a_mailbox(site: Site) -> None:
    site.tell()
    assert verbs(site.tell("/heard", Digits="")) == ["Hangup"]
    assert site.floor.attempt("claire").outcome is AttemptOutcome.NO_KEY


@pytest.mark.parametrize("turn", ["", "/heard", "/done", "/status", "/recording"])
@pytest.mark.parametrize("token", ["no-such-token", "x" * 300, "a%00b", "%C3%A9"])
def test_a_token_that_nobody_knows_is_404(site: Site, turn: str, token: str) -> None:
    response = site.tell(turn, token, CallStatus="ringing", Digits="1", **RECORDING)
    assert response.status_code == 404
    if turn in ("", "/heard", "/done"):
        assert verbs(response) == ["Hangup"]
    assert site.floor.alarms() == []


def test_a_stranger_s_call_hears_nothing_and_is_alarmed(site: Site) -> None:
    for turn in ("", "/heard", "/done"):
        response = site.tell(turn, CallSid=STRANGE, Digits="1", DialCallStatus="completed")
        assert response.status_code == 200
        assert verbs(response) == ["Hangup"]
    assert site.tell("/status", CallSid=STRANGE, CallStatus="ringing").status_code == 403
    assert site.floor.alarms() == [(STRANGER, site.floor.attempt("claire").id, 4)]
    assert site.floor.entry(site.entry).state == "waiting"


@pytest.mark.parametrize("status", ["", "weird", "completed\0", "é"])
def test_a_status_that_is_not_known_changes_nothing(site: Site, status: str) -> None:
    before = site.floor.attempt("claire")
    assert site.tell("/status", CallStatus=status).status_code == 204
    assert site.floor.attempt("claire") == before


def test_a_recording_is_kept_once_with_the_caller_s_call(site: Site) -> None:
    site.tell()
    site.tell("/heard", Digits="1")
    for _ in range(2):
        assert site.tell("/recording", **RECORDING).status_code == 204
    with site.floor.runtime.database.read() as connection:
        row, = recordings.of_call(connection, site.entry.call_sid)
    assert (row.sid, row.agent, row.duration_seconds) == (RECORDING["RecordingSid"], "claire", 42)
    assert site.floor.call(site.entry).recording == "kept"


@pytest.mark.parametrize("fields", [
    {"RecordingSid": ""}, {"RecordingUrl": ""}, {"RecordingStatus": "absent"}, {"RecordingUrl": "x\0"},
])
def test_no_recording_is_none(site: Site, fields: dict[str, str]) -> None:
    site.tell()
    site.tell("/heard", Digits="1")
    assert site.tell("/recording", **(RECORDING | fields)).status_code == 204
    assert site.floor.call(site.entry).recording is None


def test_a_recording_that_the_caller_objects_to_is_deleted(site: Site) -> None:
    site.tell()
    site.tell("/heard", Digits="1")
    sid = site.entry.call_sid
    site.floor.runtime.database.write(lambda connection: calls.record_choice(connection, sid, "objected"))
    site.tell("/recording", **RECORDING)
    assert ("delete_recording", {"sid": RECORDING["RecordingSid"]}) in site.floor.orders()
    assert site.floor.call(site.entry).recording == "objected"


def test_whatever_is_broken_the_agent_s_call_ends(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.tell()
    sid, token = site.floor.sid("claire"), site.floor.token("claire")
    with out_of_order(site.floor.runtime.database), caplog.at_level(logging.CRITICAL):
        for turn in ("", "/heard", "/done"):
            response = site.tell(turn, token, CallSid=sid, Digits="1", DialCallStatus="completed")
            assert response.status_code == 200
            assert verbs(response) == ["Hangup"]

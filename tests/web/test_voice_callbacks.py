"""Webhooks of calls to people rung back: a document in any case, 404 for a token nobody knows, 403 for another call."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from routing.availability import Outlooks
from routing.callback_calls.news import STRANGER
from routing.domain.attempt import AttemptOutcome, AttemptState
from routing.domain.callback import CallbackState
from routing.parts import KEY, Parts
from routing.runtime import Runtime
from routing.web.voice_callbacks import voice_callbacks
from tests.callback_cases import ONE_DATABASE, STRANGE, Back, OnTheLine
from tests.conftest import ACCOUNT, MONDAY_MORNING, StoppedClock
from tests.store.databases import out_of_order
from tests.web.webhooks import FORM, dial, gather, heard, problems_in, signature_of, verbs

DOCUMENTS = ("", "/heard", "/connect", "/agent", "/taken", "/done", "/message")
NEWS = ("/status", "/news", "/machine")


@dataclass
class Site:
    """One web process while somebody is being rung back."""

    app: Flask
    call: OnTheLine

    def tell(self, turn: str = "", token: str | None = None, signature: str | None = None, **fields: str
             ) -> TestResponse:
        """A webhook about the call."""
        sid = fields.pop("CallSid", self.call.placed.sid)
        told = {"AccountSid": ACCOUNT.sid or "", "CallSid": sid, **fields}
        path = f"/twilio/callback/{token or self.call.placed.token}{turn}"
        return self.post(path, told, signature)

    def post(self, path: str, told: dict[str, str], signature: str | None = None) -> TestResponse:
        """Signed as the network does."""
        signed = signature or signature_of(f"{ACCOUNT.public_url}{path}", told, ACCOUNT.auth_token or "")
        response = self.app.test_client().post(
            path, data=told, content_type=FORM, headers={"X-Twilio-Signature": signed}
        )
        if response.text and response.status_code not in (403, 500):
            assert response.content_type == "text/xml; charset=utf-8"
            assert problems_in(response.text) == []
        return response

    def follow(self, address: str | None, sid: str | None = None, **fields: str) -> TestResponse:
        """The next turn, at the address that a document named."""
        parts = urlsplit(address or "")
        assert f"{parts.scheme}://{parts.netloc}" == ACCOUNT.public_url
        told = {"AccountSid": ACCOUNT.sid or "", "CallSid": sid or self.call.placed.sid, **fields}
        return self.post(parts.path, told)


@pytest.fixture
def site(runtime: Runtime, clock: StoppedClock, outlooks: Outlooks) -> Site:
    """A web process while somebody is being rung back, with Claire held for them."""
    app = Flask("test")
    app.register_blueprint(voice_callbacks)
    app.extensions[KEY] = Parts(runtime, outlooks, dict)
    return Site(app, Back.of(runtime, clock).booked_and_rung())


def test_a_call_from_the_ring_to_the_end(site: Site) -> None:
    for status in ("initiated", "ringing", "in-progress"):
        assert site.tell("/status", CallStatus=status).status_code == 204
    greeting = site.tell(CallStatus="in-progress", AnsweredBy="human")
    assert verbs(greeting) == ["Gather"]
    assert "tapez 1" in heard(greeting)
    connecting = site.follow(gather(greeting).get("action"), Digits="1")
    number = dial(connecting).find("Number")
    assert number is not None
    assert number.text == "+33184880001"
    offer = site.follow(number.get("url"), STRANGE)
    assert "Remboursement" in heard(offer)
    taken = site.follow(gather(offer).get("action"), STRANGE, Digits="1")
    assert verbs(taken) == []
    assert site.call.row.state is CallbackState.TALKING
    over = site.follow(
        dial(connecting).get("action"), DialCallStatus="completed", DialBridged="true", DialCallDuration="42",
        CallStatus="in-progress",
    )
    assert verbs(over) == ["Say", "Hangup"]
    assert site.tell("/status", CallStatus="completed").status_code == 204
    assert (site.call.attempt.state, site.call.attempt.outcome) == (AttemptState.ENDED, AttemptOutcome.CONNECTED)
    assert (site.call.row.state, site.call.agent) == (CallbackState.DONE, "wrap_up")


@ONE_DATABASE
@pytest.mark.parametrize(("fields", "verb"), [
    ({"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "4"}, "Say"),
    ({"DialCallStatus": "completed", "DialBridged": "false", "DialCallDuration": "30"}, "Dial"),
    ({"DialCallStatus": "no-answer"}, "Dial"), ({"DialCallStatus": "busy", "DialCallDuration": "x"}, "Dial"),
    ({}, "Dial"), ({"DialCallStatus": "who-knows", "DialCallDuration": "9" * 20}, "Dial"),
])
def test_a_dial_that_came_to_nothing_leads_to_the_next_agent(site: Site, fields: dict[str, str], verb: str) -> None:
    greeting = site.tell()
    connecting = site.follow(gather(greeting).get("action"), Digits="1")
    if fields.get("DialBridged") == "true":
        number = dial(connecting).find("Number")
        assert number is not None
        offer = site.follow(number.get("url"), STRANGE)
        site.follow(gather(offer).get("action"), STRANGE, Digits="1")
    following = site.follow(dial(connecting).get("action"), **fields)
    assert verbs(following)[0] == verb
    assert dial(following).findtext("Client") == "karim"
    again = site.follow(dial(connecting).get("action"), **fields)
    assert again.text == following.text


def test_a_token_that_nobody_knows_is_404(site: Site) -> None:
    for turn, token in product((*DOCUMENTS, *NEWS), ("no-such-token", "no.2", "x" * 300, "a%00b.1", "%C3%A9", "a.b.c")):
        response = site.tell(turn, token, CallStatus="ringing", Digits="1", AnsweredBy="machine_start")
        assert response.status_code == 404, (turn, token)
        assert (turn in NEWS) or verbs(response) == ["Hangup"]
    assert site.call.back.alarms() == []
    assert site.call.row.state is CallbackState.DIALLING


def test_the_call_of_another_try_hears_nothing_and_is_alarmed(site: Site) -> None:
    for turn in ("", "/heard", "/connect", "/done", "/message"):
        response = site.tell(turn, CallSid=STRANGE, Digits="1", DialCallStatus="completed")
        assert (response.status_code, verbs(response)) == (200, ["Hangup"])
    assert site.tell("/status", CallSid=STRANGE, CallStatus="ringing").status_code == 403
    assert site.tell("/machine", CallSid=STRANGE, AnsweredBy="fax").status_code == 403
    assert site.tell("/status", CallSid="", CallStatus="completed").status_code == 403
    assert site.call.back.alarms() == [(STRANGER, site.call.attempt.id, 8)]
    assert site.call.back.ends() == [STRANGE]
    assert (site.call.row.state, site.call.attempt.state) == (CallbackState.DIALLING, AttemptState.PLACED)


@pytest.mark.parametrize("turn", ["", "/status"])
def test_what_is_not_signed_by_the_network_changes_nothing(site: Site, turn: str) -> None:
    assert site.tell(turn, signature="x" * 28, CallStatus="completed").status_code == 403
    assert site.call.attempt.state is AttemptState.PLACED


@ONE_DATABASE
@pytest.mark.parametrize(("timestamp", "seconds"), [
    ("Mon, 23 Nov 2026 09:00:12 +0000", 12), ("Mon, 23 Nov 2026 10:00:07 +0100", 7), ("", 30), ("yesterday", 30),
    ("Mon, 23 Nov 2026 09:00:31 +0000", 30), ("Sun, 22 Nov 2026 08:59:59 +0000", 30),
])
def test_a_ring_is_dated_by_the_network_s_clock_unless_that_cannot_be(
    site: Site, timestamp: str, seconds: float
) -> None:
    site.call.back.wait(30)
    site.tell("/status", CallStatus="ringing", Timestamp=timestamp)
    rung_at = site.call.row.first_rung_at
    assert rung_at is not None
    assert (rung_at - MONDAY_MORNING).total_seconds() == seconds


def test_a_status_that_is_not_known_changes_nothing(site: Site) -> None:
    before = site.call.attempt
    for turn, status in product(("/status", "/news"), ("", "weird", "completed\0", "é")):
        assert site.tell(turn, CallStatus=status).status_code == 204
    assert site.call.attempt == before


@ONE_DATABASE
@pytest.mark.parametrize(("code", "outcome"), [
    ("404", AttemptOutcome.BAD_NUMBER), ("484", AttemptOutcome.BAD_NUMBER), ("486", AttemptOutcome.BUSY),
    ("480", AttemptOutcome.NO_ANSWER), ("503", AttemptOutcome.FAILED), ("", AttemptOutcome.FAILED),
])
def test_a_call_that_failed_says_of_what(site: Site, code: str, outcome: AttemptOutcome) -> None:
    site.tell("/status", CallStatus="failed", SipResponseCode=code)
    assert site.call.attempt.outcome is outcome


@ONE_DATABASE
@pytest.mark.parametrize(("answered_by", "is_machine"), [
    ("machine_start", True), ("machine_end_beep", True), ("machine_end_silence", True), ("machine_end_other", True),
    ("fax", True), ("human", False), ("unknown", False), ("", False),
])
def test_what_the_network_makes_out_of_who_answered(site: Site, answered_by: str, is_machine: bool) -> None:
    site.tell()
    assert site.tell("/machine", AnsweredBy=answered_by).status_code == 204
    assert (site.call.attempt.outcome is AttemptOutcome.MACHINE) is is_machine
    said = heard(site.tell("/message"))
    assert ("Nous avons essayé de vous joindre" in said) is is_machine


def test_the_call_that_an_agent_makes_is_followed(site: Site) -> None:
    site.call.back.agent_first()
    site.call.back.wait(1)
    call = site.call = site.call.back.booked_and_rung()
    rest = site.tell(CallStatus="in-progress")
    calling = site.follow(gather(rest).get("action"), Digits="1")
    number = dial(calling).find("Number")
    assert number is not None
    assert number.text == call.row.number
    address = (number.get("statusCallback") or "").partition("#")
    assert address[2] == "rc=3&rp=all"
    for status in ("ringing", "in-progress"):
        assert site.follow(address[0], STRANGE, CallStatus=status).status_code == 204
    assert (call.row.state, call.attempt.state) == (CallbackState.TALKING, AttemptState.TALKING)
    assert ElementTree.fromstring(calling.data).find("Dial/Number[@url]") is None


@ONE_DATABASE
def test_whatever_is_broken_the_call_gets_a_document_and_news_are_asked_for_again(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    site.app.extensions[KEY].outlooks.fresh()
    with out_of_order(site.call.back.runtime.database), caplog.at_level(logging.CRITICAL):
        for turn in DOCUMENTS:
            response = site.tell(turn, Digits="1", DialCallStatus="completed")
            is_spoken_to = turn in ("", "/heard", "/connect")
            assert (response.status_code, verbs(response)) == (200, [*["Say"] * 2 * is_spoken_to, "Hangup"])
            assert ("problème technique" in heard(response)) is is_spoken_to
        assert site.tell("/status", CallStatus="completed").status_code == 500
    assert site.tell("/status", CallStatus="completed").status_code == 204
    assert site.call.row.state is CallbackState.WAITING

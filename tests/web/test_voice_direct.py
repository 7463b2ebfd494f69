"""Callers while the database is gone: connected by the last known plan, told the truth, well again by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from xml.etree import ElementTree

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from routing.agents import set_presence
from routing.domain.text import Text
from routing.supervision import closing
from tests.store.databases import out_of_order
from tests.web.apps import CLAIRE, House, parts_of
from tests.web.webhooks import Network, dial, heard, incoming, verbs

VOICE, DONE, OFFER, TAKEN = "/twilio/voice", "/twilio/direct/done?n=0", "/twilio/direct/offer?n=support", (
    "/twilio/direct/taken?n=support"
)
TURNS = ("heard", "queue-left", "timed-out", "recorded")


@pytest.fixture
def network(app: Flask) -> Network:
    """The telephone network of the test's own app."""
    return Network(app)


@pytest.fixture
def gone(app: Flask) -> Iterator[None]:
    """The database is gone for the whole test."""
    with without(app):
        yield


def without(app: Flask) -> AbstractContextManager[None]:
    """Without the database of an app."""
    return out_of_order(parts_of(app).runtime.database)


def rung(response: TestResponse) -> list[tuple[str, str]]:
    """Who is rung, by what."""
    return [(noun.tag, noun.text or "") for noun in dial(response)]


@pytest.mark.usefixtures("gone")
def test_a_caller_of_an_open_line_reaches_an_agent_and_is_told_so_in_both_languages(network: Network) -> None:
    response = network.post(VOICE, incoming())

    assert "vous mettons directement en relation avec un conseiller" in heard(response)
    assert "connecting you directly with an advisor" in heard(response, "en-GB")
    assert rung(response) == [("Number", "+33184880001"), ("Client", "karim")]
    found = dial(response)
    assert (found.get("timeout"), found.get("callerId"), found.get("sequential")) == ("20", "+33173018499", "false")
    assert {noun.get("url", "").partition("/twilio")[2] for noun in found} == {"/direct/offer?n=support"}


@pytest.mark.usefixtures("gone")
def test_tier_after_tier_is_rung_three_times_and_then_an_apology_with_the_hours(network: Network) -> None:
    second = network.post(DONE, incoming(DialCallStatus="no-answer", DialBridged="false"))
    assert (verbs(second), rung(second)) == (["Dial"], [("Sip", "sip:nadia@pbx.example.fr")])
    again = network.post("/twilio/direct/done?n=1", incoming(DialCallStatus="busy"))
    assert (verbs(again), len(rung(again))) == (["Say", "Say", "Pause", "Dial"], 2)
    last = network.post("/twilio/direct/done?n=5", incoming(DialCallStatus="busy"))
    assert "Dial" not in verbs(last)
    assert "Nos horaires habituels : Du lundi au jeudi de 9 h à 20 h" in heard(last)


@pytest.mark.usefixtures("gone")
@pytest.mark.parametrize("talked", [
    (DONE, {"DialCallStatus": "completed", "DialBridged": "true"}),
    ("/twilio/voice/queue-left?n=3", {"QueueResult": "bridged"}),
])
def test_after_a_talk_nobody_else_is_rung(network: Network, talked: tuple[str, dict[str, str]]) -> None:
    response = network.post(talked[0], incoming(**talked[1]))
    assert verbs(response) == ["Say", "Say", "Hangup"]
    assert "Au revoir" in heard(response)


@pytest.mark.usefixtures("gone")
def test_an_agent_presses_a_key_and_a_mailbox_presses_none(network: Network) -> None:
    offered = network.post(OFFER, incoming(To="+33184880001"))
    assert "Appel pour Assistance. Pour prendre l’appel, tapez 1." in heard(offered)
    assert (ElementTree.fromstring(offered.data)[0].get("action") or "").endswith("/twilio/direct/taken?n=support")
    assert verbs(network.post(TAKEN, incoming(Digits="1"))) == []
    assert verbs(network.post(TAKEN, incoming(Digits=""))) == ["Hangup"]


def test_whoever_was_away_is_not_rung(app: Flask, network: Network) -> None:
    runtime = parts_of(app).runtime
    set_presence(runtime, parts_of(app).outlooks.fresh().centre, "claire", "away", "test")
    network.post(VOICE, incoming())
    with without(app):
        assert rung(network.post(VOICE, incoming(CallSid="CA" + "2" * 32))) == [("Client", "karim")]


def test_the_fallback_number_is_rung_when_no_agent_is_left(house: House) -> None:
    house.edit("queues.yaml", "fallback_number: null", 'fallback_number: "+33 1 84 88 00 09"')
    app = house.app()
    with without(app):
        response = Network(app).post("/twilio/direct/done?n=5", incoming(DialCallStatus="no-answer"))
        assert rung(response) == [("Number", "+33184880009")]


@pytest.mark.parametrize("path", [VOICE, *(f"/twilio/voice/{turn}?n=2" for turn in TURNS)])
def test_a_closed_line_rings_nobody_and_says_when_it_opens(house: House, app: Flask, path: str) -> None:
    house.at("2026-11-23T21:30:00+01:00")
    with without(app):
        response = Network(app).post(path, incoming(QueueResult="error"))
        assert verbs(response) == ["Say", "Say", "Hangup"]
        if "recorded" not in path:
            assert "Nous rouvrirons demain à 9 heures." in heard(response)
        assert "Merci de rappeler quand nous serons ouverts." in heard(response)
        assert "cannot note a call back or a message" in heard(response, "en-GB")


def test_a_closure_by_hand_still_holds(app: Flask, network: Network) -> None:
    runtime = parts_of(app).runtime
    row = closing.new_closure(runtime, CLAIRE, "telephone", None, Text("Panne.", "Outage."))
    closing.close_lines(runtime, CLAIRE, [row], "alerte")
    parts_of(app).outlooks.fresh()
    with without(app):
        assert "Panne." in heard(network.post(VOICE, incoming()))


def test_who_called_before_closing_is_still_connected_and_who_calls_after_is_not(house: House, app: Flask) -> None:
    house.at("2026-11-23T20:10:00+01:00")
    with without(app):
        under_way = Network(app).post("/twilio/voice/queue-left?n=2", incoming(QueueResult="leave"))
        assert rung(under_way)
        assert "Dial" not in verbs(Network(app).post(VOICE, incoming()))


@pytest.mark.usefixtures("gone")
def test_who_waits_in_the_queue_waits_half_a_minute_and_is_then_connected(network: Network) -> None:
    """A document for somebody in a queue may not ring anybody: they leave it first."""
    path, rounds = "/twilio/voice/waiting?n=4", []
    while verbs(response := network.post(path, incoming())) != ["Leave"]:
        rounds.append(verbs(response))
        path = "/twilio" + network.text_of(response, "Redirect").partition("/twilio")[2]
    assert rounds == [["Say", "Say", "Pause", "Redirect"]] * 3
    assert rung(network.post("/twilio/voice/queue-left?n=4", incoming(QueueResult="leave")))


@pytest.mark.usefixtures("gone")
def test_who_is_being_connected_is_connected(network: Network) -> None:
    response = network.post("/twilio/voice/connecting?n=4", incoming())
    assert (verbs(response), "Un conseiller prend votre appel." in heard(response)) == (["Say", "Say"], True)


@pytest.mark.usefixtures("gone")
def test_a_message_that_nobody_keeps_is_said_to_be_lost(network: Network) -> None:
    response = network.post("/twilio/voice/recorded?n=4", incoming(RecordingSid="RE1", RecordingDuration="9"))
    assert "Nous n’avons pas pu garder votre message" in heard(response)
    assert rung(response)


@pytest.mark.usefixtures("looks_at_once")
def test_what_is_too_old_is_not_told(house: House, app: Flask) -> None:
    with without(app):
        house.at("2026-12-09T12:00:00+01:00")
        response = Network(app).post(VOICE, incoming())
        assert "problème technique" in heard(response)
        assert "Dial" not in verbs(response)


def test_the_next_call_after_it_is_back_is_as_usual_and_those_under_way_go_on(app: Flask, network: Network) -> None:
    network.post(VOICE, incoming())
    with without(app):
        network.post(VOICE, incoming(CallSid="CA" + "2" * 32))
    assert "Pour une facture, tapez 4." in heard(network.post(VOICE, incoming(CallSid="CA" + "3" * 32)))
    assert "Remboursement, tapez 1." in heard(network.post("/twilio/voice/heard?n=1", incoming(Digits="2")))
    assert network.kept("CA" + "2" * 32) is None

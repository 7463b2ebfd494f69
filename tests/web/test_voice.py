"""Webhooks of the telephone network: who is believed, what a caller hears, and an answer whatever arrives."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from routing.domain.text import Text
from routing.store import messages
from routing.supervision import closing
from tests.store.databases import out_of_order
from tests.web.apps import ACCOUNT_SID, CLAIRE, PUBLIC_URL, House, parts_of
from tests.web.webhooks import (
    CALLER,
    CHECKER,
    LINE,
    SID,
    Network,
    dial,
    gather,
    heard,
    incoming,
    problems_in,
    signature_of,
    twiml_checker,
    verbs,
)

VOICE, FALLBACK, STATUS = "/twilio/voice", "/twilio/voice/fallback", "/twilio/status"
HEARD, WAITING = "/twilio/voice/heard?n=1", "/twilio/voice/waiting?n=2"
TURNS = [HEARD, WAITING, *(
    f"/twilio/voice/{turn}?n=7" for turn in ("queue-left", "timed-out", "connecting", "recorded")
)]
EVERY = [VOICE, HEARD, FALLBACK, STATUS]
ALL_OF_THEM = [VOICE, *TURNS, FALLBACK, STATUS, "/twilio/voice/message-ready?n=7"]
XMAS = "overrides:\n  - {lines: all, on: 2026-12-25, hours: closed, reason: {fr: Fête de Noël, en: Christmas feast}}"


@pytest.fixture
def network(app: Flask) -> Network:
    """The telephone network of the test's own app."""
    return Network(app)


@pytest.fixture
def still_network(still_app: Flask) -> Network:
    """The telephone network of the module's app, for tests that keep nothing or do not look at what is kept."""
    return Network(still_app)


def _without(fields: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in fields.items() if key != name}


# What a caller hears


def test_an_open_line_asks_what_it_is_about(network: Network) -> None:
    response = network.post(VOICE, incoming())
    asked = gather(response)

    assert response.status_code == 200
    assert "Bonjour" in heard(response)
    assert "Pour une facture, tapez 4." in heard(response)
    assert "For English, press 9." in heard(response, "en-GB")
    assert asked.get("action") == f"{PUBLIC_URL}{HEARD}"
    assert (asked.get("input"), asked.get("language")) == ("dtmf speech", "fr-FR")
    assert "facture" in asked.get("hints", "")


def test_the_call_is_kept(network: Network) -> None:
    network.post(VOICE, incoming())
    row = network.kept()

    assert row is not None
    assert (row.line, row.from_raw, row.to_raw, row.state) == ("telephone", CALLER, LINE, "in_menu")
    assert (row.caller, row.ended_as) == (CALLER, "abandoned_menu")
    assert [step.name for step in network.steps()] == ["incoming"]


def test_a_webhook_that_comes_twice_is_answered_twice_and_kept_once(network: Network) -> None:
    first, second = (network.post(VOICE, incoming()) for _ in range(2))

    assert first.data == second.data
    assert len(network.steps()) == 1


def test_a_turn_that_is_asked_again_has_the_same_answer_whatever_it_brings(network: Network) -> None:
    """A late request and its retry: what was decided first stays."""
    network.post(VOICE, incoming())
    first = network.post(HEARD, incoming(Digits="2"))
    again = network.post(HEARD, incoming(Digits="0"))

    assert "Remboursement, tapez 1." in heard(first)
    assert again.data == first.data
    assert len(network.steps()) == 2


def test_a_text_message_is_written_once_however_often_it_is_asked_for(app: Flask, network: Network) -> None:
    network.post(VOICE, incoming())
    network.post(HEARD, incoming(Digits="4"))
    for _ in range(3):
        response = network.post("/twilio/voice/heard?n=2", incoming(Digits="1"))
        assert "nous vous envoyons un SMS" in heard(response)
    with parts_of(app).runtime.database.read() as connection:
        (message,) = messages.of_call(connection, SID)
    assert (message.number, message.purpose) == (CALLER, "invoice")
    assert "my.norton.com" in message.body


def test_speech_is_understood_with_or_without_a_confidence(network: Network) -> None:
    network.post(VOICE, incoming())
    response = network.post(HEARD, incoming(SpeechResult="Je voudrais une facture s'il vous plaît."))
    assert "Historique des commandes" in heard(response)
    back = network.post("/twilio/voice/heard?n=2", incoming(SpeechResult="un remboursement", Confidence="0.01"))
    assert "Nous n’avons pas compris" in heard(back)


@pytest.mark.parametrize(
    ("moment", "fr", "en"),
    [
        ("2026-11-23T08:59:59+01:00", "Notre service est fermé. Nous rouvrirons", "We will reopen"),
        ("2026-11-23T20:00:00+01:00", "demain", "tomorrow"),
        ("2026-11-28T12:00:00+01:00", "lundi", "Monday"),
    ],
)
def test_a_closed_line_says_so_and_when_it_reopens_in_both_languages(
    house: House, network: Network, moment: str, fr: str, en: str
) -> None:
    house.at(moment)
    response = network.post(VOICE, incoming())
    row = network.kept()

    assert verbs(response) == ["Gather"]
    assert fr in heard(response)
    assert en in heard(response, "en-GB")
    assert "Pour demander un rappel, tapez 1." in heard(response)
    assert row is not None
    assert row.ended_as == "closed"


@pytest.mark.parametrize(
    ("old", "new", "fr", "en"),
    [
        ("on_holidays: open", "on_holidays: closed", "jour férié : Noël", "public holiday: Christmas"),
        ("overrides: []", XMAS, "exceptionnellement fermé : Fête de Noël", "exceptionally closed: Christmas feast"),
        ("overrides: []", XMAS.partition(", reason")[0] + "}", "exceptionnellement fermé.", "exceptionally closed."),
    ],
)
def test_a_closed_day_is_called_by_its_name(house: House, old: str, new: str, fr: str, en: str) -> None:
    house.edit("hours.yaml", old, new)
    house.at("2026-12-25T10:00:00+01:00")
    response = Network(house.app()).post(VOICE, incoming())

    assert fr in heard(response)
    assert en in heard(response, "en-GB")


def test_a_closure_is_heard_at_once_with_its_message(app: Flask, network: Network) -> None:
    """Voice looks at the rows for each call: a closure made a moment ago by another process counts."""
    runtime = parts_of(app).runtime
    message = Text("Incendie <& fumée>", "Fire <& smoke>")
    row = closing.new_closure(runtime, CLAIRE, "telephone", None, message)
    network.post(VOICE, incoming(CallSid="CA" + "2" * 32))
    closing.close_lines(runtime, CLAIRE, [row], "alerte")
    response = network.post(VOICE, incoming())

    assert "exceptionnellement fermé. Incendie <& fumée>" in heard(response)
    assert "Nous ne connaissons pas encore l’heure de réouverture." in heard(response)
    assert "temporarily closed. Fire <& smoke>" in heard(response, "en-GB")


def test_a_closure_with_an_end_says_when(app: Flask, network: Network) -> None:
    runtime = parts_of(app).runtime
    row = closing.new_closure(runtime, CLAIRE, "telephone", runtime.clock.now().replace(hour=13), None)
    closing.close_lines(runtime, CLAIRE, [row], "réunion")

    assert "14 h" in heard(network.post(VOICE, incoming()))


@pytest.mark.parametrize("caller", ["anonymous", "Restricted", "+266696687", "", "sip:x@y", "+33 6 12 34 56 78"])
def test_a_caller_may_be_anyone(still_network: Network, caller: str) -> None:
    assert "Gather" in verbs(still_network.post(VOICE, incoming(From=caller)))


@pytest.mark.parametrize("written", ["+33173018499", "+33 1 73 01 84 99"])
def test_our_number_is_ours_however_it_is_written(still_network: Network, written: str) -> None:
    assert still_network.post(VOICE, incoming(To=written)).status_code == 200


def test_a_number_that_rings_here_is_the_line_s_too(house: House) -> None:
    house.edit("hours.yaml", "reached_by: []", 'reached_by: ["+33 9 70 00 00 01"]')

    assert "Gather" in verbs(Network(house.app()).post(VOICE, incoming(To="+33970000001")))


# Into the queue and out of it


def _queued(network: Network, **fields: str) -> TestResponse:
    network.post(VOICE, incoming(**fields))
    return network.post(HEARD, incoming(Digits="0", **fields))


def test_who_asks_for_a_person_waits_for_one(network: Network) -> None:
    response = _queued(network)
    (enqueue,) = ElementTree.fromstring(response.data).iter("Enqueue")
    row = network.kept()

    assert enqueue.text == "support-1"
    assert enqueue.get("waitUrl") == f"{PUBLIC_URL}{WAITING}"
    assert row is not None
    assert (row.state, row.queue, row.ended_as) == ("waiting", "support", "abandoned_queue")


@pytest.mark.parametrize(("sent", "told"), [
    ("1", "Vous êtes la prochaine personne"), ("3", "Il y a deux personnes avant vous."), ("", None), ("x", None),
    ("-1", None), ("0", None), ("1.5", None), ("9" * 400, None), ("٣", None),
])
def test_a_place_is_told_only_when_the_network_tells_one(network: Network, sent: str, told: str | None) -> None:
    _queued(network)
    said = heard(network.post(WAITING, incoming(QueuePosition=sent)))

    assert (told in said) if told else ("avant vous" not in said and "prochaine" not in said)
    assert "Pour laisser un message, tapez 3." in said
    assert "Bonjour" not in said


def test_nothing_is_told_when_the_network_tells_nothing(network: Network) -> None:
    _queued(network)
    said = heard(network.post(WAITING, incoming()))
    assert "avant vous" not in said
    assert "attente" not in said


def test_a_place_counts_those_who_came_before(house: House, network: Network) -> None:
    for number in range(3):
        house.at(f"2026-11-23T10:00:0{number}+01:00")
        _queued(network, CallSid=f"CA{number:032x}")
    response = network.post(WAITING, incoming(CallSid=f"CA{2:032x}", QueuePosition="1"))
    assert "Il y a deux personnes avant vous." in heard(response)


def test_a_key_leaves_the_queue_for_a_message(network: Network) -> None:
    _queued(network)
    assert verbs(network.post(WAITING, incoming(Digits="3"))) == ["Leave"]
    response = network.post("/twilio/voice/queue-left?n=2", incoming(QueueResult="leave"))
    assert verbs(response) == ["Say", "Pause", "Record"]
    kept = network.post("/twilio/voice/recorded?n=4", incoming(
        RecordingSid="RE" + "1" * 32, RecordingUrl="https://api.example.com/RE1", RecordingDuration="12", Digits="#"))
    row = network.kept()
    assert verbs(kept) == ["Say", "Hangup"]
    assert row is not None
    assert (row.state, row.ended_as) == ("voicemail", "voicemail")


def test_after_a_talk_goodbye(network: Network) -> None:
    _queued(network)
    response = network.post("/twilio/voice/queue-left?n=2", incoming(QueueResult="bridged", QueueTime="30"))
    row = network.kept()
    assert verbs(response) == ["Say", "Hangup"]
    assert row is not None
    assert row.ended_as == "answered"


@pytest.mark.parametrize("result", ["error", "system-error", "queue-full", "bridging-in-process", "", "of-2030"])
def test_whatever_is_no_way_out_is_a_failure_and_offers_another(network: Network, result: str) -> None:
    _queued(network)
    response = network.post("/twilio/voice/queue-left?n=2", incoming(QueueResult=result))
    assert "Nous n’avons pas pu vous mettre en relation" in heard(response)
    assert "Pour laisser un message, tapez 3." in heard(response)


def test_who_hangs_up_in_the_queue_is_counted_as_gone(network: Network) -> None:
    _queued(network)
    assert verbs(network.post("/twilio/voice/queue-left?n=2", incoming(QueueResult="hangup"))) == ["Hangup"]
    network.post(STATUS, incoming(CallStatus="completed", CallDuration="42"))
    row = network.kept()
    assert row is not None
    assert (row.state, row.ended_as) == ("ended", "abandoned_queue")


def test_an_answer_that_comes_after_the_end_corrects_it(network: Network) -> None:
    _queued(network)
    network.post(STATUS, incoming(CallStatus="completed", CallDuration="42"))
    network.post("/twilio/voice/queue-left?n=2", incoming(QueueResult="bridged"))
    row = network.kept()
    assert row is not None
    assert (row.state, row.ended_as) == ("ended", "answered")


def test_a_full_queue_takes_nobody(house: House) -> None:
    house.edit("queues.yaml", "    route: agents\n", "    route: agents\n    max_waiting: 1\n")
    network = Network(house.app())
    _queued(network)
    response = _queued(network, CallSid="CA" + "8" * 32)
    assert "Trop de personnes attendent" in heard(response)


def test_a_call_that_comes_after_closing_is_not_queued_and_one_before_is(house: House, network: Network) -> None:
    house.at("2026-11-23T19:59:50+01:00")
    network.post(VOICE, incoming())
    house.at("2026-11-23T20:00:10+01:00")
    assert "Enqueue" in verbs(network.post(HEARD, incoming(Digits="0")))
    late = incoming(CallSid="CA" + "8" * 32)
    assert "Notre service est fermé." in heard(network.post(VOICE, late))
    assert "Enqueue" not in verbs(network.post(HEARD, late | {"Digits": "0"}))
    assert verbs(network.post(WAITING, incoming(QueuePosition="1"))) == ["Gather"]
    house.at("2026-11-23T20:15:00+01:00")
    assert verbs(network.post("/twilio/voice/waiting?n=3", incoming(QueuePosition="1"))) == ["Leave"]
    assert "Notre service ferme" in heard(network.post("/twilio/voice/queue-left?n=2", incoming(QueueResult="leave")))


def test_who_waits_too_long_is_offered_something_else(house: House, network: Network) -> None:
    _queued(network)
    house.at("2026-11-23T10:15:00+01:00")
    assert verbs(network.post(WAITING, incoming(QueuePosition="1"))) == ["Leave"]
    said = heard(network.post("/twilio/voice/queue-left?n=2", incoming(QueueResult="leave")))
    assert "Nous n’avons pas pu vous répondre assez vite" in said


@pytest.mark.parametrize("turn", ["", "x", "-1", "9" * 5000, "é\0&", "1;2"])
@pytest.mark.parametrize("path", [turn.partition("?")[0] for turn in TURNS])
def test_a_turn_that_is_none_still_leads_somewhere(still_network: Network, path: str, turn: str) -> None:
    response = still_network.post(f"{path}?{urlencode({'n': turn})}", incoming())
    assert response.status_code == 200
    assert verbs(response)[-1] in ("Gather", "Hangup", "Leave", "Enqueue", "Record", "Say")


def test_a_blocked_number_is_not_taken(house: House) -> None:
    house.edit("queues.yaml", "caller_id:", f'blocked: ["{CALLER}"]\ncaller_id:')
    network = Network(house.app())
    assert verbs(network.post(VOICE, incoming())) == ["Reject"]
    row = network.kept()
    assert row is not None
    assert row.ended_as == "refused"


# Status and fallback


@pytest.mark.parametrize(
    ("status", "ended_as"),
    [("completed", "abandoned_menu"), ("busy", "failed"), ("failed", "failed"), ("no-answer", "failed"),
     ("canceled", "failed")],
)
def test_a_caller_who_hangs_up_ends_the_call(network: Network, status: str, ended_as: str) -> None:
    network.post(VOICE, incoming())
    response = network.post(STATUS, incoming(CallStatus=status, CallDuration="42"))
    row = network.kept()

    assert (response.status_code, response.data) == (204, b"")
    assert row is not None
    assert (row.state, row.ended_as, row.duration_seconds) == ("ended", ended_as, 42)


def test_an_end_decided_before_is_kept_and_a_second_end_changes_nothing(network: Network) -> None:
    _queued(network)
    network.post("/twilio/voice/queue-left?n=2", incoming(QueueResult="bridged"))
    for status, seconds in (("completed", "90"), ("failed", "1")):
        network.post(STATUS, incoming(CallStatus=status, CallDuration=seconds))
    row = network.kept()

    assert row is not None
    assert (row.ended_as, row.duration_seconds) == ("answered", 90)


@pytest.mark.parametrize("status", ["queued", "initiated", "ringing", "in-progress", "", "of-a-later-year"])
def test_what_is_no_end_changes_nothing(network: Network, status: str) -> None:
    network.post(VOICE, incoming())
    before = network.kept()

    assert network.post(STATUS, incoming(CallStatus=status)).status_code == 204
    assert network.kept() == before


@pytest.mark.parametrize("seconds", ["", "-1", "4.5", "x", "9" * 400, "٣"])
def test_a_duration_that_is_none_is_left_out(network: Network, seconds: str) -> None:
    network.post(VOICE, incoming())

    assert network.post(STATUS, incoming(CallStatus="completed", CallDuration=seconds)).status_code == 204
    row = network.kept()
    assert row is not None
    assert (row.state, row.duration_seconds) == ("ended", None)


def test_the_end_of_a_call_we_never_saw_is_taken_note_of_and_no_more(network: Network) -> None:
    assert network.post(STATUS, incoming(CallStatus="completed")).status_code == 204
    assert network.kept() is None


def test_the_fallback_apologises_with_the_usual_hours_and_keeps_nothing(network: Network) -> None:
    response = network.post(FALLBACK, incoming(ErrorCode="11205", ErrorUrl=f"{PUBLIC_URL}{VOICE}"))

    assert "problème technique" in heard(response)
    assert "de 9 h à 20 h" in heard(response)
    assert verbs(response)[-1] == "Hangup"
    assert network.kept() is None


def test_the_fallback_rings_the_fallback_number_where_there_is_one(house: House) -> None:
    house.edit("queues.yaml", "fallback_number: null", 'fallback_number: "+33 1 84 88 00 99"')
    response = Network(house.app()).post(FALLBACK, incoming())

    assert [target.text for target in dial(response)] == ["+33184880099"]
    assert verbs(response)[-1] == "Hangup"


# Who is believed


def _refused(network: Network, path: str, body: bytes, signature: str | None) -> None:
    response = network.send(path, body, signature)
    assert response.status_code == 403, response.text
    assert response.content_type == "text/xml; charset=utf-8"
    assert problems_in(response.text) == []
    assert verbs(response) == ["Hangup"]
    assert network.kept() is None


@pytest.mark.parametrize("path", EVERY)
def test_what_is_not_signed_by_our_account_is_refused_and_nothing_kept(network: Network, path: str) -> None:
    fields = incoming(CallStatus="completed")
    body, good = urlencode(fields).encode(), signature_of(PUBLIC_URL + path, fields)
    assert network.post(path, fields | {"CallSid": "CA" + "9" * 32}).status_code in (200, 204)

    altered = urlencode(fields | {"From": "+33612345679"}).encode()
    added = urlencode(fields | {"Digits": "1"}).encode()
    dropped = urlencode(_without(fields, "CallerCity")).encode()
    twice = body + b"&To=%2B33970000001"
    other = ("B" if good[0] == "A" else "A") + good[1:]
    for wrong in (None, "", "x", "é".encode().decode("latin-1"), other, good.lower(),
                  signature_of(PUBLIC_URL + path, fields, "another-token"),
                  signature_of("http://appels.example.fr" + path, fields),
                  signature_of(f"{PUBLIC_URL}{path}?x=1", fields),
                  signature_of(f"{PUBLIC_URL}/permanence{path}", fields)):
        _refused(network, path, body, wrong)
    for changed in (altered, added, dropped, twice, b"", b"\xff\xfe"):
        _refused(network, path, changed, good)


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("sid", ["AC" + "1" * 32, "", "AC", "é", ACCOUNT_SID.lower()])
def test_another_account_is_refused_though_well_signed(network: Network, path: str, sid: str) -> None:
    fields = incoming(AccountSid=sid)
    _refused(network, path, urlencode(fields).encode(), signature_of(PUBLIC_URL + path, fields))


@pytest.mark.parametrize("path", EVERY)
def test_an_account_left_out_is_refused(network: Network, path: str) -> None:
    fields = _without(incoming(), "AccountSid")
    _refused(network, path, urlencode(fields).encode(), signature_of(PUBLIC_URL + path, fields))


@pytest.mark.parametrize("path", [VOICE, *TURNS, FALLBACK])
@pytest.mark.parametrize("called", ["+33970000001", "", "x", "é" * 300, "client:someone", "+"])
def test_a_number_that_is_not_ours_is_refused(network: Network, path: str, called: str) -> None:
    fields = incoming(To=called)
    _refused(network, path, urlencode(fields).encode(), signature_of(PUBLIC_URL + path, fields))


def test_a_call_to_nobody_is_refused(network: Network) -> None:
    fields = _without(incoming(), "To")
    _refused(network, VOICE, urlencode(fields).encode(), signature_of(PUBLIC_URL + VOICE, fields))


@pytest.mark.parametrize("path", EVERY)
def test_without_an_account_every_webhook_is_refused(house: House, path: str) -> None:
    network = Network(house.app(account_sid=None, auth_token=None))
    for fields in (incoming(), incoming(AccountSid="")):
        _refused(network, path, urlencode(fields).encode(), signature_of(PUBLIC_URL + path, fields))
        _refused(network, path, urlencode(fields).encode(), signature_of(PUBLIC_URL + path, fields, ""))


def test_a_json_body_is_believed_only_by_its_hash_and_is_no_call(network: Network) -> None:
    body = json.dumps(incoming()).encode()
    path = f"{VOICE}?bodySHA256={hashlib.sha256(body).hexdigest()}"

    for address in (VOICE, path):
        response = network.send(address, body, signature_of(PUBLIC_URL + address, {}), "application/json")
        assert response.status_code == 403
    assert network.kept() is None


def test_the_signature_covers_the_query(network: Network) -> None:
    fields = incoming(Digits="1")
    signature = signature_of(PUBLIC_URL + HEARD, fields)
    _refused(network, "/twilio/voice/heard?n=2", urlencode(fields).encode(), signature)


def test_refusals_tell_the_log_no_number(network: Network, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        network.send(VOICE, urlencode(incoming()).encode(), "wrong")

    assert any("refused" in record.getMessage() for record in caplog.records)
    assert CALLER not in caplog.text


@pytest.mark.parametrize("base", [f"{PUBLIC_URL}/permanence", f"{PUBLIC_URL}:8443/a/b", "http://127.0.0.1:8000"])
def test_the_public_address_may_have_a_prefix_that_a_proxy_strips(house: House, base: str) -> None:
    network = Network(house.app(public_url=base), base)
    action = gather(network.post(VOICE, incoming())).get("action")

    assert action == f"{base}{HEARD}"
    assert gather(network.post(HEARD, incoming())).get("action") == f"{base}/twilio/voice/heard?n=2"
    fields = incoming(CallSid="CA" + "3" * 32)
    assert network.post(VOICE, fields, signature_of(PUBLIC_URL + VOICE, fields)).status_code == 403


# Whatever arrives


@pytest.mark.parametrize("path", ALL_OF_THEM)
@pytest.mark.parametrize("name", ["CallSid", "From", "CallStatus", "Direction", "ApiVersion"])
def test_a_field_that_is_missing_or_odd_costs_nobody_an_answer(still_network: Network, path: str, name: str) -> None:
    odd = ["", " ", "x" * 300, "é" * 300, "\u202e☎️\0", "'; DROP TABLE calls; --", "<Hangup/>", "\ud7ff\uffff"]
    for fields in (_without(incoming(), name), *(incoming(**{name: value}) for value in odd)):
        response = still_network.post(path, fields)
        assert response.status_code in (200, 204), (name, fields.get(name))


@pytest.mark.parametrize("path", ALL_OF_THEM)
@pytest.mark.parametrize("odd", [b"%FF%FE", b"\xff\xfe", b"%ED%A0%80", b"%zz%", b"%00", b"%C3", "é".encode()])
def test_bytes_that_are_no_text_cost_nobody_an_answer(still_network: Network, path: str, odd: bytes) -> None:
    for name in (b"From", b"CallSid", b"CallStatus", b"CallerName", b"Digits", b"SpeechResult", b"Odd" + odd):
        body = urlencode(_without(incoming(), name.decode("latin-1"))).encode() + b"&" + name + b"=" + odd
        response = still_network.post_raw(path, body)
        assert response.status_code in (200, 204), (name, response.text)


def test_what_is_odd_is_kept_within_its_column(network: Network) -> None:
    network.post(VOICE, incoming(From="x" * 4000))
    row = network.kept()

    assert row is not None
    assert row.from_raw == "x" * 300


@pytest.mark.parametrize("path", [VOICE, *TURNS, FALLBACK])
def test_without_its_database_it_still_answers(app: Flask, network: Network, path: str) -> None:
    with out_of_order(parts_of(app).runtime.database):
        response = network.post(path, incoming())
        assert response.status_code == 200
        last = {WAITING: "Redirect", "/twilio/voice/connecting?n=7": "Say"}
        assert verbs(response)[-1] in ("Dial", "Hangup", last.get(path))
        assert "Say" in verbs(response) or "Dial" in verbs(response)
        assert "sqlite" not in response.text.lower()


def test_a_database_that_is_slow_costs_nobody_an_answer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process holds the database for writing: callers hear the fallback while it still does."""
    monkeypatch.setattr("routing.store.database.BUSY_SECONDS", 0.2)
    monkeypatch.setattr("routing.calls.turns.ANSWER_WITHIN", 0.4)
    network = Network(house.app())
    held = sqlite3.connect(house.folder / "permanence.sqlite3", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(4) as pool:
        calls = [incoming(CallSid=f"CA{number:032x}") for number in range(4)]
        answers = list(pool.map(lambda fields: network.post(VOICE, fields), calls))
    assert held.in_transaction
    held.execute("ROLLBACK")
    held.close()
    assert all("problème technique" in heard(answer) for answer in answers)
    assert network.kept("CA" + "0" * 32) is None
    assert "Bonjour" in heard(network.post(VOICE, incoming()))


def test_without_its_database_an_end_is_asked_for_again(app: Flask, network: Network) -> None:
    """A status callback gets no document; 503 makes the network repeat it where it was told to."""
    network.post(VOICE, incoming())
    with out_of_order(parts_of(app).runtime.database):
        response = network.post(STATUS, incoming(CallStatus="completed"))
        assert response.status_code == 503
        assert "Traceback" not in response.text
        assert "sqlite" not in response.text.lower()
    assert network.post(STATUS, incoming(CallStatus="completed")).status_code == 204
    row = network.kept()
    assert row is not None
    assert row.state == "ended"


def test_a_fault_of_ours_is_an_apology_not_an_error(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("routing.web.voice.answer", broken)
    response = network.post(VOICE, incoming())

    assert "problème technique" in heard(response)
    assert "secret" not in response.text


def test_what_comes_back_is_never_kept_by_a_cache_as_a_page(still_network: Network) -> None:
    assert "Set-Cookie" not in still_network.post(VOICE, incoming()).headers


@pytest.mark.skipif(twiml_checker() is None, reason=f"the shared TwiML checker is not beside this repository "
                                                    f"({CHECKER.parent.name}/{CHECKER.name})")
def test_every_document_is_what_twilio_reads(house: House) -> None:
    """Each document of the other tests is held to it too, as it arrives; here is one of every kind."""
    network = Network(house.app())
    for moment in ("2026-11-23T10:00:00+01:00", "2026-11-28T12:00:00+01:00"):
        house.at(moment)
        for path in (VOICE, *TURNS, FALLBACK):
            for keys in ("", "1"):
                network.post(path, incoming(CallSid=f"CA{len(network.documents):032x}", Digits=keys))

    assert len(set(network.documents)) >= 6
    assert [problems for one in network.documents if (problems := problems_in(one))] == []

"""Dial: who is rung and when, what the agent hears first, and what the action is told."""

import pytest

from routing.simulator.phone import Agent, Caller, place_call

from .product import BASE, CALLER, LINE, Product, call, network, said, seconds, verbs

DIAL = "<Dial action='/after' timeout='20'>{}</Dial>"
CLAIRE, KARIM = "<Client>claire</Client>", "<Client>karim</Client>"
ASK = "<Gather numDigits='1' action='/taken' timeout='6'><Say>Tapez 1</Say></Gather><Hangup/>"


def outcome(product: Product) -> tuple[str, str, str]:
    fields = product.fields("/after")
    return fields["DialCallStatus"], fields["DialCallDuration"], fields["DialBridged"]


def test_an_agent_answers() -> None:
    product = Product(voice=DIAL.format(CLAIRE), after="<Hangup/>")
    record = call(product)
    assert record.end == "answered"
    assert seconds(record) == 4 + 60
    assert outcome(product) == ("completed", "60", "true")
    assert product.fields("/after")["DialCallSid"].startswith("CA")
    assert product.fields("/after")["DialCallSid"] != record.sid
    assert product.fields("/after")["CallStatus"] == "in-progress"
    assert product.fields("/twilio/status")["CallStatus"] == "completed"


@pytest.mark.parametrize(
    ("behaviour", "status", "lasts"),
    [("no-answer", "no-answer", 20), ("away", "no-answer", 20), ("busy", "busy", 1)],
)
def test_nobody_answers(behaviour: str, status: str, lasts: float) -> None:
    product = Product(voice=DIAL.format(CLAIRE), after="<Hangup/>")
    record = call(product, agents={"claire": behaviour})
    assert record.end == "hung_up_by_line"
    assert seconds(record) == lasts
    assert outcome(product) == (status, "0", "false")


def test_the_default_time_out_is_thirty_seconds_and_the_document_goes_on() -> None:
    product = Product(voice="<Dial>+33611111111</Dial><Say>Au revoir</Say>")
    record = call(product, agents={"+33611111111": "away"})
    assert product.paths() == ["/twilio/voice"]
    assert said(record) == ["Au revoir"]
    assert record.transcript.events[-3].offset == 30


def test_after_an_action_the_rest_of_the_document_is_not_reached() -> None:
    product = Product(voice=DIAL.format(CLAIRE) + "<Say>Never said</Say>", after="<Hangup/>")
    assert said(call(product)) == []


def test_nobody_answers_faster_than_a_telephone_rings() -> None:
    product = Product(voice="<Dial timeout='3' action='/after'><Client>claire</Client></Dial>", after="<Hangup/>")
    record = call(product)
    assert (seconds(record), outcome(product)[0]) == (3, "no-answer")


def test_together_the_first_to_answer_has_the_call() -> None:
    product = Product(voice=DIAL.format(CLAIRE + KARIM), after="<Hangup/>")
    record = call(product, agents={"claire": "busy", "karim": "answer"})
    assert seconds(record) == 4 + 60
    assert verbs(record) == ["call", "dial", "busy", "answer", "end"]
    assert [event.text for event in record.transcript.events if event.verb == "dial"] == ["Claire, Karim"]


@pytest.mark.parametrize(
    ("first", "second", "status", "lasts"),
    [("busy", "busy", "busy", 1), ("busy", "away", "no-answer", 20), ("away", "no-answer", "no-answer", 20)],
)
def test_together_and_nobody(first: str, second: str, status: str, lasts: float) -> None:
    product = Product(voice=DIAL.format(CLAIRE + KARIM), after="<Hangup/>")
    record = call(product, agents={"claire": first, "karim": second})
    assert (seconds(record), outcome(product)[0]) == (lasts, status)


def test_in_turn_each_rings_alone() -> None:
    dial = DIAL.format(CLAIRE + KARIM).replace("<Dial", "<Dial sequential='true'")
    product = Product(voice=dial, after="<Hangup/>")
    record = call(product, agents={"claire": "away", "karim": "answer"})
    assert verbs(record) == ["call", "dial", "no-answer", "answer", "end"]
    assert seconds(record) == 20 + 4 + 60


def test_a_talk_ends_at_its_limit() -> None:
    product = Product(voice=DIAL.format(CLAIRE).replace("<Dial", "<Dial timeLimit='15'"), after="<Hangup/>")
    assert seconds(call(product)) == 4 + 15
    assert outcome(product) == ("completed", "15", "true")


def test_a_mailbox_answers_a_plain_dial() -> None:
    product = Product(voice=DIAL.format(CLAIRE), after="<Hangup/>")
    assert call(product, agents={"claire": "mailbox"}).end == "answered"


def whispering(**replies: str) -> Product:
    targets = "<Number url='/ask#rc=2'>+33611111111</Number>"
    return Product(**{"voice": DIAL.format(targets), "after": "<Say>Personne</Say>", "ask": ASK, **replies})


def test_the_agent_hears_the_document_on_a_call_of_their_own() -> None:
    product = whispering(taken="<Say>Merci</Say>")
    record = call(product, agents={"+33611111111": "answer"})
    asked, taken = product.fields("/ask"), product.fields("/taken")
    assert record.end == "answered"
    assert asked["CallSid"] == taken["CallSid"] == product.fields("/after")["DialCallSid"]
    assert asked["ParentCallSid"] == record.sid
    assert (asked["Direction"], asked["CallStatus"]) == ("outbound-dial", "in-progress")
    assert (asked["From"], asked["To"], asked["Called"]) == (CALLER, "+33611111111", "+33611111111")
    assert taken["Digits"] == "1"
    assert "whisper" in verbs(record)
    assert "bridge" in verbs(record)
    assert outcome(product) == ("completed", "60", "true")


def test_a_mailbox_presses_no_key_and_does_not_get_the_call() -> None:
    product = whispering()
    record = call(product, agents={"+33611111111": "mailbox"})
    assert record.end == "hung_up_by_line"
    assert "/taken" not in product.paths()
    assert "decline" in verbs(record)
    assert outcome(product) == ("no-answer", "0", "false")
    assert said(record) == ["Personne"]


def test_after_a_mailbox_the_next_agent_takes_the_call() -> None:
    targets = "<Client url='/ask'>claire</Client><Sip url='/ask'>sip:karim@example.org</Sip>"
    product = Product(voice=DIAL.format(targets), after="<Hangup/>", ask=ASK, taken="")
    people = {"claire": Agent("Claire", "mailbox"), "karim@example.org": Agent("Karim", "answer")}
    record = place_call(network(product, agents=people, talk_seconds=5), Caller(CALLER), LINE)
    assert record.end == "answered"
    tos = [fields["To"] for path, fields in product.asked if path == "/ask"]
    assert tos == ["client:claire", "sip:karim@example.org"]


def test_a_document_for_the_agent_that_fails_loses_the_call_without_the_fallback() -> None:
    product = Product(voice=DIAL.format("<Client url='/nowhere'>claire</Client>"), after="<Hangup/>")
    record = call(product)
    assert product.paths() == ["/twilio/voice", "/nowhere", "/after"]
    assert outcome(product)[0] == "no-answer"
    assert record.end == "hung_up_by_line"


def test_a_document_for_the_agent_may_not_dial() -> None:
    product = whispering(ask="<Dial>+33622222222</Dial>")
    assert call(product).end == "failed"


@pytest.mark.parametrize(("after", "status", "talked"), [(2, "no-answer", "0"), (30, "completed", "26")])
def test_the_action_hears_of_a_caller_who_hangs_up(after: float, status: str, talked: str) -> None:
    product = Product(voice=DIAL.format(CLAIRE), after="<Say>Never said</Say>")
    record = call(product, hangup_after=after)
    assert product.paths() == ["/twilio/voice", "/after"]
    assert outcome(product)[:2] == (status, talked)
    assert product.fields("/after")["CallStatus"] == "completed"
    assert record.end == ("answered" if talked != "0" else "hung_up_by_caller")
    assert said(record) == []


def test_a_caller_hangs_up_while_the_agent_listens() -> None:
    product = whispering()
    record = call(product, hangup_after=4.5)
    assert record.end == "hung_up_by_caller"
    assert outcome(product) == ("no-answer", "0", "false")


def test_answer_on_bridge_keeps_the_call_ringing() -> None:
    dial = DIAL.format(CLAIRE).replace("<Dial", "<Dial answerOnBridge='true'")
    product = Product(voice=dial, after="<Reject/>")
    record = call(product, agents={"claire": "away"})
    assert record.end == "rejected"
    assert product.fields("/after")["CallStatus"] == "ringing"
    bridged = Product(voice=dial, after="<Hangup/>")
    call(bridged)
    assert bridged.fields("/twilio/status")["CallDuration"] == "60"


def test_caller_id() -> None:
    dial = "<Dial callerId='+33173018499'><Number url='/ask'>+33611111111</Number></Dial>"
    product = Product(voice=dial, ask="")
    assert call(product).end == "answered"
    assert product.fields("/ask")["From"] == product.fields("/ask")["Caller"] == "+33173018499"


@pytest.mark.parametrize("target", ["<Number>bonjour</Number>", "<Client></Client>", ""])
def test_nobody_to_ring_is_a_failed_dial(target: str) -> None:
    product = Product(voice=DIAL.format(target), after="<Hangup/>")
    call(product)
    assert outcome(product) == ("failed", "0", "false")
    assert "DialCallSid" not in product.fields("/after")


def test_everyone_else() -> None:
    product = Product(voice=DIAL.format(CLAIRE + "<Number>+33611111178</Number>"), after="<Hangup/>")
    people = {"claire": Agent("Claire", "no-answer"), "*": Agent("*", "busy")}
    record = place_call(network(product, agents=people), Caller(CALLER), LINE)
    assert {event.who for event in record.transcript.events if event.verb in ("busy", "no-answer")} == {
        "agent Claire",
        "agent +33 6 •• •• •• 78",
    }


def test_the_action_goes_on_after_a_talk() -> None:
    product = Product(voice=DIAL.format(CLAIRE), after="<Say>Merci</Say><Redirect>/more</Redirect>")
    record = call(product)
    assert product.paths()[-2:] == ["/more", "/twilio/voice/fallback"]
    assert record.end == "failed"
    assert record.documents[-1].url == f"{BASE}/twilio/voice/fallback"

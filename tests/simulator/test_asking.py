"""Gather: barge-in, the number of keys, the finishing key, silence, speech, and where the answer goes."""

import pytest

from routing.simulator.asking import typed
from routing.simulator.verbs import Gather

from .product import Product, call, said, seconds, verbs

MENU = "<Say>" + "x" * 140 + "</Say>"  # ten seconds


@pytest.mark.parametrize(
    ("verb", "keys", "pressed", "digits", "timed_out"),
    [
        (Gather(), "12", "12", "12", True),
        (Gather(), "12#", "12#", "12", False),
        (Gather(), "#", "#", "", False),
        (Gather(num_digits=1), "12", "1", "1", False),
        (Gather(num_digits=3), "12", "12", "12", True),
        (Gather(num_digits=10), "0612345678#", "0612345678", "0612345678", False),
        (Gather(finish_on_key=""), "1#2", "1#2", "1#2", True),
        (Gather(finish_on_key="*#"), "1*2", "1*", "1", False),
        (Gather(finish_on_key="1"), "1", "1", "", False),
    ],
)
def test_typed(verb: Gather, keys: str, pressed: str, digits: str, timed_out: bool) -> None:
    entry = typed(verb, keys)
    assert (entry.pressed, entry.digits, entry.timed_out) == (pressed, digits, timed_out)


def test_a_key_cuts_the_prompt() -> None:
    product = Product(voice=f"<Gather numDigits='1' action='/next'>{MENU}</Gather>", next="<Hangup/>")
    record = call(product, "1")
    assert verbs(record) == ["call", "cut", "press", "hangup", "end"]
    assert seconds(record) == 1 + 0.5
    assert product.fields("/next")["Digits"] == "1"
    assert product.fields("/next")["CallStatus"] == "in-progress"


def test_without_barge_in_the_prompt_is_heard_out() -> None:
    product = Product(voice=f"<Gather numDigits='1' bargeIn='false' action='/next'>{MENU}</Gather>", next="<Hangup/>")
    record = call(product, "1")
    assert verbs(record) == ["call", "say", "press", "hangup", "end"]
    assert seconds(record) == 10 + 1 + 0.5


def test_several_prompts_are_cut_where_the_key_falls() -> None:
    prompts = "<Say>" + "x" * 7 + "</Say><Pause length='9'/><Say>Never said</Say>"
    record = call(Product(voice=f"<Gather numDigits='1' action='/next'>{prompts}</Gather>", next=""), "1")
    assert verbs(record)[1:4] == ["say", "pause", "press"]


def test_keys_without_end_wait_for_the_time_out() -> None:
    product = Product(voice="<Gather action='/next' timeout='4'/>", next="<Hangup/>")
    record = call(product, "12")
    assert seconds(record) == 1 + 2 * 0.5 + 4
    assert product.fields("/next")["Digits"] == "12"


def test_silence_goes_on_with_the_next_verb() -> None:
    product = Product(voice=f"<Gather action='/next'>{MENU}</Gather><Say>Au revoir</Say>")
    record = call(product)
    assert product.paths() == ["/twilio/voice"]
    assert said(record)[-1] == "Au revoir"
    assert record.transcript.events[3].verb == "silence"
    assert record.transcript.events[3].offset == 10 + 5


@pytest.mark.parametrize("keys", [(), ("#",)])
def test_an_empty_result_is_sent_when_asked_for(keys: tuple[str, ...]) -> None:
    product = Product(voice="<Gather action='/next' actionOnEmptyResult='true'/>", next="<Hangup/>")
    call(product, *keys)
    assert product.fields("/next")["Digits"] == ""


def test_only_the_finishing_key_is_an_empty_result() -> None:
    product = Product(voice="<Gather action='/next'/><Hangup/>")
    call(product, "#")
    assert product.paths() == ["/twilio/voice"]


def test_the_answer_goes_to_the_current_document_by_default() -> None:
    replies = iter(["<Redirect>/menu?x=1</Redirect>", "<Gather numDigits='1'/>", "<Hangup/>"])
    product = Product(voice=lambda fields: next(replies), menu=lambda fields: next(replies))
    call(product, "3")
    assert product.paths() == ["/twilio/voice", "/menu", "/menu"]
    assert product.addresses[2].endswith("/menu?x=1")
    assert product.asked[2][1]["Digits"] == "3"


def test_relative_actions_are_resolved_against_the_document() -> None:
    product = Product(voice="<Redirect>/a/b/c</Redirect>", **{"a/b/c": "<Gather action='d?x=1' numDigits='1'/>"})
    call(product, "1")
    assert "/a/b/d" in product.paths()


def test_each_entry_is_for_one_question_and_an_empty_one_lets_it_pass() -> None:
    ask = "<Gather numDigits='1' action='/{}'/>"
    product = Product(voice=ask.format("a") * 2, a=ask.format("b"), b="<Hangup/>")
    call(product, "", "7", "8")
    assert [fields.get("Digits") for path, fields in product.asked if path in ("/a", "/b")] == ["7", "8"]


def test_speech() -> None:
    product = Product(voice=f"<Gather input='speech' action='/next'>{MENU}</Gather>", next="<Hangup/>")
    record = call(product, "1", sayings=("je veux résilier",))
    assert product.fields("/next")["SpeechResult"] == "je veux résilier"
    assert 0 < float(product.fields("/next")["Confidence"]) <= 1
    assert "Digits" not in product.fields("/next")
    assert verbs(record)[1:3] == ["cut", "speak"]


def test_keys_or_speech_takes_keys_first() -> None:
    voice = "<Gather input='dtmf speech' numDigits='1' action='/next'/>"
    product = Product(voice=voice, next=voice.replace("next", "last"), last="<Hangup/>")
    call(product, "1", sayings=("une facture",))
    assert product.fields("/next")["Digits"] == "1"
    assert product.fields("/last")["SpeechResult"] == "une facture"


def test_silence_at_a_spoken_question() -> None:
    product = Product(voice="<Gather input='speech' actionOnEmptyResult='true' action='/next'/>", next="<Hangup/>")
    call(product, "1")
    assert product.fields("/next")["SpeechResult"] == ""

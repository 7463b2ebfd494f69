"""Who calls: every way in which a number is withheld, addresses that are no numbers, and what is neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.caller import Caller, CallerKind, caller_of
from routing.phone_numbers import e164_of

PARIS = "+33173018499"
WORDS = ("anonymous", "restricted", "unknown", "unavailable", "private", "blocked", "withheld")
NUMBERS = ("266696687", "7378742833", "86282452253", "8656696", "2562533")


@pytest.mark.parametrize("raw", [
    *WORDS, *(word.capitalize() for word in WORDS), *(word.upper() for word in WORDS), *NUMBERS,
    *(f"+{number}" for number in NUMBERS), "", " ", "\u00a0", '""', "<>", " Anonymous\n", "+266 696 687",
    "sip:anonymous@anonymous.invalid", "SIP:Anonymous@Anonymous.Invalid", "sips:anonymous@anonymous.invalid",
    "sip:anonymous@anonymous.invalid;user=phone", "sip:anonymous@10.0.0.1:5060", "sip:alice@anonymous.invalid",
    "sip:+266696687@pbx.example.fr", "sip:unknown:@pbx.example.fr", "sip:anonymous.invalid",
    "Anonymous <sip:anonymous@anonymous.invalid>", '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1',
    "Anonymous <sip:alice@pbx.example.fr>", "<sip:restricted@pbx.example.fr>",
])
def test_a_withheld_number(raw: str) -> None:
    assert caller_of(raw, None) == Caller(raw, CallerKind.WITHHELD, None)
    assert caller_of(raw, PARIS) == Caller(raw, CallerKind.WITHHELD, None), "whatever its digits would make"


@pytest.mark.parametrize(("raw", "kind"), [
    ("sip:alice@pbx.example.fr", CallerKind.SIP),
    ("SIP:alice@pbx.example.fr:5061;transport=tls", CallerKind.SIP),
    ("sips:alice@pbx.example.fr", CallerKind.SIP),
    ("sip:alice:secret@pbx.example.fr", CallerKind.SIP),
    ("sip:+33173018499@pbx.example.fr", CallerKind.SIP),
    ("sip:pbx.example.fr", CallerKind.SIP),
    ("sip:privateer@pbx.example.fr", CallerKind.SIP),
    ("Alice <sip:alice@pbx.example.fr>", CallerKind.SIP),
    ("client:bob", CallerKind.CLIENT),
    ("Client:Bob", CallerKind.CLIENT),
    ("client:anonymous", CallerKind.CLIENT),
    ("client:", CallerKind.MALFORMED),
    ("sip:", CallerKind.MALFORMED),
    ("sip:alice@", CallerKind.MALFORMED),
    ("+", CallerKind.MALFORMED),
    ("+1", CallerKind.MALFORMED),
    ("0173018499", CallerKind.MALFORMED),
    ("Anonymousse", CallerKind.MALFORMED),
    ("<", CallerKind.MALFORMED),
    ("'; DROP TABLE calls", CallerKind.MALFORMED),
])
def test_who_has_no_number(raw: str, kind: CallerKind) -> None:
    assert caller_of(raw, e164_of(raw)) == Caller(raw, kind, None)


@pytest.mark.parametrize(("raw", "e164"), [
    (PARIS, PARIS), ("+442079460958", "+442079460958"), ("+33 1 73 01 84 99", PARIS), ("+8656696123456", None),
])
def test_a_number(raw: str, e164: str | None) -> None:
    e164 = e164 or e164_of(raw) or raw
    assert caller_of(raw, e164) == Caller(raw, CallerKind.NUMBER, e164)


def test_an_address_keeps_no_number_that_was_read_from_it() -> None:
    assert caller_of(f"sip:{PARIS}@pbx.example.fr", PARIS).e164 is None


@given(st.text() | st.text("<>\"'@:;+sip client.0123456789", max_size=30), st.none() | st.just(PARIS))
def test_whoever_calls_has_a_kind_and_only_numbers_are_numbers(raw: str, e164: str | None) -> None:
    caller = caller_of(raw, e164)
    assert caller.raw == raw
    assert caller.e164 == (e164 if caller.kind is CallerKind.NUMBER else None)
    assert caller.e164 is not None or caller.kind is not CallerKind.NUMBER


@given(st.sampled_from(WORDS), st.data())
def test_case_does_not_matter(word: str, data: st.DataObject) -> None:
    raw = "".join(data.draw(st.sampled_from([letter, letter.upper()])) for letter in word)
    assert caller_of(raw, None).kind is CallerKind.WITHHELD
    assert caller_of(f"sip:{raw}@pbx.example.fr", None).kind is CallerKind.WITHHELD


@pytest.mark.parametrize(("raw", "kind"), [
    ("client:a:b", CallerKind.CLIENT), ("a:client:", CallerKind.MALFORMED), ("x:client:b", CallerKind.MALFORMED),
    ("'client:a'", CallerKind.CLIENT), ("XXclient:aXX", CallerKind.MALFORMED), ("X\"client:a\"X", CallerKind.MALFORMED),
])
def test_an_app_is_known_by_what_stands_before_the_first_colon(raw: str, kind: CallerKind) -> None:
    assert caller_of(raw, None).kind is kind

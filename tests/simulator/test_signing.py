"""Signatures are those Twilio's own library computes."""

import pytest
from twilio.request_validator import RequestValidator

from routing.simulator.signing import signature, without_fragment

ADDRESSES = [
    "https://calls.example.org/twilio/voice",
    "https://calls.example.org/twilio/voice?b=2&a=%C3%A9+x&blank=",
    "https://calls.example.org:8443/prefix/twilio/voice?x",
    "http://127.0.0.1:8000/twilio/voice/",
]
FIELDS = [
    {},
    {"CallSid": "CA1", "From": "+33612345678", "Digits": "12#"},
    {"b": "", "a": " untrimmed ", "SpeechResult": "ça va très bien", "A": "capital first"},
]


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize("fields", FIELDS)
def test_same_as_twilio(url: str, fields: dict[str, str]) -> None:
    assert RequestValidator("token").validate(url, fields, signature("token", url, fields))


def test_a_fragment_is_never_signed() -> None:
    url = "https://calls.example.org/twilio/voice?x=1"
    assert without_fragment(url + "#rc=3&rp=all") == url
    assert signature("token", url + "#rc=3", {"a": "1"}) == signature("token", url, {"a": "1"})


def test_another_token_signs_differently() -> None:
    assert signature("one", ADDRESSES[0], {}) != signature("two", ADDRESSES[0], {})

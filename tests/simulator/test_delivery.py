"""Retries follow the connection overrides in the address, and carry one token."""

import pytest

from routing.simulator.carrier import Answer, NotDelivered, Patience, Request
from routing.simulator.delivery import Overrides, deliver, overrides_of
from routing.simulator.signing import signature

URL = "https://calls.example.org/twilio/voice?x=1"
REFUSED = NotDelivered("ct", 11205, "no connection")
SLOW = NotDelivered("rt", 11205, "no answer in time")
OK, BAD, MISSING = (Answer(status, "text/xml", b"") for status in (200, 500, 404))


class Scripted:
    """A transport whose results are given; `sent` holds what it was asked."""

    def __init__(self, *results: Answer | NotDelivered) -> None:
        self.results = list(results)
        self.sent: list[tuple[str, dict[str, str]]] = []

    def send(self, request: Request) -> Answer:
        self.last = request
        self.sent.append((request.url, dict(request.headers)))
        result = self.results.pop(0)
        if isinstance(result, NotDelivered):
            raise result
        return result


@pytest.mark.parametrize(
    ("fragment", "results", "tries"),
    [
        ("", [REFUSED, OK], 2),
        ("", [BAD], 1),
        ("", [SLOW], 1),
        ("#rc=0", [REFUSED], 1),
        ("#rc=2&rp=5xx", [BAD, BAD, OK], 3),
        ("#rc=3&rp=4xx,rt", [MISSING, SLOW, OK], 3),
        ("#rc=3&rp=all&rt=4000", [BAD, REFUSED, MISSING, OK], 4),
        ("#rc=9&rp=5xx", [BAD] * 6, 6),
        ("#rc=x", [REFUSED, OK], 2),
    ],
)
def test_retries(fragment: str, results: list[Answer | NotDelivered], tries: int) -> None:
    transport = Scripted(*results)
    try:
        last: Answer | NotDelivered = deliver(transport, "token", URL + fragment, {"a": "1"})
    except NotDelivered as failure:
        last = failure
    assert last is results[-1]
    assert len(transport.sent) == tries
    assert {url for url, _ in transport.sent} == {URL}


def test_every_try_has_the_signature_and_the_same_token() -> None:
    transport = Scripted(REFUSED, OK)
    deliver(transport, "token", URL + "#rc=1", {"a": "1"})
    (_, first), (_, second) = transport.sent
    assert first == second
    assert first["X-Twilio-Signature"] == signature("token", URL, {"a": "1"})
    assert len(first["I-Twilio-Idempotency-Token"]) == 32


def test_defaults() -> None:
    assert overrides_of(URL) == Overrides(1, frozenset({"ct"}))
    assert overrides_of(URL).patience == Patience(5, 15, 15)


@pytest.mark.parametrize(
    ("fragment", "patience"),
    [
        ("#ct=200&rt=4000&tt=9000", Patience(0.2, 4, 9)),
        ("#ct=20&rt=99999&tt=x", Patience(5, 15, 15)),
        ("#rt=6000", Patience(5, 6, 15)),
    ],
)
def test_patience(fragment: str, patience: Patience) -> None:
    transport = Scripted(OK)
    deliver(transport, "token", URL + fragment, {})
    assert overrides_of(URL + fragment).patience == transport.last.patience == patience


def test_a_get_has_its_fields_in_the_query_and_signs_them_there() -> None:
    transport = Scripted(OK)
    deliver(transport, "token", URL, {"Digits": "1 2"}, "GET")
    assert (transport.last.method, transport.last.url, transport.last.fields) == ("GET", URL + "&Digits=1+2", {})
    assert transport.last.headers["X-Twilio-Signature"] == signature("token", URL + "&Digits=1+2", {})

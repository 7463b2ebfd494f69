"""The fallback: when it is asked, with what, and what happens when it fails too."""

import pytest
from werkzeug.wrappers import Response

from routing.simulator.carrier import Answer, HttpTransport, Request, WsgiTransport
from routing.simulator.phone import Caller, place_call

from .product import BASE, CALLER, LINE, Product, call, network, said, verbs

SORRY = "<Say>Un instant</Say>"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Response("oops", 500), "11200"),
        (Response("", 403), "11200"),
        (Response("", 302, {"Location": "/x"}), "11200"),
        (Response("<Response><Say>", mimetype="text/xml"), "12100"),
        (Response("<html/>", mimetype="text/html"), "12102"),
        (Response("{}", mimetype="application/json"), "12300"),
        (Response("", 200, mimetype="text/xml"), "12100"),
    ],
)
def test_the_fallback_is_told_what_went_wrong(reply: Response, code: str) -> None:
    product = Product(voice=reply, fallback=SORRY)
    record = call(product)
    fields = product.fields("/twilio/voice/fallback")
    assert (fields["ErrorCode"], fields["ErrorUrl"]) == (code, f"{BASE}/twilio/voice")
    assert fields["CallStatus"] == "ringing"
    assert said(record) == ["Un instant"]
    assert record.end == "hung_up_by_line"
    assert product.fields("/twilio/status")["CallStatus"] == "completed"


def test_a_product_that_cannot_be_reached() -> None:
    product = Product(fallback=SORRY)
    away = network(product, voice_url="https://down.example.org/twilio/voice#rc=0")
    record = place_call(away, Caller(CALLER), LINE)
    fields = product.fields("/twilio/voice/fallback")
    assert (fields["ErrorCode"], fields["ErrorUrl"]) == ("11205", "https://down.example.org/twilio/voice")
    assert [document.status for document in record.documents] == [0, 200]


def test_a_later_document_falls_back_too() -> None:
    product = Product(voice="<Gather numDigits='1' action='/next'/>", next=Response("", 503), fallback=SORRY)
    record = call(product, "1")
    fields = product.fields("/twilio/voice/fallback")
    assert (fields["ErrorUrl"], fields["CallStatus"]) == (f"{BASE}/next", "in-progress")
    assert said(record) == ["Un instant"]


def test_addresses_in_the_fallback_are_relative_to_it() -> None:
    product = Product(voice=Response("", 500), fallback="<Redirect>more</Redirect>")
    call(product)
    assert "/twilio/voice/more" in product.paths()


def test_when_the_fallback_fails_the_caller_hears_twilios_excuse() -> None:
    product = Product(voice=Response("", 500), fallback=Response("", 500))
    record = call(product)
    assert record.end == "failed"
    assert verbs(record) == ["call", "http-fault", "fallback", "http-fault", "application-error", "end"]
    assert product.fields("/twilio/status")["CallStatus"] == "failed"


@pytest.mark.parametrize(
    ("voice", "fallback", "end"), [(403, 403, "refused"), (403, 500, "failed"), (500, 403, "failed")]
)
def test_refused_means_403_twice(voice: int, fallback: int, end: str) -> None:
    product = Product(voice=Response("", voice), fallback=Response("", fallback))
    assert call(product).end == end


def test_no_fallback_address() -> None:
    product = Product(voice=Response("", 403))
    record = place_call(network(product, fallback_url=""), Caller(CALLER), LINE)
    assert record.end == "refused"
    assert product.paths() == ["/twilio/voice"]


def test_a_caller_may_hang_up_during_the_excuse() -> None:
    assert call(Product(), hangup_after=1).end == "failed"


@pytest.mark.parametrize("address", ["http://[x", "ftp://example.org/", "http://other.example.org:port/"])
def test_an_address_that_is_none_falls_back_too(address: str) -> None:
    product = Product(voice=f"<Redirect>{address}</Redirect>", fallback=SORRY)
    record = place_call(network(product, transport=_HttpElsewhere(product)), Caller(CALLER), LINE)
    assert product.fields("/twilio/voice/fallback")["ErrorCode"] == "11100"
    assert record.end == "hung_up_by_line"


class _HttpElsewhere:
    """The product's own addresses by WSGI, all others over HTTP."""

    def __init__(self, product: Product) -> None:
        self._near, self._far = WsgiTransport(product.app, BASE), HttpTransport()

    def send(self, request: Request) -> Answer:
        carrier = self._near if request.url.startswith(BASE) else self._far
        return carrier.send(request)

"""A call from the first ring to its status callback: parameters, time, ends."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.wrappers import Response

from routing.simulator.phone import Agent, Caller, place_call

from .product import BASE, CALLER, LINE, SID, START, TOKEN, Product, call, network, said, seconds, verbs

HELLO = "<Say>Bonjour, bienvenue au service client.</Say>"


def test_the_first_webhook_has_twilios_parameters() -> None:
    product = Product(voice=HELLO)
    record = call(product)
    path, fields = product.asked[0]
    assert path == "/twilio/voice"
    assert fields == {
        "CallSid": record.sid,
        "AccountSid": SID,
        "ApiVersion": "2010-04-01",
        "Direction": "inbound",
        "CallStatus": "ringing",
        "From": CALLER,
        "Caller": CALLER,
        "To": LINE,
        "Called": LINE,
    }
    assert record.sid[:2] == "CA"
    assert len(bytes.fromhex(record.sid[2:])) == 16


def test_a_diverted_call_says_where_it_came_from() -> None:
    product = Product(voice="<Hangup/>")
    place_call(network(product), Caller("anonymous"), LINE, forwarded_from="+33140000000")
    assert product.fields("/twilio/voice")["ForwardedFrom"] == "+33140000000"
    assert product.fields("/twilio/voice")["From"] == "anonymous"


def test_every_webhook_is_signed() -> None:
    product = Product(voice="<Gather action='/next?a=1#rc=2'/>", next="<Hangup/>")
    call(product, "1#")
    judge = RequestValidator(TOKEN)
    assert len(product.asked) == 3
    for (_, fields), headers, url in zip(product.asked, product.headers, product.addresses, strict=True):
        assert judge.validate(url, fields, headers["X-Twilio-Signature"])


def test_saying_takes_time_and_the_line_hangs_up_at_the_end() -> None:
    product = Product(voice="<Say loop='2'>" + "x" * 28 + "</Say><Pause length='3'/><Play>a.mp3</Play>")
    record = call(product)
    assert record.end == "hung_up_by_line"
    assert seconds(record) == 4 + 3 + 5
    assert record.started_at == START


def test_play_digits_and_an_empty_say() -> None:
    record = call(Product(voice="<Play digits='1234'/><Say loop='0'></Say>"))
    assert (record.end, seconds(record)) == ("hung_up_by_line", 2)


def test_the_status_callback_tells_the_end() -> None:
    product = Product(voice="<Pause length='61'/>")
    record = call(product)
    fields = product.fields("/twilio/status")
    assert product.asked[-1][0] == "/twilio/status"
    assert fields["CallSid"] == record.sid
    assert (fields["CallStatus"], fields["CallDuration"], fields["Duration"]) == ("completed", "61", "2")
    assert (fields["CallbackSource"], fields["SequenceNumber"]) == ("call-progress-events", "0")
    assert fields["Timestamp"] == "Tue, 24 Nov 2026 20:06:01 +0000"
    assert parsedate_to_datetime(fields["Timestamp"]) == record.ended_at


def test_no_status_address_no_callback() -> None:
    product = Product(voice="<Hangup/>")
    place_call(network(product, status_url=""), Caller(CALLER), LINE)
    assert [path for path, _ in product.asked] == ["/twilio/voice"]


def test_a_status_address_that_fails_is_noted() -> None:
    product = Product(voice="<Hangup/>")
    for url, verb in (
        (f"{BASE}/nowhere", "http-fault"),
        ("https://elsewhere.example.org/", "delivery-fault"),
    ):
        record = place_call(network(product, status_url=url), Caller(CALLER), LINE)
        assert (record.end, verbs(record)[-2]) == ("hung_up_by_line", verb)


@pytest.mark.parametrize(
    ("reason", "status"), [("", "no-answer"), ("reason='busy'", "busy"), ("reason='rejected'", "no-answer")]
)
def test_reject_leaves_the_call_unanswered(reason: str, status: str) -> None:
    product = Product(voice=f"<Reject {reason}/><Say>Never said</Say>")
    record = call(product)
    assert record.end == "rejected"
    assert said(record) == []
    assert product.fields("/twilio/status")["CallStatus"] == status
    assert product.fields("/twilio/status")["CallDuration"] == "0"


def test_reject_after_another_verb_only_hangs_up() -> None:
    product = Product(voice=HELLO + "<Reject/>")
    assert call(product).end == "hung_up_by_line"
    assert product.fields("/twilio/status")["CallStatus"] == "completed"


def test_redirect_goes_on_elsewhere_and_the_rest_is_not_reached() -> None:
    product = Product(voice="<Redirect>../next</Redirect><Say>Never said</Say>", next=HELLO)
    record = call(product)
    assert product.paths() == ["/twilio/voice", "/next"]
    assert product.asked[1][1]["CallStatus"] == "in-progress"
    assert said(record) == ["Bonjour, bienvenue au service client."]
    assert [document.url for document in record.documents] == [f"{BASE}/twilio/voice", f"{BASE}/next"]


DOCUMENTS = {
    "say": "<Say>" + "x" * 600 + "</Say>",
    "pause": "<Pause length='60'/>",
    "music": "<Play loop='0'>a.mp3</Play>",
    "gather": "<Gather timeout='30'><Say>" + "x" * 140 + "</Say></Gather>",
    "ringing": "<Dial timeout='60'>+33611111111</Dial>",
    "redirects": "<Pause length='9'/><Redirect/>",
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("after", [0, 7.5, 20])
def test_the_caller_hangs_up_anywhere(name: str, after: float) -> None:
    product = Product(voice=DOCUMENTS[name])
    record = call(product, agents={"+33611111111": "away"}, hangup_after=after)
    assert (record.end, seconds(record)) == ("hung_up_by_caller", after)
    assert verbs(record)[-2:] == ["hangup", "end"]
    status = product.fields("/twilio/status")
    assert status["CallStatus"] == ("completed" if after else "no-answer")


def test_a_call_that_asks_for_ever_is_stopped_at_200_documents() -> None:
    product = Product(voice="<Redirect/>")
    record = call(product)
    assert (record.end, len(record.documents)) == ("failed", 200)
    assert verbs(record)[-2:] == ["loop", "end"]
    assert product.fields("/twilio/status")["CallStatus"] == "failed"


def test_a_call_that_plays_for_ever_is_stopped_after_four_hours() -> None:
    record = call(Product(voice="<Say loop='0'>Patientez</Say>"))
    assert record.end == "failed"
    assert record.ended_at - record.started_at == timedelta(hours=4)


@pytest.mark.parametrize("verb", ["<Connect/>", "<Pay/>", "<Dial><Conference>a</Conference></Dial>"])
def test_what_is_not_yet_in_this_network_stops_the_call(verb: str) -> None:
    record = call(Product(voice=HELLO + verb))
    assert record.end == "failed"
    assert record.transcript.events[-2].verb == "unsupported"


def test_remarks_are_told_and_the_call_goes_on() -> None:
    record = call(Product(voice="<Sing/><Pause length='x'/><Hangup loud='1'/>"))
    assert record.end == "hung_up_by_line"
    assert verbs(record)[1:4] == ["remark-element", "remark-value", "remark-attribute"]


def test_plain_text_is_read_out() -> None:
    assert said(call(Product(voice=Response("It works", mimetype="text/plain")))) == ["It works"]


@pytest.mark.parametrize("wrong", [{"keys": ("1a",)}, {"hangup_after": -1}, {"hangup_after": float("nan")}])
def test_a_caller_has_a_telephone(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"keys|hangup_after"):
        Caller(CALLER, **wrong)  # type: ignore[arg-type]


def test_an_agent_has_a_known_behaviour() -> None:
    with pytest.raises(ValueError, match="asleep"):
        Agent("Claire", "asleep")

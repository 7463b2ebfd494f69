"""Calls placed, found and changed by REST, driven with Twilio's own client."""

from email.utils import parsedate_to_datetime

import pytest
from twilio.base.exceptions import TwilioRestException

from routing.simulator.phone import Caller, Customer

from ..product import BASE, CALLER, LINE, START, Product, rest, sent, stepped

EVENTS = ["initiated", "ringing", "answered", "completed"]
CUSTOMER = "+33612345670"
ASK = "<Gather numDigits='1' action='/key'><Say>Tapez 1</Say></Gather><Hangup/>"


def place(around, to=CUSTOMER, **more):  # type: ignore[no-untyped-def]
    given = {"url": f"{BASE}/answered", "status_callback": f"{BASE}/news", "status_callback_event": EVENTS}
    return rest(around).calls.create(to=to, from_=LINE, **{**given, **more})


def product(**replies: str) -> Product:
    return Product(**{"answered": ASK, "key": "<Say>Merci</Say>", "news": "", **replies})


def statuses(around) -> list[str]:  # type: ignore[no-untyped-def]
    return [fields["CallStatus"] for fields in sent(around, "/news")]


@pytest.mark.parametrize(
    ("behaviour", "expected", "sip"),
    [
        ("answer", ["initiated", "ringing", "in-progress", "completed"], "200"),
        ("mailbox", ["initiated", "ringing", "in-progress", "completed"], "200"),
        ("no-answer", ["initiated", "ringing", "no-answer"], "487"),
        ("away", ["initiated", "ringing", "no-answer"], "487"),
        ("busy", ["initiated", "busy"], "486"),
        ("failed", ["initiated", "failed"], "404"),
    ],
)
def test_the_life_of_a_call(behaviour: str, expected: list[str], sip: str) -> None:
    around = stepped(product(), customers={CUSTOMER: Customer(behaviour)})
    made = place(around)
    assert (made.status, made.direction, made.start_time) == ("queued", "outbound-api", None)
    around.run()
    assert statuses(around) == expected
    fields = sent(around, "/news")
    assert [one["SequenceNumber"] for one in fields] == [str(n) for n in range(len(expected))]
    assert fields[-1]["SipResponseCode"] == sip
    assert {one["CallbackSource"] for one in fields} == {"call-progress-events"}
    assert parsedate_to_datetime(fields[0]["Timestamp"]) == START
    assert rest(around).calls(made.sid).fetch().status == expected[-1]


def test_whoever_answers_presses_their_keys() -> None:
    around = stepped(product(), customers={CUSTOMER: Customer(keys=("2",))})
    place(around)
    around.run()
    (fields,) = sent(around, "/key")
    assert (fields["Digits"], fields["Direction"], fields["CallStatus"]) == ("2", "outbound-api", "in-progress")
    assert (fields["From"], fields["To"]) == (LINE, CUSTOMER)


def test_a_mailbox_presses_nothing() -> None:
    around = stepped(product(), customers={CUSTOMER: Customer("mailbox")})
    place(around)
    around.run()
    assert sent(around, "/key") == []


def test_none_asked_for_is_completed_alone() -> None:
    around = stepped(product())
    place(around, status_callback_event=None)
    around.run()
    assert statuses(around) == ["completed"]
    assert sent(around, "/news")[0]["CallDuration"] != "0"


def test_ringing_lasts_as_long_as_asked() -> None:
    around = stepped(product(), customers={"*": Customer("no-answer")})
    place(around, timeout=25)
    around.run()
    ended_at = around.log.calls[0].ended_at
    assert ended_at is not None
    assert (ended_at - START).total_seconds() == 25


def test_a_call_a_second_begins_and_the_others_are_queued() -> None:
    around = stepped(product())
    made = [place(around, to=f"+3361234567{n}") for n in range(3)]
    around.run(0.5)
    client = rest(around)
    assert [client.calls(one.sid).fetch().status for one in made] == ["ringing", "queued", "queued"]
    assert [client.calls(one.sid).fetch().queue_time for one in made] == ["0", "1000", "2000"]
    assert client.calls(made[2].sid).fetch().start_time is None
    around.run()
    assert {client.calls(one.sid).fetch().status for one in made} == {"completed"}


def test_a_queued_call_is_cancelled_without_a_word() -> None:
    around = stepped(product())
    first, second = place(around), place(around, to=CALLER)
    around.run(0.5)
    assert rest(around).calls(second.sid).update(status="canceled").status == "canceled"
    around.run()
    assert {fields["CallSid"] for fields in sent(around, "/news")} == {first.sid}


@pytest.mark.parametrize("status", ["canceled", "completed"])
def test_a_ringing_call_is_ended(status: str) -> None:
    around = stepped(product())
    made = place(around)
    around.run(2)
    assert rest(around).calls(made.sid).update(status=status).status == "canceled"
    around.run()
    assert statuses(around) == ["initiated", "ringing", "canceled"]


def test_cancelling_leaves_a_call_in_progress_alone_and_completing_ends_it() -> None:
    around = stepped(product(answered="<Pause length='60'/>"))
    made = place(around)
    around.run(10)
    call = rest(around).calls(made.sid)
    assert call.update(status="canceled").status == "in-progress"
    assert call.update(status="completed").status == "completed"
    with pytest.raises(TwilioRestException) as refused:
        call.update(status="completed")
    assert (refused.value.status, refused.value.code) == (400, 21220)
    around.run()
    assert sent(around, "/news")[-1]["CallDuration"] == "6"


def test_a_call_is_sent_elsewhere_only_while_in_progress() -> None:
    around = stepped(product(answered="<Pause length='60'/>", elsewhere="<Say>Ailleurs</Say>"))
    made = place(around)
    call = rest(around).calls(made.sid)
    with pytest.raises(TwilioRestException) as refused:
        call.update(url=f"{BASE}/elsewhere")
    assert refused.value.code == 21220
    around.run(10)
    call.update(url=f"{BASE}/elsewhere")
    around.run(0)
    call.update(twiml="<Response><Say>Encore</Say></Response>")
    around.run()
    record = around.record(made.sid)
    assert [event.text for event in record.transcript.events if event.verb == "say"] == ["Ailleurs", "Encore"]


def test_a_document_given_by_hand() -> None:
    around = stepped(product())
    made = place(around, url=None, twiml="<Response><Say>Bonjour</Say></Response>")
    around.run()
    assert "Bonjour" in around.record(made.sid).transcript.text()
    assert sent(around, "/answered") == []


def test_a_fallback_of_its_own() -> None:
    around = stepped(Product(news="", spare="<Say>Secours</Say>"))
    made = place(around, fallback_url=f"{BASE}/spare")
    around.run()
    assert "Secours" in around.record(made.sid).transcript.text()


@pytest.mark.parametrize(
    ("behaviour", "detection", "expected"),
    [
        ("answer", "Enable", "human"),
        ("mailbox", "Enable", "machine_start"),
        ("mailbox", "DetectMessageEnd", "machine_end_beep"),
    ],
)
def test_machines_are_detected(behaviour: str, detection: str, expected: str) -> None:
    around = stepped(product(amd="", key="<Pause length='10'/>"), customers={CUSTOMER: Customer(behaviour)})
    made = place(around, machine_detection=detection)
    later = place(
        around, to="+33612345671", machine_detection=detection, async_amd="true",
        async_amd_status_callback=f"{BASE}/amd",
    )
    around.run()
    ours = next(fields for fields in sent(around, "/answered") if fields["CallSid"] == made.sid)
    assert ours["AnsweredBy"] == expected
    assert rest(around).calls(made.sid).fetch().answered_by == expected
    (told,) = sent(around, "/amd")
    assert (told["CallSid"], told["AnsweredBy"]) == (later.sid, "human")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": "nonsense"}, 21211),
        ({"to": "+33699999999"}, 21214),
        ({"to": ""}, 21201),
        ({"from_": ""}, 21213),
        ({"from_": "hello"}, 21212),
        ({"url": None}, 21205),
        ({"url": "ftp://x"}, 21205),
        ({"status_callback": "nowhere"}, 21609),
        ({"status_callback_event": ["sung"]}, 20001),
        ({"timeout": 601}, 20001),
        ({"method": "PUT"}, 20001),
        ({"machine_detection": "Guess"}, 20001),
        ({"url": None, "twiml": "x" * 4001}, 32018),
    ],
)
def test_what_cannot_be_placed(changes: dict[str, object], code: int) -> None:
    around = stepped(product(), refusals={"+33699999999": 21214})
    given = {"to": CUSTOMER, "from_": LINE, "url": f"{BASE}/answered", **changes}
    with pytest.raises(TwilioRestException) as refused:
        rest(around).calls.create(**given)  # type: ignore[arg-type]
    assert (refused.value.status, refused.value.code) == (400, code)
    assert around.log.calls == ()


def test_lists_filters_and_pages() -> None:
    around = stepped(product(), calls_per_second=100, customers={"*": Customer("busy")})
    made = [place(around, to=f"+336123456{n:02}").sid for n in range(7)]
    inbound = around.call(Caller(CALLER), LINE, after=5)
    around.run()
    client = rest(around)
    assert [one.sid for one in client.calls.list(page_size=3)] == [inbound, *reversed(made)]
    assert [one.sid for one in client.calls.list(to="+33612345603")] == [made[3]]
    assert [one.sid for one in client.calls.list(from_=CALLER)] == [inbound]
    assert len(client.calls.list(status="busy")) == 7
    assert client.calls.list(limit=2, page_size=2)[1].sid == made[6]
    assert len(client.calls.list(start_time_after=START)) == 1
    assert client.calls.list(start_time_before=START) == []


def test_a_telephone_in_use_is_busy() -> None:
    around = stepped(product(voice="<Pause length='60'/>"))
    around.call(Caller(CALLER), LINE)
    around.run(5)
    place(around, to=CALLER)
    around.run()
    assert statuses(around) == ["initiated", "busy"]


def test_children_of_a_dial_are_found_by_their_parent() -> None:
    whisper = "<Number statusCallback='/news' statusCallbackEvent='initiated ringing answered completed'>+33611111111"
    around = stepped(product(voice=f"<Dial>{whisper}</Number></Dial>"))
    sid = around.call(Caller(CALLER), LINE)
    around.run()
    (child,) = rest(around).calls.list(parent_call_sid=sid)
    assert (child.direction, child.status, child.duration) == ("outbound-dial", "completed", "60")
    assert statuses(around) == ["initiated", "ringing", "in-progress", "completed"]
    assert around.log.heard(sid, child.sid) == 60


def test_strangers_and_unknown_things() -> None:
    around = stepped(product())
    client = rest(around)
    with pytest.raises(TwilioRestException) as refused:
        client.calls("CA" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)
    client.auth = (client.username, "wrong")
    with pytest.raises(TwilioRestException) as refused:
        client.calls("CA" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_a_call_may_be_recorded() -> None:
    around = stepped(product(tape=""))
    made = place(around, record=True, recording_status_callback=f"{BASE}/tape")
    around.run()
    (told,) = sent(around, "/tape")
    assert (told["CallSid"], told["RecordingSource"], told["RecordingStatus"]) == (made.sid, "OutboundAPI", "completed")


def test_a_call_is_deleted_once_it_is_over() -> None:
    around = stepped(product(), customers={CUSTOMER: Customer("no-answer")})
    made, client = place(around), rest(around)
    with pytest.raises(TwilioRestException) as refused:
        client.calls(made.sid).delete()
    assert (refused.value.status, refused.value.code) == (409, 20009)
    around.run()
    assert client.calls(made.sid).delete() is True
    for ask in (client.calls(made.sid).fetch, client.calls(made.sid).delete):
        with pytest.raises(TwilioRestException) as refused:
            ask()
        assert refused.value.code == 20404
    assert client.calls.list() == []
    assert [call.sid for call in around.log.calls] == [made.sid], "the network's own log forgets nothing"

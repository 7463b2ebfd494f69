"""Webhooks late, doubled, out of order and lost, when that is asked for; and the faults themselves."""

import pytest

from routing.simulator.faults import Faults
from routing.simulator.phone import Caller

from .product import BASE, CALLER, LINE, CallCentre, Product, centre, rest, sent, stepped

EVENTS = ["initiated", "ringing", "answered", "completed"]


def placed(fault: str, on: str = "status", **more: object):  # type: ignore[no-untyped-def]
    around = stepped(Product(answered="<Hangup/>", news=""))
    around.faults.add(on, fault, **more)  # type: ignore[arg-type]
    rest(around).calls.create(
        to=CALLER, from_=LINE, url=f"{BASE}/answered", status_callback=f"{BASE}/news", status_callback_event=EVENTS
    )
    around.run()
    return around


def order(around) -> list[str]:  # type: ignore[no-untyped-def]
    return [fields["SequenceNumber"] for fields in sent(around, "/news")]


def test_late() -> None:
    around = placed("late", seconds=60)
    assert order(around) == ["1", "2", "3", "0"]
    assert (around.log.webhooks[-1].at - around.log.webhooks[0].at).total_seconds() > 50


def test_doubled_with_the_same_token() -> None:
    around = placed("doubled")
    assert order(around) == ["0", "0", "1", "2", "3"]
    first, second = around.log.webhooks[:2]
    assert first.token == second.token
    assert {first.fate, second.fate} == {"doubled"}
    assert len({webhook.token for webhook in around.log.webhooks}) == 5


def test_out_of_order() -> None:
    assert order(placed("reordered")) == ["1", "0", "2", "3"]


def test_lost() -> None:
    around = placed("lost", times=2)
    delivered = [webhook.fields["SequenceNumber"] for webhook in around.log.webhooks
                 if webhook.kind == "status" and webhook.fate != "lost"]
    assert delivered == ["2", "3"]
    assert [webhook.status for webhook in around.log.webhooks if webhook.fate == "lost"] == [0, 0]


def test_a_lost_document_is_a_time_out_and_the_fallback_is_asked() -> None:
    product = Product(voice="<Say>Never heard</Say>", fallback="<Say>Secours</Say>")
    around = stepped(product)
    around.faults.add("voice", "lost")
    sid = around.call(Caller(CALLER), LINE)
    around.run()
    assert product.fields("/twilio/voice/fallback")["ErrorCode"] == "11205"
    assert "Secours" in around.record(sid).transcript.text()


def test_a_late_document_is_waited_for_and_a_doubled_one_heard_once() -> None:
    product = Product(voice="<Say>Bonjour</Say>")
    around = stepped(product)
    around.faults.add("voice", "late", seconds=9)
    sid = around.call(Caller(CALLER), LINE)
    around.run()
    assert around.record(sid).transcript.events[2].offset == 9
    around.faults.add("voice", "doubled")
    other = around.call(Caller(CALLER), LINE)
    around.run()
    assert around.record(other).transcript.text().count("Bonjour") == 1
    assert product.paths().count("/twilio/voice") == 3


def test_whoever_hangs_up_while_a_document_is_late_hears_nothing_of_it() -> None:
    around = stepped(Product(voice="<Say>Bonjour</Say>"))
    around.faults.add("voice", "late", seconds=9)
    sid = around.call(Caller(CALLER, hangup_after=4), LINE)
    around.run()
    record = around.record(sid)
    assert (record.end, (record.ended_at - record.started_at).total_seconds()) == ("hung_up_by_caller", 4)
    assert "Bonjour" not in record.transcript.text()


@pytest.mark.parametrize("seed", range(6))
def test_disturbed_calls_come_to_an_end(seed: int) -> None:
    product = CallCentre(["client:claire", "client:karim", "client:nadia"])
    around = centre(product, agents={"claire": "answer", "karim": "mailbox", "nadia": "no-answer"}, seed=seed)
    for kind in ("wait", "status", "action", "voice"):
        for what in ("late", "doubled", "reordered", "lost"):
            around.faults.add(kind, what, times=None, seconds=3, share=0.1)
    sids = [around.call(Caller(f"+3361234567{n}", hangup_after=200), LINE, after=3 * n) for n in range(4)]
    around.run()
    assert all(around.record(sid).end for sid in sids)
    assert {call.status for call in around.log.calls} <= {"completed", "no-answer", "failed", "canceled", "busy"}
    assert all(bridge.until is not None for bridge in around.log.bridges)


def test_chance_is_the_same_for_the_same_seed() -> None:
    def drawn(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add("status", "lost", times=None, share=0.5)
        return [faults.on_webhook("status") is not None for _ in range(50)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert 10 < sum(drawn(1)) < 40


@pytest.mark.parametrize(
    "wrong",
    [{"on": "sms", "what": "lost"}, {"on": "status", "what": "429"}, {"on": "calls.create", "what": "lost"},
     {"on": "*", "what": "rain"}, {"on": "*", "what": "lost", "share": 2}, {"on": "*", "what": "late", "times": 0}],
)
def test_faults_that_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"none of|share"):
        Faults().add(**wrong)  # type: ignore[arg-type]


def test_faults_are_used_up_and_cleared() -> None:
    faults = Faults()
    faults.add("*", "500", times=2)
    faults.add("calls.list", "lag", times=None, seconds=5)
    assert [fault is not None for fault in map(faults.on_rest, ["calls.list", "queues.list", "calls.create"])] == [
        True, True, False,
    ]
    assert faults.lag("calls.list") == 5
    assert len(faults.all()) == 1
    faults.clear()
    assert faults.lag("calls.list") == 0

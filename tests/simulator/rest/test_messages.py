"""Text messages by REST: what becomes of them, and which are refused."""

import pytest
from twilio.base.exceptions import TwilioRestException

from ..product import BASE, Product, rest, sent, stepped

MOBILE = "+33612345678"


@pytest.mark.parametrize(
    ("fate", "expected", "code"),
    [("delivered", ["sent", "delivered"], None), ("undelivered", ["sent", "undelivered"], "30005"),
     ("failed", ["sent", "failed"], "30008")],
)
def test_a_message_and_its_news(fate: str, expected: list[str], code: str | None) -> None:
    around = stepped(Product(news=""), texts={MOBILE: fate})
    client = rest(around)
    made = client.messages.create(to=MOBILE, from_="PERMANENCE", body="Bonjour", status_callback=f"{BASE}/news")
    assert (made.status, made.num_segments, made.direction) == ("queued", "1", "outbound-api")
    around.run()
    news = sent(around, "/news")
    assert [fields["MessageStatus"] for fields in news] == expected
    assert {fields["MessageSid"] for fields in news} == {made.sid}
    assert news[-1].get("ErrorCode") == code
    assert client.messages(made.sid).fetch().status == fate
    (logged,) = around.log.messages
    assert (logged.to, logged.sender, logged.body, logged.status) == (MOBILE, "PERMANENCE", "Bonjour", fate)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": "+33140000000"}, 21614),
        ({"to": "+33612345600"}, 21610),
        ({"to": "0612345678"}, 21211),
        ({"body": "x" * 1601}, 21617),
        ({"body": ""}, 21602),
        ({"from_": ""}, 21603),
        ({"from_": "LONGER THAN 11"}, 21212),
    ],
)
def test_refusals(changes: dict[str, str], code: int) -> None:
    around = stepped(Product(), opted_out=frozenset({"+33612345600"}))
    with pytest.raises(TwilioRestException) as refused:
        rest(around).messages.create(**{"to": MOBILE, "from_": "PERMANENCE", "body": "Bonjour", **changes})
    assert (refused.value.status, refused.value.code) == (400, code)
    assert around.log.messages == ()


def test_lists_and_deletes() -> None:
    around = stepped(Product())
    client = rest(around)
    for number in (MOBILE, "+33612345679"):
        client.messages.create(to=number, from_="+33173018499", body="é" * 71)
    (ours,) = client.messages.list(to=MOBILE)
    assert len(client.messages.list()) == 2
    with pytest.raises(TwilioRestException) as refused:
        client.messages(ours.sid).delete()
    assert (refused.value.status, refused.value.code) == (409, 20009)
    around.run()
    assert client.messages(ours.sid).delete() is True
    with pytest.raises(TwilioRestException) as refused:
        client.messages(ours.sid).fetch()
    assert refused.value.code == 20404
    assert len(client.messages.list()) == 1
    assert len(around.log.messages) == 2, "the network's own log forgets nothing"

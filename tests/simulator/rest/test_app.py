"""What goes wrong on demand: refusals, failures after the deed, cut connections, lists that lag."""

import pytest
from twilio.base.exceptions import TwilioRestException

from ..product import BASE, LINE, Product, rest, stepped

TO = "+33612345678"


def place(around):  # type: ignore[no-untyped-def]
    return rest(around).calls.create(to=TO, from_=LINE, url=f"{BASE}/answered")


@pytest.mark.parametrize(
    ("what", "status", "code", "is_placed"),
    [
        ("429", 429, 20429, False),
        ("500", 500, 20500, False),
        ("503", 503, 20503, False),
        ("placed-then-500", 500, 20500, True),
    ],
)
def test_an_answer_that_says_no(what: str, status: int, code: int, is_placed: bool) -> None:
    around = stepped(Product(answered="<Hangup/>"))
    around.faults.add("calls.create", what)
    with pytest.raises(TwilioRestException) as failed:
        place(around)
    assert (failed.value.status, failed.value.code) == (status, code)
    assert len(around.log.calls) == int(is_placed)
    assert around.log.requests[-1].status == status
    assert place(around).status == "queued"
    around.run()


@pytest.mark.parametrize(
    ("what", "error", "is_placed"),
    [
        ("reset", ConnectionResetError, False),
        ("timeout", TimeoutError, False),
        ("placed-then-timeout", TimeoutError, True),
    ],
)
def test_no_answer_at_all(what: str, error: type[Exception], is_placed: bool) -> None:
    around = stepped(Product(answered="<Hangup/>"))
    around.faults.add("calls.create", what)
    with pytest.raises(error):
        place(around)
    assert len(around.log.calls) == int(is_placed)
    assert around.log.requests[-1].status == 0
    around.run()


def test_a_call_that_is_placed_twice_and_told_of_once() -> None:
    around = stepped(Product(answered="<Hangup/>"))
    around.faults.add("calls.create", "placed-twice")
    made = place(around)
    around.run(1)
    first, second = around.log.calls
    assert (first.sid, second.status) == (made.sid, "initiated")
    assert around.faults.happened == {"placed-twice": 1}
    around.run()
    assert around.log.calls[0].rang_at is not None


def test_a_list_that_lags() -> None:
    around = stepped(Product(answered="<Pause length='60'/>"))
    around.faults.add("calls.list", "lag", times=None, seconds=20)
    made = place(around)
    around.run(10)
    assert rest(around).calls.list(to=TO) == []
    assert rest(around).calls(made.sid).fetch().sid == made.sid
    around.run(15)
    assert [call.sid for call in rest(around).calls.list(to=TO)] == [made.sid]


def test_another_account() -> None:
    around = stepped(Product())
    client = rest(around)
    answer = client.http_client.request("GET", "https://x/2010-04-01/Accounts/AC1/Calls.json", auth=client.auth)
    assert answer.status_code == 404


def test_every_request_is_logged() -> None:
    around = stepped(Product())
    rest(around).calls.list(to=TO)
    (logged,) = around.log.requests
    assert (logged.operation, logged.method, logged.status) == ("calls.list", "GET", 200)
    assert ("To", TO) in logged.fields

"""What is to be told is written once with its change, told once, and survives a death between any two steps."""

from __future__ import annotations

import pytest

from routing import outbox as job
from routing.availability import Outlooks
from routing.domain.text import Language
from routing.outbox import SmsReason
from routing.runtime import Runtime
from routing.store import sms_refusals
from routing.store.database import Connection, Database
from tests.conftest import StoppedClock
from tests.outbox_cases import CALL, MOBILE, Desk, Killed, dying
from tests.scripted_network import NOT_SENT, UNKNOWN, busy
from tests.store.databases import MONDAY, done_twice_at_once


@pytest.fixture
def desk(runtime: Runtime, clock: StoppedClock) -> Desk:
    """A dispatcher whose provider does all it is told."""
    return Desk.of(runtime, clock)


# Text messages at the door


def test_a_message_is_written_with_its_order_to_send_it(desk: Desk) -> None:
    decision = desk.text(body="Bonjour, l’aide est là\u00a0: my.norton.com")
    message = desk.message(decision.token)

    assert (decision.reason, decision.is_queued, decision.is_cut) == (SmsReason.QUEUED, True, False)
    assert (message.number, message.call_sid, message.purpose, message.language) == (MOBILE, CALL, "refund", "fr")
    assert (message.body, message.segments, message.state) == ("Bonjour, l'aide est là : my.norton.com", 1, "pending")
    assert desk.row().payload == {"token": decision.token}
    assert len(decision.token or "") == 32
    assert desk.network.orders == []


@pytest.mark.parametrize("number", ["+33612345678", "+33712345678", "+590690123456", "+262692123456", "+447911123456"])
def test_mobiles_here_and_overseas_are_written_to(desk: Desk, number: str) -> None:
    assert desk.text(number).reason is SmsReason.QUEUED


def test_an_overseas_mobile_written_as_in_france_is_reached_where_it_is(desk: Desk) -> None:
    assert desk.message(desk.text("+33690123456").token).number == "+590690123456"


@pytest.mark.parametrize(
    "number", [None, "", "anonymous", "+33173018499", "+33899123456", "+266696687", "client:karim"]
)
def test_what_is_no_mobile_is_not(desk: Desk, number: str | None) -> None:
    decision = desk.text(number)
    assert (decision.reason, decision.is_queued) == (SmsReason.NOT_MOBILE, False)
    assert desk.rows() == []


def test_a_number_that_takes_none_is_never_written_to_again(desk: Desk) -> None:
    desk.runtime.database.write(lambda connection: sms_refusals.refuse(connection, MOBILE, 21610, MONDAY))
    assert desk.text().reason is SmsReason.REFUSED_BEFORE
    assert desk.rows() == []


@pytest.mark.parametrize("body", ["", " \n", "\x00"])
def test_nothing_to_say_is_not_said(desk: Desk, body: str) -> None:
    assert desk.text(body=body).reason is SmsReason.NOTHING_TO_SAY


def test_a_call_gets_a_text_once_to_a_purpose(desk: Desk) -> None:
    first, again = desk.text(), desk.text(body="autrement")
    assert (again.reason, again.is_queued) == (SmsReason.ALREADY, True)
    assert desk.message(first.token).body == "Bonjour"
    assert desk.text(purpose="trial").reason is SmsReason.QUEUED
    assert desk.text(call_sid="CA2").reason is SmsReason.QUEUED
    assert desk.text(call_sid=None).reason is SmsReason.QUEUED
    assert desk.text(call_sid=None).reason is SmsReason.QUEUED
    assert len(desk.rows()) == 5


def test_a_text_too_long_is_cut_and_the_decision_says_so(desk: Desk) -> None:
    decision = desk.text(body="mot " * 400)
    assert decision.is_cut
    assert desk.message(decision.token).segments == desk.centre.sms.max_parts


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_repeated_wish_at_the_same_time_is_one_message(desk: Desk, database: Database) -> None:
    centre = desk.centre

    def wish(connection: Connection) -> SmsReason:
        return job.say_by_sms(
            connection, centre, number=MOBILE, body="Bonjour", purpose="refund", language=Language.FR, call_sid=CALL,
            now=MONDAY,
        ).reason

    assert done_twice_at_once(database, wish) == (SmsReason.QUEUED, SmsReason.ALREADY)


def test_an_order_is_written_once(desk: Desk) -> None:
    def work(connection: Connection) -> list[bool]:
        return [
            job.end_call(connection, "a1", "CA2", MONDAY), job.end_call(connection, "a1", "CA2", MONDAY),
            job.redirect_call(connection, "r", "CA3", "https://x/", MONDAY),
            job.delete_recording(connection, "RE1", MONDAY), job.delete_recording(connection, "RE1", MONDAY),
        ]

    assert desk.runtime.database.write(work) == [True, False, True, True, False]
    assert [row.key for row in desk.rows()] == ["end_call:a1", "redirect_call:r", "delete_recording:RE1"]


def test_what_a_transaction_did_not_keep_is_not_sent(desk: Desk) -> None:
    def work(connection: Connection) -> None:
        job.end_call(connection, "a1", "CA2", MONDAY)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        desk.runtime.database.write(work)
    desk.send()
    assert desk.network.orders == []


# A pass


def test_a_pass_tells_what_is_due_calls_first(desk: Desk) -> None:
    token = desk.text().token
    desk.runtime.database.write(lambda connection: job.end_call(connection, "a1", "CA2", MONDAY))
    sent = desk.send()

    assert (sent.done, sent.later, sent.dropped, sent.is_network_up, sent.has_more) == (2, 0, 0, True, False)
    address = f"https://appels.example.fr/twilio/message/{token}#rc=3&rp=all"
    assert desk.network.orders == [("end_call", "CA2"), ("send_message", MOBILE, "PERMANENCE", "Bonjour", address)]
    assert desk.message(token).state == "queued"
    assert desk.message(token).sid == desk.network.messages[0].sid


def test_a_second_pass_tells_nothing(desk: Desk) -> None:
    desk.text()
    desk.send()
    desk.wait(3600)
    assert desk.send() == job.Sent()
    assert len(desk.sent) == 1


@pytest.mark.parametrize("silence", [UNKNOWN, NOT_SENT])
def test_a_pass_stops_where_the_provider_is_silent(runtime: Runtime, clock: StoppedClock, silence: object) -> None:
    desk = Desk.of(runtime, clock, silence)  # type: ignore[arg-type]
    for call in ("CA1", "CA2", "CA3"):
        desk.text(call_sid=call)
    sent = desk.send()
    assert (sent.done, sent.later, sent.is_network_up, sent.has_more) == (0, 1, False, True)
    assert len(desk.sent) == 1


def test_a_pass_goes_on_past_a_refusal(runtime: Runtime, clock: StoppedClock) -> None:
    desk = Desk.of(runtime, clock, busy())
    for call in ("CA1", "CA2"):
        desk.text(call_sid=call)
    sent = desk.send()
    assert (sent.done, sent.later, sent.is_network_up) == (1, 1, True)


def test_two_dispatchers_send_each_message_once(desk: Desk, elsewhere: Runtime) -> None:
    """The second runs while the first is on the line with the provider."""
    other = Desk(elsewhere, desk.clock, desk.network)
    for number in range(5):
        desk.text(call_sid=f"CA{number}")

    def meanwhile() -> None:
        if len(desk.network.orders) == 2:
            assert other.send().done == 3

    desk.network.meanwhile = meanwhile
    desk.send()
    assert len(desk.sent) == 5
    assert all(row.state == "done" for row in desk.rows())


# kill -9


def _killed_at(desk: Desk, write: int, commits_last: bool) -> bool:
    """Whether the pass died before it was through."""
    try:
        job.send_due(dying(desk.runtime, write, commits_last), Outlooks(desk.runtime).fresh(), desk.network)
    except Killed:
        return True
    return False


@pytest.mark.parametrize("commits_last", [True, False], ids=["after the commit", "before the commit"])
@pytest.mark.parametrize("write", [1, 2, 3, 4])
def test_a_death_at_any_write_loses_nothing_and_sends_nothing_twice(
    desk: Desk, write: int, commits_last: bool
) -> None:
    tokens = [desk.text(call_sid=call, body=f"Bonjour {call}").token for call in ("CA1", "CA2")]
    assert _killed_at(desk, write, commits_last)
    desk.until_quiet()

    assert sorted(order[2] for order in desk.sent) == ["Bonjour CA1", "Bonjour CA2"]
    assert [desk.message(token).state for token in tokens] == ["queued", "queued"]
    assert desk.alarms() == []


def test_those_deaths_were_all_there_are(desk: Desk) -> None:
    for call in ("CA1", "CA2"):
        desk.text(call_sid=call)
    assert _killed_at(desk, 5, False) is False


@pytest.mark.parametrize("is_done", [True, False], ids=["taken", "not taken"])
@pytest.mark.parametrize("write", range(1, 9))
def test_a_death_while_a_doubt_is_settled_neither(desk: Desk, write: int, is_done: bool) -> None:
    """The provider's answer to the first order is lost, then the process dies somewhere in finding out."""
    token = desk.text().token
    desk.network.answers.append(UNKNOWN)
    desk.network.does_what_it_forgets = is_done
    left = write
    for _ in range(20):
        mortal = dying(desk.runtime, left, False)
        try:
            job.send_due(mortal, Outlooks(desk.runtime).fresh(), desk.network)
        except Killed:
            break
        left = mortal.database.writes_left  # type: ignore[attr-defined]
        desk.wait(50)
    desk.until_quiet()

    assert len(desk.network.messages) == 1
    assert (desk.message(token).sid, desk.message(token).state) == (desk.network.messages[0].sid, "queued")
    assert desk.alarms() == []


@pytest.mark.parametrize("commits_last", [True, False])
@pytest.mark.parametrize("write", [1, 2])
def test_orders_survive_a_death_too(desk: Desk, write: int, commits_last: bool) -> None:
    desk.runtime.database.write(lambda connection: job.end_call(connection, "a1", "CA2", MONDAY))
    assert _killed_at(desk, write, commits_last)
    desk.until_quiet()
    assert set(desk.network.orders) == {("end_call", "CA2")}
    assert desk.row().state == "done"

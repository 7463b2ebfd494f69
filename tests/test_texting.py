"""A text message reaches the provider once, whatever the provider answers or forgets."""

from __future__ import annotations

from collections import deque
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing import outbox as job
from routing.outbox import SmsReason
from routing.runtime import Runtime
from routing.store import messages, outbox
from routing.store.database import Database
from routing.store.tables import messages as messages_table
from routing.store.tables import outbox as outbox_table
from routing.telephony.network import Outcome, RemoteMessage, Told
from tests.conftest import StoppedClock
from tests.outbox_cases import MOBILE, Desk, claimed_at
from tests.scripted_network import NOT_SENT, UNKNOWN, ScriptedNetwork, busy, refused

ANSWERS = st.lists(st.sampled_from(["unknown", "not_sent", "busy", "done"]), max_size=6)
TOLD = {"unknown": UNKNOWN, "not_sent": NOT_SENT, "busy": busy(), "done": Told(Outcome.DONE, "ignored")}


@pytest.fixture
def desk(runtime: Runtime, clock: StoppedClock) -> Desk:
    """A dispatcher whose provider does all it is told."""
    return Desk.of(runtime, clock)


def test_one_that_was_taken_after_all_is_found_and_not_sent_again(desk: Desk) -> None:
    token = desk.text().token
    desk.network.answers.append(UNKNOWN)
    desk.send()
    assert (desk.row().state, desk.message(token).state) == ("unsure", "pending")
    desk.until_quiet()

    assert (len(desk.sent), desk.network.asked) == (1, 1)
    assert desk.message(token).sid == desk.network.messages[0].sid


def test_one_that_was_not_is_asked_for_twice_before_it_is_sent_again(desk: Desk) -> None:
    desk.network.answers.append(UNKNOWN)
    desk.network.does_what_it_forgets = False
    token = desk.text().token
    desk.send()
    assert (len(desk.sent), desk.network.asked) == (1, 0)
    desk.wait(15)
    desk.send()
    assert (len(desk.sent), desk.network.asked, desk.row().state) == (1, 1, "asked")
    desk.wait(44)
    desk.send()
    assert (len(desk.sent), desk.network.asked) == (1, 1)
    desk.wait(1)
    desk.send()
    assert (len(desk.sent), desk.network.asked, desk.row().state) == (1, 2, "due")
    desk.wait(1)
    desk.send()
    assert len(desk.sent) == 2
    assert desk.message(token).state == "queued"


def test_a_webhook_settles_it_before_it_is_asked_for(desk: Desk) -> None:
    desk.network.answers.append(UNKNOWN)
    token = desk.text().token
    desk.send()
    desk.runtime.database.write(lambda connection: messages.bind(connection, token or "", "SM9", desk.clock.now()))
    desk.wait(60)
    desk.send()
    assert (len(desk.sent), desk.network.asked, desk.row().state) == (1, 0, "done")


def test_while_the_provider_is_silent_nothing_is_sent_again(desk: Desk) -> None:
    desk.network.answers.append(UNKNOWN)
    desk.network.does_what_it_forgets = False
    token = desk.text().token
    desk.network.is_silent = True
    for _ in range(100):
        desk.send()
        desk.wait(60)
    assert len(desk.sent) == 1
    desk.network.is_silent = False
    desk.until_quiet()
    assert len(desk.network.messages) == 1
    assert desk.message(token).state == "queued"


def test_a_silence_of_hours_is_given_up_with_an_alarm_and_late_news_still_count(desk: Desk) -> None:
    desk.network.answers.append(UNKNOWN)
    token = desk.text().token
    desk.network.is_silent = True
    desk.until_quiet(seconds=120, passes=400)
    assert (desk.message(token).state, desk.message(token).error) == ("pending", "unknown")
    assert [kind for kind, _, _ in desk.alarms()] == ["outbox_given_up"]
    later = desk.clock.now()
    desk.runtime.database.write(lambda connection: messages.advance(connection, token or "", "delivered", None, later))
    assert desk.message(token).state == "delivered"


def test_one_that_is_never_found_is_sent_three_times_and_no_more(desk: Desk) -> None:
    desk.network.answers.extend([UNKNOWN] * 9)
    desk.network.does_what_it_forgets = False
    token = desk.text().token
    desk.until_quiet()
    assert (len(desk.sent), desk.network.asked, desk.row().state) == (3, 6, "dropped")
    assert desk.message(token).error == "unknown"
    assert [kind for kind, _, _ in desk.alarms()] == ["outbox_given_up"]


def test_a_message_of_another_call_with_the_same_words_is_not_taken_for_it(desk: Desk) -> None:
    """The first is known; the second's answer is lost, and the provider never had it."""
    desk.text(call_sid="CA1")
    desk.send()
    desk.network.answers.append(UNKNOWN)
    desk.network.does_what_it_forgets = False
    second = desk.text(call_sid="CA2").token
    desk.until_quiet()
    assert len(desk.network.messages) == 2
    assert desk.message(second).sid == desk.network.messages[0].sid


@pytest.mark.parametrize(
    ("body", "is_ours"),
    [("Bonjour", True), ("Sent from your Twilio trial account - Bonjour", True), ("Bonjour !", False), ("", False)],
)
def test_it_is_known_by_its_words(desk: Desk, body: str, is_ours: bool) -> None:
    desk.network.answers.append(UNKNOWN)
    desk.network.does_what_it_forgets = False
    token = desk.text().token
    desk.send()
    desk.network.messages.append(RemoteMessage("SM7", MOBILE, body, "delivered", desk.clock.now(), None))
    desk.until_quiet()
    assert (desk.message(token).sid == "SM7") is is_ours
    assert len(desk.sent) == (1 if is_ours else 2)


def test_what_is_found_tells_its_state_and_its_error(desk: Desk) -> None:
    desk.network.answers.append(UNKNOWN)
    desk.network.does_what_it_forgets = False
    token = desk.text().token
    desk.send()
    desk.network.messages.append(RemoteMessage("SM7", MOBILE, "Bonjour", "undelivered", desk.clock.now(), 21610))
    desk.until_quiet()
    assert (desk.message(token).state, desk.message(token).error) == ("undelivered", "21610")
    assert desk.text(purpose="trial").reason is SmsReason.REFUSED_BEFORE


def test_too_many_requests_wait_as_long_as_asked_and_longer_each_time(desk: Desk) -> None:
    desk.network.answers.extend([busy(), busy(), busy(30), busy(), busy(), busy()])
    desk.text()
    pauses = []
    for _ in range(6):
        desk.send()
        pauses.append((desk.row().due_at - desk.clock.now()).total_seconds())
        desk.clock.at = desk.row().due_at
    assert pauses == [1, 2, 30, 8, 8, 8]
    desk.send()
    assert (desk.row().state, len(desk.network.messages), desk.network.asked) == ("done", 1, 0)


def test_what_never_left_is_sent_when_the_way_is_free(desk: Desk) -> None:
    desk.network.answers.extend([NOT_SENT] * 10)
    token = desk.text().token
    desk.until_quiet(seconds=60)
    assert (desk.message(token).state, desk.network.asked, len(desk.network.messages)) == ("queued", 0, 1)


def test_what_could_not_leave_for_hours_is_given_up_as_failed(desk: Desk) -> None:
    desk.network.answers.extend([NOT_SENT] * 1000)
    token = desk.text().token
    desk.until_quiet(seconds=60, passes=300)
    assert (desk.message(token).state, desk.message(token).error) == ("failed", "not_sent")
    assert desk.clock.now() - desk.row().created_at <= timedelta(hours=4, minutes=2)
    assert desk.alarms() == [("outbox_given_up", desk.row().key, 1)]


@pytest.mark.parametrize("code", [21610, 21614])
def test_a_number_that_refuses_is_never_written_to_again(desk: Desk, code: int) -> None:
    desk.network.answers.append(refused(code))
    token = desk.text().token
    desk.until_quiet()
    assert (desk.message(token).state, desk.message(token).error) == ("failed", str(code))
    assert desk.text(purpose="trial").reason is SmsReason.REFUSED_BEFORE
    assert desk.alarms() == []


@pytest.mark.parametrize("code", [20003, 21212, 21606, 21659, 20404])
def test_a_fault_of_our_account_is_an_alarm(desk: Desk, code: int) -> None:
    desk.network.answers.extend([refused(code), refused(code)])
    token = desk.text().token
    desk.text(purpose="trial")
    desk.until_quiet()
    assert (desk.message(token).state, desk.message(token).error) == ("failed", str(code))
    assert desk.alarms() == [("account_refused", str(code), 2)]
    assert desk.text(purpose="hours").reason is SmsReason.QUEUED


def test_any_other_refusal_ends_that_message_alone(desk: Desk) -> None:
    desk.network.answers.append(refused(21211))
    token = desk.text().token
    desk.until_quiet()
    assert (desk.message(token).state, desk.row().state, desk.alarms()) == ("failed", "dropped", [])


def test_a_message_that_was_erased_is_not_sent(desk: Desk) -> None:
    desk.text()
    desk.runtime.database.write(lambda connection: connection.execute(messages_table.delete()))
    assert desk.send().dropped == 1
    assert desk.sent == []


def test_a_message_that_is_erased_while_it_is_sent_is_deleted_at_the_provider_s(desk: Desk) -> None:
    desk.text()
    desk.network.meanwhile = lambda: desk.runtime.database.write(
        lambda connection: connection.execute(messages_table.delete()) and None
    )
    desk.send()
    assert [(row.kind, row.state) for row in desk.rows()] == [("sms", "done"), ("delete_message", "done")]
    assert [order[0] for order in desk.network.orders] == ["send_message", "delete_message"]
    assert desk.network.orders[1][1] == desk.network.messages[0].sid
    assert desk.alarms() == []


def test_who_is_late_with_a_claim_does_not_send(desk: Desk) -> None:
    """The process stood still between claim and order, until the lease was nearly or wholly over."""
    desk.text()
    row = desk.runtime.database.write(lambda connection: claimed_at(connection, desk.clock.now()))
    desk.wait(59)
    late = job.Delivery(desk.runtime, desk.centre, desk.network, row)
    assert job.deliver_message(late) is job.Verdict.LATER
    desk.wait(2)
    desk.until_quiet()
    assert job.deliver_message(late) in (job.Verdict.LATER, job.Verdict.DONE)
    assert len(desk.sent) == 1


def test_what_was_dropped_after_the_claim_is_not_sent(desk: Desk) -> None:
    desk.text()
    row = desk.runtime.database.write(lambda connection: claimed_at(connection, desk.clock.now()))
    desk.runtime.database.write(lambda connection: outbox.drop(connection, row.id, "no longer wished for"))
    assert job.deliver_message(job.Delivery(desk.runtime, desk.centre, desk.network, row)) is job.Verdict.LATER
    assert desk.sent == []


def test_two_messages_of_the_provider_for_one_of_ours_are_an_alarm(desk: Desk) -> None:
    token = desk.text().token
    desk.network.meanwhile = lambda: desk.runtime.database.write(
        lambda connection: messages.bind(connection, token or "", "SM-of-another", desk.clock.now()) and None
    )
    desk.send()
    assert [kind for kind, _, _ in desk.alarms()] == ["sms_twice"]
    assert (desk.message(token).sid, desk.row().state) == ("SM-of-another", "done")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@given(answers=ANSWERS, takes=st.booleans(), pauses=st.lists(st.integers(1, 90), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_it_answers_a_person_gets_one_message(
    desk: Desk, database: Database, answers: list[str], takes: bool, pauses: list[int]
) -> None:
    """For at most two lost answers: after three the message is given up and somebody told."""
    _emptied(database)
    scripted = [answer for at, answer in enumerate(answers) if answer != "unknown" or answers[:at].count("unknown") < 2]
    desk.network = ScriptedNetwork(desk.clock.now, deque(TOLD[name] for name in scripted), takes)
    token = desk.text().token
    for pause in pauses:
        desk.send()
        desk.wait(pause)
    desk.until_quiet()
    assert len(desk.network.messages) == 1
    assert desk.message(token).sid == desk.network.messages[0].sid


def _emptied(database: Database) -> None:
    for table in (messages_table, outbox_table):
        database.write(lambda connection, table=table: connection.execute(table.delete()))
    with database.read() as connection:
        assert outbox.find(connection, "x") is None

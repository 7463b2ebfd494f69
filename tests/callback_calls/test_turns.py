"""A turn is decided once: asked again it gets the same document, and no call but the try's own hears anything."""

from __future__ import annotations

from xml.etree import ElementTree

from routing.callback_calls import agent_side, customer
from routing.callback_calls.news import STRANGER, Verdict
from routing.domain.attempt import AttemptOutcome
from routing.domain.callback import CallbackState
from tests.callback_cases import STRANGE, Back, words_of


def test_a_turn_asked_again_gets_the_same_document_and_changes_nothing(back: Back) -> None:
    call = back.booked_and_rung()
    assert call.picks_up() == call.picks_up()
    greeting = call.document
    moved = call.presses("2")
    row = call.row
    call.document = greeting
    back.wait(5)
    assert call.presses("3") == moved
    assert call.row == row


def test_another_call_hears_nothing_and_is_alarmed(back: Back) -> None:
    call = back.booked_and_rung()
    reply = call.picks_up(sid=STRANGE)
    assert (reply.verdict, [one.tag for one in ElementTree.fromstring(reply.document)]) == (
        Verdict.NOT_THE_ATTEMPTS, ["Hangup"],
    )
    assert back.alarms() == [(STRANGER, call.attempt.id, 1)]
    assert back.ends() == [STRANGE]
    assert call.attempt.answers == {}


def test_a_token_that_nobody_knows_is_told_so(back: Back) -> None:
    for token in ("no-such-token", "", "x" * 99, "a\0"):
        reply = customer.answered(back.runtime, back.outlook, token, STRANGE)
        assert (reply.verdict, words_of(reply.document)) == (Verdict.UNKNOWN_TOKEN, "")
        assert agent_side.agent_hears(back.runtime, back.outlook, token, STRANGE, 1).verdict is Verdict.UNKNOWN_TOKEN


def test_an_agent_cannot_take_a_call_that_nobody_has_placed(back: Back) -> None:
    call = back.booked_and_rung()
    back.runtime.database.write(lambda connection: connection.exec_driver_sql("UPDATE attempts SET call_sid = NULL"))
    reply = agent_side.agent_takes(back.runtime, back.outlook, call.placed.token, STRANGE, 2, "1")
    assert reply.verdict is Verdict.UNKNOWN_TOKEN
    assert call.row.state is CallbackState.DIALLING


def test_who_picks_up_after_it_was_cancelled_hears_nothing_more(back: Back) -> None:
    call = back.booked_and_rung()
    back.cancelled(call.row)
    call.picks_up()
    assert (call.verbs(), call.said()) == (["Hangup"], "")


def test_who_is_at_another_try_by_now_hears_that_it_is_over(back: Back) -> None:
    """The callback goes on by itself: nothing that is said in a call that is over may change it."""
    call = back.booked_and_rung()
    call.picks_up()
    back.set(call.row, tries=2)
    for press in ("1", "3"):
        greeting = call.document
        call.presses(press)
        assert call.said() == "Ce rappel n’est plus prévu."
        call.document = greeting
    assert call.row.state is CallbackState.DIALLING
    assert call.attempt.outcome is None


def test_a_decision_is_taken_once(back: Back) -> None:
    call = back.booked_and_rung()
    call.picks_up()
    call.presses("")
    call.presses("")
    assert (call.attempt.outcome, call.row.counted) == (AttemptOutcome.NO_KEY, 1)
    call.document = call.attempt.answers["answered"]
    before = call.row
    call.is_machine()
    call.hangs_up()
    call.hangs_up()
    assert (call.row, call.agent) == (before, "available")

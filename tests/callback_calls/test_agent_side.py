"""Agents hear what it is about and take it by pressing 1: once the person is there, or before they are called."""

from __future__ import annotations

import pytest

from routing.callback_calls import agent_side
from routing.callback_calls.news import Verdict
from routing.domain.attempt import AttemptOutcome, AttemptState, News
from routing.domain.callback import CallbackState
from routing.domain.staff import Presences
from routing.domain.text import Language
from tests.callback_cases import ONE_DATABASE, STRANGE, Back, OnTheLine, words_of


@pytest.fixture
def agent_rings(back: Back) -> OnTheLine:
    """Claire is rung first, for somebody who asked."""
    back.agent_first()
    return back.booked_and_rung()


def test_an_agent_hears_what_it_is_about_and_nothing_of_the_person(back: Back) -> None:
    call = back.booked_and_rung(language=Language.EN)
    call.picks_up()
    call.presses("1")
    offer = words_of(call.agent_picks_up().document)
    assert "Rappel en anglais : Remboursement" in offer
    assert "tapez 1" in offer
    assert str(call.row.number) not in offer


def test_an_agent_who_is_too_late_takes_nobody(back: Back) -> None:
    """The end of their call was heard of before their key, and the next agent is being rung by then."""
    call = back.booked_and_rung()
    call.picks_up()
    call.presses("1")
    call.agent_picks_up()
    call.dial_ends(joined=False)
    assert call.attempt.agent == "karim"
    call.agent_presses("1")
    assert (call.attempt.state, call.row.state) == (AttemptState.CLAIMED, CallbackState.DIALLING)
    assert back.presences()["karim"] == "ringing"


@pytest.mark.parametrize("end", ["cancelled", "hung up"])
def test_nor_does_one_who_presses_1_when_it_is_over(back: Back, end: str) -> None:
    call = back.booked_and_rung()
    call.picks_up()
    call.presses("1")
    call.agent_picks_up()
    if end == "cancelled":
        back.cancelled(call.row)
    else:
        call.hangs_up()
    before = call.row
    call.agent_presses("1")
    call.hangs_up()
    assert (call.row, call.agent) == (before, "available")


def test_the_agent_first_then_the_person(back: Back, agent_rings: OnTheLine) -> None:
    call = agent_rings
    assert call.placed.to == "+33184880001"
    assert call.placed.machine is None
    call.news(News.RINGING)
    call.picks_up()
    assert "Rappel à faire : Remboursement" in call.said()
    assert call.row.first_rung_at is None
    call.rung_agent_presses("1")
    assert call.verbs() == ["Dial"]
    assert call.rings() == call.row.number
    assert call.attempt.state is AttemptState.CLAIMED
    back.wait(9)
    assert call.customers_news(News.RINGING, ago=2) is Verdict.OURS
    assert (back.clock.now() - call.row.first_rung_at).total_seconds() == 2  # type: ignore[operator]
    call.customers_news(News.ANSWERED)
    assert (call.attempt.state, call.row.state, call.agent) == (
        AttemptState.TALKING, CallbackState.TALKING, "busy",
    )
    call.dial_ends(seconds=3)
    call.hangs_up()
    assert (call.attempt.outcome, call.row.state, call.agent) == (
        AttemptOutcome.CONNECTED, CallbackState.DONE, "wrap_up",
    )


@ONE_DATABASE
@pytest.mark.parametrize(("came", "outcome"), [
    (News.BUSY, AttemptOutcome.BUSY), (News.NO_ANSWER, AttemptOutcome.NO_ANSWER),
    (News.FAILED, AttemptOutcome.FAILED), (News.CANCELLED, AttemptOutcome.CANCELLED),
])
def test_a_person_the_agent_cannot_reach_is_tried_again_by_policy(
    back: Back, agent_rings: OnTheLine, came: News, outcome: AttemptOutcome
) -> None:
    agent_rings.picks_up()
    agent_rings.rung_agent_presses("1")
    agent_rings.dial_ends(joined=False, came=came)
    agent_rings.hangs_up()
    assert agent_rings.attempt.outcome is outcome
    assert (agent_rings.row.state, agent_rings.row.counted) == (
        CallbackState.WAITING, outcome is not AttemptOutcome.CANCELLED,
    )
    assert agent_rings.agent == "available"


def test_who_answered_and_was_not_joined_is_not_given_up_at_the_last_try(
    back: Back, agent_rings: OnTheLine
) -> None:
    back.set(agent_rings.row, counted=2)
    agent_rings.picks_up()
    agent_rings.rung_agent_presses("1")
    agent_rings.customers_news(News.ANSWERED)
    agent_rings.dial_ends(joined=False)
    agent_rings.hangs_up()
    row = agent_rings.row
    assert (row.state, row.priority, agent_rings.agent) == (CallbackState.WAITING, 2, "wrap_up")
    back.check()


@ONE_DATABASE
@pytest.mark.parametrize("told", [News.NO_ANSWER, News.BUSY, None])
@pytest.mark.parametrize("policy", ["away", "available"])
def test_an_agent_who_does_not_take_it_is_not_rung_again_and_again(
    back: Back, agent_rings: OnTheLine, told: News | None, policy: str
) -> None:
    back.changes = {**back.changes, "presences": Presences(after_no_answer=policy)}
    if told is None:
        agent_rings.picks_up()
        agent_rings.rung_agent_presses("")
    agent_rings.news(told or News.COMPLETED)
    assert (agent_rings.agent, agent_rings.row.counted) == (policy, 0)
    again = back.rung_again(1)
    assert (again.row.id, again.attempt.agent) == (agent_rings.row.id, "karim")
    assert agent_rings.row.first_rung_at is None


def test_a_cancellation_is_not_the_agent_s_fault(back: Back, agent_rings: OnTheLine) -> None:
    back.cancelled(agent_rings.row)
    agent_rings.news(News.NO_ANSWER)
    assert agent_rings.agent == "available"


def test_a_talk_of_which_no_news_came_is_one(back: Back, agent_rings: OnTheLine) -> None:
    agent_rings.picks_up()
    agent_rings.rung_agent_presses("1")
    agent_rings.dial_ends(seconds=90)
    agent_rings.hangs_up()
    assert (agent_rings.row.state, agent_rings.agent) == (CallbackState.DONE, "wrap_up")


@pytest.mark.parametrize("told", [None, News.BUSY])
def test_other_news_of_the_agent_s_call_changes_nothing(
    back: Back, agent_rings: OnTheLine, told: News | None
) -> None:
    agent_rings.picks_up()
    before = agent_rings.attempt
    runtime, outlook, now = back.runtime, back.outlook, back.clock.now()
    assert agent_side.customer_news(runtime, outlook, agent_rings.placed.token, told, now) is Verdict.OURS
    assert agent_side.customer_news(runtime, outlook, STRANGE, told, now) is Verdict.UNKNOWN_TOKEN
    assert agent_side.customer_news(runtime, outlook, "a\0", told, now) is Verdict.UNKNOWN_TOKEN
    assert agent_rings.attempt == before

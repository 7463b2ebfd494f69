"""The network's news, lost, doubled, late, out of order, or of another call: each changes a thing once."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.callback_calls.news import LATE, STRANGER, Verdict, call_news
from routing.domain.attempt import AttemptOutcome, AttemptState, News
from routing.domain.callback import CallbackState
from tests.callback_cases import STRANGE, Back
from tests.conftest import MONDAY_MORNING
from tests.scripted_network import UNKNOWN

ORDERS = list(permutations((News.PLACED, News.RINGING, News.ANSWERED, News.NO_ANSWER)))


def test_a_call_is_followed_by_the_network_s_clock(back: Back) -> None:
    call = back.booked_and_rung()
    back.wait(30)
    for told, ago in ((News.PLACED, 29), (News.RINGING, 27), (News.ANSWERED, 20)):
        assert call.news(told, ago) is Verdict.OURS
    now = back.clock.now()
    attempt = call.attempt
    assert attempt.state is AttemptState.ANSWERED
    assert [(now - moment).total_seconds() for moment in (attempt.rung_at, attempt.answered_at) if moment] == [27, 20]
    assert call.row.first_rung_at == attempt.rung_at
    assert call.news(News.COMPLETED) is Verdict.OURS
    assert (call.attempt.outcome, call.row.state) == (AttemptOutcome.NO_KEY, CallbackState.WAITING)
    assert call.agent == "available"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_in_any_order_doubled_or_lost_it_ends_once(back: Back) -> None:
    @settings(max_examples=20, deadline=None)
    @given(order=st.sampled_from(ORDERS), doubled=st.integers(0, 3), lost=st.sets(st.integers(0, 3), max_size=3))
    def tell(order: tuple[News, ...], doubled: int, lost: set[int]) -> None:
        back.wait(1)
        call = back.booked_and_rung()
        told = [news for number, news in enumerate(order) if number not in lost or news is News.NO_ANSWER]
        for news in (*told, order[doubled]) if order[doubled] in told else told:
            assert call.news(news) is Verdict.OURS
        back.check()
        assert (call.attempt.outcome, call.row.counted, call.agent) == (AttemptOutcome.NO_ANSWER, 1, "available")
        assert call.row.first_rung_at is not None
        back.cancelled(call.row)

    tell()


@pytest.mark.parametrize("first", [News.ANSWERED, News.NO_ANSWER])
def test_the_first_ring_is_the_earliest_whenever_it_is_heard_of(back: Back, first: News) -> None:
    call = back.booked_and_rung()
    back.wait(40)
    call.news(first, ago=2)
    call.news(News.RINGING, ago=30)
    call.news(News.RINGING, ago=10)
    assert call.row.first_rung_at == call.attempt.rung_at == MONDAY_MORNING.replace(second=10)


def test_a_ring_that_no_news_told_of_is_known_by_their_answer(back: Back) -> None:
    call = back.booked_and_rung()
    back.wait(12)
    call.picks_up()
    assert call.row.first_rung_at == back.clock.now()


def test_late_news_of_a_call_says_nothing_of_the_time_they_moved_to_meanwhile(back: Back) -> None:
    call = back.booked_and_rung()
    call.picks_up()
    call.presses("2")
    assert call.row.first_rung_at is None
    for told in (News.RINGING, News.ANSWERED, News.COMPLETED, News.BUSY):
        call.news(told)
    assert (call.row.state, call.row.first_rung_at) == (CallbackState.WAITING, None)
    assert call.agent == "available"


def test_another_call_with_its_addresses_is_alarmed_and_ended_once(back: Back) -> None:
    call = back.booked_and_rung()
    for told in (News.PLACED, News.RINGING, News.ANSWERED):
        assert call.news(told, sid=STRANGE) is Verdict.NOT_THE_ATTEMPTS
    assert call.news(News.COMPLETED, sid="CA" + "e" * 32) is Verdict.NOT_THE_ATTEMPTS
    assert call.news(News.RINGING, sid="") is Verdict.NOT_THE_ATTEMPTS
    assert back.alarms() == [(STRANGER, call.attempt.id, 5)]
    assert back.ends() == [STRANGE]
    assert (call.attempt.state, call.attempt.call_sid) == (AttemptState.PLACED, call.placed.sid)


def test_a_call_with_another_try_s_address_is_not_ended_for_it(back: Back) -> None:
    first = back.booked_and_rung()
    back.wait(1)
    second = back.booked_and_rung()
    assert first.news(News.RINGING, sid=second.placed.sid) is Verdict.NOT_THE_ATTEMPTS
    assert back.alarms() == [(STRANGER, first.attempt.id, 1)]
    assert back.ends() == []
    assert second.news(News.RINGING) is Verdict.OURS


def test_a_token_that_nobody_knows_changes_nothing(back: Back) -> None:
    for token, told in product(("", "no-such-token", "x" * 65, "a\0b"), (News.RINGING, News.COMPLETED, None)):
        verdict = call_news(back.runtime, back.outlook, token, STRANGE, told, back.clock.now())
        assert verdict is Verdict.UNKNOWN_TOKEN
    assert back.alarms() == []


def test_the_token_of_a_call_to_an_agent_for_a_caller_is_none_of_ours(back: Back) -> None:
    back.caller_waits()
    back.dispatch()
    verdict = call_news(back.runtime, back.outlook, back.token("claire"), STRANGE, News.COMPLETED, back.clock.now())
    assert verdict is Verdict.UNKNOWN_TOKEN
    assert back.presences()["claire"] == "ringing"


def test_a_cancelled_call_that_is_heard_of_for_the_first_time_is_ended(back: Back) -> None:
    back.net.answers.append(UNKNOWN)
    row = back.booked()
    back.ring()
    back.cancelled(row)
    sid = back.net.placed[0].sid
    call_news(back.runtime, back.outlook, back.net.placed[0].token, sid, News.RINGING, back.clock.now())
    assert back.ends() == [sid]
    assert back.alarms() == []


def test_one_that_is_over_when_it_turns_up_need_not_be_ended(back: Back) -> None:
    back.net.answers.append(UNKNOWN)
    back.booked()
    back.ring()
    back.net.hidden = {back.net.placed[0].sid}
    for seconds in (55, 15):
        back.wait(seconds)
        back.sweep()
    attempt, = back.all_tries()
    told = call_news(back.runtime, back.outlook, attempt.token, STRANGE, News.NO_ANSWER, back.clock.now())
    assert told is Verdict.OURS
    assert (back.alarms(), back.ends()) == ([(LATE, attempt.id, 1)], [])

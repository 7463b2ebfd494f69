"""What nobody told us is asked of the network: a doubt twice, a silent call once, a queued one before closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from routing.callback_calls.news import LATE, STRANGER
from routing.domain.attempt import AttemptOutcome, AttemptState, News
from routing.domain.callback import CallbackState
from routing.store import attempts
from routing.store.callbacks import CallbackRow
from routing.telephony.network import RemoteCall
from tests.callback_cases import ONE_DATABASE, Back, OnTheLine
from tests.scripted_network import UNKNOWN


def _in_doubt(back: Back, was_placed: bool) -> CallbackRow:
    back.net.answers.append(UNKNOWN)
    back.net.does_what_it_forgets = was_placed
    row = back.booked()
    back.ring()
    return row


def _lists(back: Back) -> int:
    """How often one look asks the network."""
    before = back.net.asked
    back.sweep()
    return back.net.asked - before


def test_a_doubt_that_was_placed_is_found_in_the_list_and_rings_on(back: Back) -> None:
    row = _in_doubt(back, was_placed=True)
    call = OnTheLine(back, back.net.placed[0])
    back.wait(54)
    assert _lists(back) == 0
    back.wait(1)
    assert _lists(back) == 1
    assert (call.attempt.call_sid, call.attempt.state) == (call.placed.sid, AttemptState.PLACED)
    assert back.row(row).state is CallbackState.DIALLING
    back.net.is_now(call.placed.sid, "no-answer")
    back.wait(85)
    back.sweep()
    assert (call.attempt.outcome, back.row(row).counted) == (AttemptOutcome.NO_ANSWER, 1)
    assert set(back.presences().values()) == {"available"}


@pytest.mark.parametrize("late", [0, 3600])
def test_a_doubt_that_was_not_placed_is_asked_for_twice_and_rung_again(back: Back, late: float) -> None:
    row = _in_doubt(back, was_placed=False)
    back.wait(55 + late)
    assert _lists(back) == 1
    assert (back.row(row).state, back.agent("claire").presence) == (CallbackState.DIALLING, "ringing")
    back.wait(14)
    assert _lists(back) == 0
    back.wait(1)
    assert _lists(back) == 1
    kept = back.row(row)
    assert (kept.state, kept.counted, kept.reason) == (CallbackState.WAITING, 0, "not_placed")
    assert back.agent("claire").presence == "available"
    call = back.rung(row)
    assert (call.attempt.n, len(back.net.placed)) == (2, 1)


def test_a_list_that_lags_is_believed_the_second_time(back: Back) -> None:
    row = _in_doubt(back, was_placed=True)
    sid = back.net.placed[0].sid
    back.net.hidden = {sid}
    back.wait(55)
    back.sweep()
    back.net.hidden = set()
    back.wait(15)
    back.sweep()
    assert back.tries(row)[0].call_sid == sid
    assert back.row(row).state is CallbackState.DIALLING
    assert back.ring().placed == 0


@pytest.mark.parametrize("told", [News.RINGING, None])
def test_a_call_that_turns_up_after_it_was_given_up_is_ended_and_alarmed(back: Back, told: News | None) -> None:
    row = _in_doubt(back, was_placed=True)
    call = OnTheLine(back, back.net.placed[0])
    back.net.hidden = {call.placed.sid}
    for seconds in (55, 15):
        back.wait(seconds)
        back.sweep()
    assert back.row(row).state is CallbackState.WAITING
    again = back.rung(row)
    if told:
        call.news(told)
    else:
        call.picks_up()
        assert call.verbs()[-1] == "Hangup"
    assert back.alarms() == [(LATE, call.attempt.id, 1)]
    assert back.ends() == [call.placed.sid]
    assert back.row(row).state is CallbackState.DIALLING
    again.news(News.RINGING)
    assert again.attempt.state is AttemptState.RINGING
    assert back.alarms() == [(LATE, call.attempt.id, 1)]


def test_a_second_call_in_the_list_is_alarmed_and_ended(back: Back) -> None:
    row = _in_doubt(back, was_placed=True)
    first = back.net.placed[0].sid
    twin = "CA" + "b" * 32
    back.net.calls[twin] = RemoteCall(
        twin, str(row.number), "ringing", back.clock.now() + timedelta(seconds=2), "outbound-api", None
    )
    back.net.calls["CA" + "c" * 32] = RemoteCall(
        "CA" + "c" * 32, str(row.number), "in-progress", back.clock.now(), "inbound", None
    )
    back.wait(55)
    back.sweep()
    attempt, = back.tries(row)
    assert attempt.call_sid == first
    assert back.alarms() == [(STRANGER, attempt.id, 1)]
    assert back.ends() == [twin]


def test_while_the_network_says_nothing_nobody_is_rung_again(back: Back) -> None:
    row = _in_doubt(back, was_placed=True)
    back.net.is_silent = True
    for _ in range(4):
        back.wait(60)
        assert back.sweep() == 0
        assert back.ring().placed == 0
    assert back.row(row).state is CallbackState.DIALLING
    back.net.is_silent = False
    back.wait(31)
    assert back.sweep() == 1
    assert back.tries(row)[0].call_sid == back.net.placed[0].sid


@pytest.mark.parametrize("word", [News.PLACED, News.NO_ANSWER, None])
def test_what_webhooks_say_while_the_network_is_asked_stands(back: Back, word: News | None) -> None:
    row = _in_doubt(back, was_placed=True)
    call = OnTheLine(back, back.net.placed[0])
    back.net.hidden = {call.placed.sid}
    back.wait(55)
    _meanwhile(back, lambda: call.news(word))
    back.sweep()
    assert call.attempt.call_sid == call.placed.sid
    assert back.row(row).state is (CallbackState.WAITING if word is News.NO_ANSWER else CallbackState.DIALLING)
    assert call.attempt.outcome is (AttemptOutcome.NO_ANSWER if word is News.NO_ANSWER else None)
    assert back.alarms() == []
    back.check()


@ONE_DATABASE
@pytest.mark.parametrize(("status", "outcome", "state"), [
    ("completed", AttemptOutcome.CONNECTED, "done"), ("in-progress", None, "talking"),
    ("", AttemptOutcome.CONNECTED, "done"),
])
def test_a_talk_whose_end_nobody_told_is_asked_for(
    back: Back, status: str, outcome: AttemptOutcome | None, state: str
) -> None:
    call = back.booked_and_rung().talks()
    if status:
        back.net.is_now(call.placed.sid, status)
    else:
        del back.net.calls[call.placed.sid]
    back.wait(299)
    back.sweep()
    assert (call.agent, back.net.asked) == ("busy", 0)
    back.wait(1)
    back.sweep()
    back.sweep()
    assert (call.attempt.outcome, call.row.state) == (outcome, state)
    assert call.agent == ("busy" if outcome is None else "wrap_up")
    assert back.net.asked == 1


@ONE_DATABASE
@pytest.mark.parametrize(("status", "outcome", "counted"), [
    ("busy", AttemptOutcome.BUSY, 1), ("completed", AttemptOutcome.NO_KEY, 1), ("failed", AttemptOutcome.FAILED, 1),
    ("canceled", AttemptOutcome.CANCELLED, 0), ("", AttemptOutcome.UNKNOWN, 0),
])
def test_a_call_of_which_no_news_came_is_asked_for(
    back: Back, status: str, outcome: AttemptOutcome, counted: int
) -> None:
    call = back.booked_and_rung()
    if status:
        back.net.is_now(call.placed.sid, status)
    else:
        del back.net.calls[call.placed.sid]
    back.wait(84)
    back.sweep()
    assert call.attempt.outcome is None
    back.wait(1)
    back.sweep()
    assert (call.attempt.outcome, call.row.state, call.row.counted) == (outcome, CallbackState.WAITING, counted)
    assert call.agent == "available"


def test_a_call_still_queued_when_nobody_may_be_rung_any_more_is_taken_back_and_waits_again(back: Back) -> None:
    back.clock.at += timedelta(hours=9, minutes=49)
    call = back.booked_and_rung()
    back.wait(85)
    back.sweep()
    assert back.net.ended == [call.placed.sid]
    assert (call.attempt.outcome, call.row.state, call.row.counted) == (
        AttemptOutcome.NOT_PLACED, CallbackState.WAITING, 0,
    )
    opening = call.row.next_attempt_at
    assert opening is not None
    assert opening.isoformat() == "2026-11-24T08:00:00+00:00"
    assert call.news(News.CANCELLED) == "ours"
    assert call.row.counted == 0
    back.clock.at = opening
    assert back.rung(call.row).attempt.n == 2


@ONE_DATABASE
@pytest.mark.parametrize(("hours", "status"), [(9, "ringing"), (2, "queued")])
def test_one_that_rings_or_may_ring_still_is_left_alone(back: Back, hours: int, status: str) -> None:
    back.clock.at += timedelta(hours=hours, minutes=49)
    call = back.booked_and_rung()
    back.net.is_now(call.placed.sid, status)
    for _ in range(3):
        back.wait(85)
        back.sweep()
    assert back.net.ended == []
    assert call.row.state is CallbackState.DIALLING


def test_a_call_that_was_cancelled_and_goes_on_is_ended_again(back: Back) -> None:
    call = back.booked_and_rung()
    call.news(News.RINGING)
    back.cancelled(call.row)
    back.net.is_now(call.placed.sid, "ringing")
    back.wait(15)
    back.sweep()
    assert back.ends() == [call.placed.sid] * 2
    assert call.agent == "ringing"
    back.send()
    back.wait(30)
    back.sweep()
    assert call.agent == "available"


@pytest.mark.parametrize("talks", [False, True])
def test_nobody_is_left_behind_whom_nothing_rings_any_more(back: Back, talks: bool) -> None:
    """However that came to be: their try is over, and nothing of theirs would ever move."""
    lost = back.booked_and_rung()
    if talks:
        lost.talks()
    back.wait(1)
    kept = back.booked_and_rung()
    back.runtime.database.write(
        lambda connection: attempts.end(connection, lost.attempt.id, AttemptOutcome.CANCELLED, back.clock.now())
    )
    back.sweep()
    assert lost.row.state is (CallbackState.TALKING if talks else CallbackState.DIALLING)
    back.wait(31)
    back.sweep()
    assert (lost.row.state, lost.row.reason, lost.row.counted) == (CallbackState.WAITING, "nothing_rings", 0)
    assert kept.row.state is CallbackState.DIALLING
    assert back.rung(lost.row).attempt.n == 2


def _meanwhile(back: Back, work: Callable[[], object]) -> None:
    """Does something while the network is asked for its list."""
    asked = back.net.calls_to

    def calls_to(*question: object) -> tuple[RemoteCall, ...]:
        found = asked(*question)  # type: ignore[arg-type]
        work()
        return found

    back.net.calls_to = calls_to  # type: ignore[method-assign]

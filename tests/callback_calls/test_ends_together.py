"""News of several calls at once comes to what it would one at a time, and what is not plain is left for that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from routing.callback_calls.ends_together import Heard, keep
from routing.callback_calls.news import Verdict, bind, note_news
from routing.domain.attempt import AttemptOutcome, AttemptState, News
from routing.domain.callback import CallbackState
from routing.store import attempts, callbacks
from routing.store.database import Connection
from tests.callback_cases import Back, OnTheLine
from tests.outbox_cases import Killed

ENDS = (News.BUSY, News.NO_ANSWER, News.FAILED, News.CANCELLED, News.COMPLETED)
STRANGE = "CA" + "f" * 32


def _together(back: Back, *heard: tuple[OnTheLine, News], sid: str | None = None) -> list[bool]:
    now, at = back.clock.now(), back.clock.now() - timedelta(seconds=2)
    told = [Heard(back.outlook, call.placed.token, sid or call.placed.sid, news, at, now) for call, news in heard]
    return back.runtime.database.write(lambda connection: keep(connection, told))


def _alone(back: Back, call: OnTheLine, news: News) -> None:
    now, at = back.clock.now(), back.clock.now() - timedelta(seconds=2)

    def work(connection: Connection) -> None:
        bound, _ = bind(connection, call.placed.token, call.placed.sid, now, is_over=True)
        assert bound is not None
        note_news(connection, back.outlook, back.runtime.links, bound, news, at, now)

    back.runtime.database.write(work)


def _all_of(back: Back, call: OnTheLine) -> object:
    """Everything that is kept of it, but for the ids."""
    row, attempt = call.row, call.attempt
    with back.runtime.database.read() as connection:
        changes = [change for change in callbacks.changes_of(connection, row.id) if change.event != "booked"]
    return (
        row.state, row.reason, row.next_attempt_at, row.counted, row.tries, row.first_rung_at, row.changed_at,
        row.ended_at, row.priority, row.agents_lost, attempt.state, attempt.outcome, attempt.rung_at, attempt.ended_at,
        call.placed.sid == attempt.call_sid, call.agent, [(one.event, one.reason, one.detail) for one in changes],
    )


def _two(back: Back) -> tuple[OnTheLine, OnTheLine]:
    back.with_agents(3)
    for _ in range(2):
        back.booked()
    first = back.rung()
    return first, back.rung_again(1)


def _is_rung_and_nobody_kept_it(back: Back) -> OnTheLine:
    """The process has died as soon as the network was told."""
    back.net.dies_after = True
    back.booked()
    with pytest.raises(Killed):
        back.ring()
    back.net.dies_after = False
    return OnTheLine(back, back.net.placed[-1])


@pytest.mark.parametrize("news", ENDS)
@pytest.mark.parametrize("before", [(), (News.RINGING,), (News.RINGING, News.ANSWERED)])
def test_it_comes_to_the_same_as_one_at_a_time(back: Back, before: Sequence[News], news: News) -> None:
    calls = _two(back)
    back.wait(5)
    for call in calls:
        for told in before:
            assert call.news(told) is Verdict.OURS
    back.wait(3)
    assert _together(back, (calls[0], news)) == [True]
    _alone(back, calls[1], news)
    assert _all_of(back, calls[0]) == _all_of(back, calls[1])
    assert (calls[0].row.state, calls[0].agent) == (CallbackState.WAITING, "available")
    back.check()


def test_of_several_each_comes_to_its_own(back: Back) -> None:
    calls = _two(back)
    back.wait(1)
    assert _together(back, (calls[0], News.BUSY), (calls[1], News.NO_ANSWER)) == [True, True]
    assert [call.attempt.outcome for call in calls] == [AttemptOutcome.BUSY, AttemptOutcome.NO_ANSWER]
    assert [call.row.reason for call in calls] == ["busy", "no_answer"]
    assert set(back.presences().values()) == {"available"}


def test_news_that_comes_before_the_network_s_answer_was_kept_names_the_call(back: Back) -> None:
    call = _is_rung_and_nobody_kept_it(back)
    assert (call.attempt.state, call.attempt.call_sid) == (AttemptState.SENDING, None)
    assert _together(back, (call, News.NO_ANSWER)) == [True]
    assert (call.attempt.call_sid, call.attempt.outcome) == (call.placed.sid, AttemptOutcome.NO_ANSWER)
    back.check()


def _cancelled(back: Back, call: OnTheLine) -> None:
    back.cancelled(call.row)


def _at_its_last_try(back: Back, call: OnTheLine) -> None:
    back.set(call.row, counted=2)


def _over(_back: Back, call: OnTheLine) -> None:
    call.news(News.BUSY)


def _at_a_later_try(back: Back, call: OnTheLine) -> None:
    back.set(call.row, tries=2)


@pytest.mark.parametrize("changed", [_cancelled, _at_its_last_try, _over, _at_a_later_try])
def test_what_is_not_plain_is_left_as_it_is(back: Back, changed: Callable[[Back, OnTheLine], None]) -> None:
    call = back.booked_and_rung()
    changed(back, call)
    before = _all_of(back, call)
    assert _together(back, (call, News.NO_ANSWER)) == [False]
    assert _all_of(back, call) == before


def test_a_call_that_is_not_the_try_s_is_left(back: Back) -> None:
    first, second = _two(back)
    back.wait(1)
    lost = _is_rung_and_nobody_kept_it(back)
    before = [_all_of(back, call) for call in (first, second, lost)]
    assert _together(back, (first, News.BUSY), sid=STRANGE) == [False]
    assert _together(back, (first, News.BUSY), sid="\0") == [False]
    assert _together(back, (lost, News.BUSY), sid=second.placed.sid) == [False]
    assert [_all_of(back, call) for call in (first, second, lost)] == before


def test_a_call_that_two_tries_want_is_neither_s(back: Back) -> None:
    back.with_agents(3)
    calls = [_is_rung_and_nobody_kept_it(back)]
    back.wait(1)
    calls.append(_is_rung_and_nobody_kept_it(back))
    assert _together(back, (calls[0], News.BUSY), (calls[1], News.BUSY), sid=STRANGE) == [False, False]
    assert [call.attempt.call_sid for call in calls] == [None, None]


def test_where_agents_are_rung_first_it_is_left(back: Back) -> None:
    back.agent_first()
    call = back.booked_and_rung()
    assert _together(back, (call, News.NO_ANSWER)) == [False]
    assert call.attempt.state is AttemptState.PLACED


def test_doubled_and_at_the_same_time_each_ends_once_and_every_agent_is_free(back: Back) -> None:
    back.with_agents(12)
    back.changes = {**back.changes, "calls_per_second": 60}
    rows = [back.booked() for _ in range(12)]
    for _ in range(8):
        back.ring()
        back.wait(1)
    calls = [OnTheLine(back, one) for one in back.net.placed]
    assert len(calls) == 12
    assert back.outlook
    with ThreadPoolExecutor(24) as pool:
        told = list(pool.map(lambda call: call.news(News.BUSY), [*calls, *calls]))
    assert set(told) == {Verdict.OURS}
    with back.runtime.database.read() as connection:
        tries = [attempts.of_callback(connection, row.id) for row in rows]
        changes = [[one.event for one in callbacks.changes_of(connection, row.id)] for row in rows]
    assert [[one.outcome for one in own] for own in tries] == [[AttemptOutcome.BUSY]] * 12
    assert changes == [["booked", "claimed", "retried"]] * 12
    assert set(back.presences().values()) == {"available"}
    back.check()

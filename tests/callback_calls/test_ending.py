"""What a try came to: by policy another one within open hours, or the end with one text message; its agent is free."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import product

import pytest

from routing.callback_calls.ending import came_to, ended
from routing.domain.attempt import AttemptOutcome, News
from routing.domain.callback import CallbackState
from routing.domain.promise import Tries
from routing.store import attempts, callbacks
from routing.store.database import Connection
from tests.callback_cases import ONE_DATABASE, Back, OnTheLine

MINUTE = timedelta(minutes=1)
AT_ONCE = timedelta(0)
# What the network tells, what that comes to, whether it counts, and after what pause they are rung again.
POLICY = [
    (News.BUSY, AttemptOutcome.BUSY, 1, 5 * MINUTE), (News.NO_ANSWER, AttemptOutcome.NO_ANSWER, 1, 30 * MINUTE),
    (News.FAILED, AttemptOutcome.FAILED, 1, 10 * MINUTE), (News.CANCELLED, AttemptOutcome.CANCELLED, 0, AT_ONCE),
    (News.COMPLETED, AttemptOutcome.NO_KEY, 1, 30 * MINUTE),
]


@ONE_DATABASE
@pytest.mark.parametrize(("told", "outcome", "counted", "pause"), POLICY)
def test_each_outcome_has_its_next_try_by_policy(
    back: Back, told: News, outcome: AttemptOutcome, counted: int, pause: timedelta
) -> None:
    call = back.booked_and_rung()
    due_at = call.row.next_attempt_at if pause is AT_ONCE else back.clock.now() + pause
    back.wait(0.1)
    call.news(told)
    row = call.row
    assert (row.state, row.reason, row.counted, row.tries) == (CallbackState.WAITING, outcome.value, counted, 1)
    assert row.next_attempt_at == (due_at if pause is AT_ONCE else due_at + timedelta(seconds=0.1))  # type: ignore[operator]
    assert (call.attempt.outcome, call.agent) == (outcome, "available")
    assert back.told(row) == []
    with back.runtime.database.read() as connection:
        changes = callbacks.changes_of(connection, row.id)
    assert [(one.event, one.detail) for one in changes[1:]] == [("claimed", {"n": 1}), ("retried", {"n": 1})]


def test_after_the_last_try_they_are_told_once_and_never_rung_again(back: Back) -> None:
    row = back.booked()
    due = []
    for _ in range(3):
        call = back.rung(row)
        call.news(News.RINGING)
        for _ in range(2):
            call.news(News.NO_ANSWER)
        due.append(back.row(row).next_attempt_at)
        back.clock.at = due[-1] or back.clock.at
    assert [at.isoformat() if at else None for at in due] == [
        "2026-11-23T09:30:00+00:00", "2026-11-23T12:00:00+00:00", None,
    ]
    kept = back.row(row)
    assert (kept.state, kept.counted, kept.ended_at) == (CallbackState.UNREACHABLE, 3, back.clock.now())
    assert back.told(row) == ["unreached"]
    assert set(back.presences().values()) == {"available"}
    back.wait(86_400)
    assert back.ring().placed == 0


def test_a_try_that_nobody_is_to_blame_for_is_never_the_last(back: Back) -> None:
    back.promises = {**back.promises, "tries": Tries(most=1)}
    row = back.booked()
    for n in (1, 2, 3):
        call = back.rung_again(6)
        assert call.attempt.n == n
        call.news(News.CANCELLED)
    assert (back.row(row).state, back.row(row).counted) == (CallbackState.WAITING, 0)
    back.rung_again(6).news(News.BUSY)
    assert back.row(row).state is CallbackState.UNREACHABLE
    assert back.told(row) == ["unreached"]


def test_a_number_that_does_not_exist_is_over_at_once(back: Back) -> None:
    call = back.booked_and_rung()
    call.news(News.NO_SUCH_NUMBER)
    assert (call.row.state, call.attempt.outcome) == (CallbackState.UNREACHABLE, AttemptOutcome.BAD_NUMBER)
    assert (call.row.first_rung_at, back.told(call.row)) == (None, ["unreached"])


@ONE_DATABASE
@pytest.mark.parametrize(("hours", "minutes", "told", "due_at"), [
    (9, 45, News.BUSY, "2026-11-24T08:00:00+00:00"), (9, 49, News.CANCELLED, "2026-11-24T08:00:00+00:00"),
    (9, 40, News.BUSY, "2026-11-23T18:45:00+00:00"),
])
def test_the_next_try_is_never_too_late_in_the_day(
    back: Back, hours: int, minutes: int, told: News, due_at: str
) -> None:
    back.clock.at += timedelta(hours=hours, minutes=minutes)
    call = back.booked_and_rung()
    back.wait(55)
    call.news(told)
    assert call.row.next_attempt_at is not None
    found = call.row.next_attempt_at
    assert found in (datetime.fromisoformat(due_at), datetime.fromisoformat(due_at) + timedelta(seconds=55))


@ONE_DATABASE
@pytest.mark.parametrize(("told", "state"), [(News.NO_ANSWER, "waiting"), (News.COMPLETED, "waiting")])
@pytest.mark.parametrize("lost", ["callbacks.yaml", "line"])
def test_without_its_config_a_call_still_comes_to_an_end(back: Back, told: News, state: str, lost: str) -> None:
    call = back.booked_and_rung()
    if lost == "line":
        back.set(call.row, line="gone")
    else:
        back.changes = {**back.changes, "promises": None}
    call.news(told)
    assert (call.row.state, call.agent) == (state, "available")
    back.check()


@ONE_DATABASE
@pytest.mark.parametrize("is_connected", [True, False])
def test_nor_does_a_talk_go_on_for_ever_without_it(back: Back, is_connected: bool) -> None:
    call = back.booked_and_rung().talks()
    back.changes = {**back.changes, "promises": None}
    outcome = AttemptOutcome.CONNECTED if is_connected else AttemptOutcome.AGENT_GONE

    def work(connection: Connection) -> None:
        held, attempt = callbacks.lock(connection, call.row.id), attempts.lock(connection, call.attempt.id)
        assert held is not None
        assert attempt is not None
        ended(connection, back.outlook, back.runtime.links, held, attempt, outcome, back.clock.now())

    back.runtime.database.write(work)
    assert call.row.state is (CallbackState.DONE if is_connected else CallbackState.WAITING)
    assert call.agent == "wrap_up"
    back.check()


@pytest.mark.parametrize("talks", [False, True])
@ONE_DATABASE
def test_whatever_a_try_comes_to_its_callback_goes_on_or_is_over_and_its_agent_is_free(
    back: Back, talks: bool
) -> None:
    back.with_agents(2 * len(AttemptOutcome))
    for counted, outcome in product((0, 2), AttemptOutcome):
        back.wait(1)
        row = back.booked()
        back.set(row, counted=counted)
        call = back.rung(row)
        if talks:
            call.talks()
        back.runtime.database.write(partial(_end_twice, back=back, call=call, outcome=outcome))
        over = call.row
        assert over.state not in (CallbackState.DIALLING, CallbackState.TALKING)
        assert over.next_attempt_at is not None or over.state is not CallbackState.WAITING
        assert call.agent in ("available", "wrap_up")
        assert len(back.told(over)) == (over.state is CallbackState.UNREACHABLE)
        if over.state is CallbackState.WAITING:
            back.cancelled(over)
    back.check()


def _end_twice(connection: Connection, back: Back, call: OnTheLine, outcome: AttemptOutcome) -> None:
    """The end is told twice, and once of another try."""
    held, attempt = callbacks.lock(connection, call.row.id), attempts.lock(connection, call.attempt.id)
    assert held is not None
    assert attempt is not None
    outlook, links, now = back.outlook, back.runtime.links, back.clock.now()
    for _ in range(2):
        held = came_to(connection, outlook, links, held, replace(attempt, n=9), outcome, now)
        held = ended(connection, outlook, links, held, attempt, outcome, now)

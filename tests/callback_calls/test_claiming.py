"""Who is rung back next, and with which agent: best rank first, one agent to each, and callers who wait go first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from routing.callback_calls.claiming import claim, free_agents, lease
from routing.domain.attempt import News
from routing.domain.callback import CallbackState
from routing.domain.presence import Presence
from routing.domain.promise import Limits
from routing.domain.staff import Tier
from routing.runtime import Runtime
from routing.store import agents
from tests.callback_cases import Back, OnTheLine, states
from tests.conftest import StoppedClock
from tests.store.databases import another

ALL = ["claire", "karim", "nadia"]


def test_who_is_due_is_claimed_with_an_agent_and_a_try_of_their_own(back: Back) -> None:
    row = back.booked()
    claimed, = back.runtime.database.write(lambda connection: claim(connection, back.outlook, back.clock.now()))
    kept, = back.tries(row)
    assert kept == claimed.attempt
    assert claimed.callback == back.row(row)
    assert (claimed.callback.state, claimed.callback.tries, claimed.callback.counted) == ("dialling", 1, 0)
    assert (kept.kind, kept.n, kept.callback_id, kept.queue, kept.strategy) == (
        "callback", 1, row.id, "support", "customer_first",
    )
    assert (kept.state, kept.call_sid, kept.ring_seconds) == ("sending", None, 25)
    assert kept.lease_until_at == back.clock.now() + lease(25) > back.clock.now() + timedelta(seconds=20)
    assert len(kept.token) >= 32
    assert back.agent("claire").presence is Presence.RINGING
    assert back.agent("claire").attempt_id == kept.id
    back.check()


def test_nobody_is_claimed_too_early_without_an_agent_or_twice(back: Back) -> None:
    row = back.booked()
    back.set(row, next_attempt_at=back.clock.now() + timedelta(seconds=1))
    assert back.ring().placed == 0
    back.wait(1)
    for agent in ALL:
        back.runtime.database.write(lambda connection, id_=agent: agents.ensure(  # type: ignore[misc]
            connection, [id_], Presence.AWAY, back.clock.now()
        ))
    assert back.ring().placed == 0
    assert back.row(row).state is CallbackState.WAITING
    assert back.all_tries() == ()


def test_never_do_more_ring_than_agents_are_free(back: Back) -> None:
    for _ in range(5):
        back.booked()
    for _ in range(8):
        back.ring()
        back.wait(0.1)
    assert len(back.net.placed) == 3
    assert set(back.presences().values()) == {"ringing"}
    back.check()


def test_the_best_ranked_go_first(back: Back) -> None:
    now = back.clock.now()
    rows = [back.booked() for _ in range(4)]
    back.set(rows[0], priority=0, next_attempt_at=now, rank_at=now)
    back.set(rows[1], priority=0, next_attempt_at=now, rank_at=now - timedelta(minutes=5))
    back.set(rows[2], priority=0, next_attempt_at=now - timedelta(minutes=1), rank_at=now)
    back.set(rows[3], priority=2, next_attempt_at=now, rank_at=now)
    back.with_agents(4)
    for _ in range(4):
        back.ring()
        back.wait(0.1)
    assert [back.attempt_of(one).callback_id for one in back.net.placed] == [
        rows[number].id for number in (3, 2, 1, 0)
    ]


def test_callers_who_wait_on_the_telephone_go_first(back: Back) -> None:
    for _ in range(2):
        back.caller_waits()
    for _ in range(3):
        back.booked()
    for _ in range(4):
        back.ring()
        back.wait(0.1)
    assert len(back.net.placed) == 1
    assert sorted(back.presences().values()) == ["available", "available", "ringing"]
    with back.runtime.database.read() as connection:
        assert free_agents(connection, back.outlook.centre) == []


def test_who_has_no_agent_free_keeps_nobody_behind_them_waiting(back: Back) -> None:
    support = back.outlook.centre.queues["support"]
    nadia = back.outlook.centre.agents["nadia"]
    sales = replace(support, id="sales", tiers=(Tier((nadia,), False, 20),))
    back.changes = {**back.changes, "queues": {"support": support, "sales": sales}, "calls_per_second": 100}
    others = [back.booked(queue="sales") for _ in range(3)]
    row = back.booked(queue="support")
    back.ring()
    assert states(back.rows()) == ["dialling", "dialling", "waiting", "waiting"]
    assert back.row(row).state is CallbackState.DIALLING
    assert {one.agent for one in back.all_tries()} == {"claire", "nadia"}
    assert {back.row(one).state.value for one in others} == {"dialling", "waiting"}


def test_a_number_with_several_callbacks_is_rung_for_one_at_a_time(back: Back) -> None:
    back.promises = {**back.promises, "limits": Limits(open_per_number=3)}
    back.changes = {**back.changes, "calls_per_second": 60}
    number = back.number()
    rows = [back.booked(number=number) for _ in range(2)]
    other = back.booked()
    back.set(other, rank_at=back.clock.now() + timedelta(minutes=1))
    back.ring()
    back.wait(1)
    back.ring()
    assert sorted(one.to for one in back.net.placed) == sorted([number, str(other.number)])
    OnTheLine(back, next(one for one in back.net.placed if one.to == number)).news(News.BUSY)
    back.wait(1)
    back.ring()
    assert [one.to for one in back.net.placed].count(number) == 2
    assert {back.row(row).tries for row in rows} == {1}


@pytest.mark.parametrize("queue", [None, "closed-long-ago"])
def test_whose_queue_is_no_longer_there_is_rung_by_the_line_s(back: Back, queue: str | None) -> None:
    call = back.booked_and_rung(queue=queue)
    call.picks_up()
    call.presses("1")
    assert call.rings() == "claire"
    call.dial_ends(joined=False)
    assert call.rings() == "karim"


def test_calls_begin_at_the_pace_that_every_process_shares(back: Back, elsewhere: Runtime) -> None:
    back.changes = {**back.changes, "calls_per_second": 1}
    other = back.in_process(elsewhere)
    for _ in range(3):
        back.booked()
    placed = []
    for seconds in (0, 0.5, 0.4, 0.1, 1):
        back.wait(seconds)
        placed.append((back.ring().placed, other.ring().placed))
    assert placed == [(1, 0), (0, 0), (0, 0), (1, 0), (1, 0)]
    assert [one.at for one in back.net.placed] == [
        back.net.placed[0].at + timedelta(seconds=number) for number in range(3)
    ]


@pytest.mark.parametrize("processes", [2, 4])
def test_any_number_of_dispatchers_ring_everybody_once(
    runtime: Runtime, clock: StoppedClock, processes: int
) -> None:
    back = Back.of(runtime, clock, calls_per_second=200)
    back.with_agents(30)
    for _ in range(30):
        back.booked()
    with ExitStack() as stack:
        others = [
            back.in_process(replace(runtime, database=stack.enter_context(another(runtime.database))))
            for _ in range(processes)
        ]

        def dispatch(process: Back) -> None:
            for _ in range(40):
                process.ring()
                clock.at += timedelta(milliseconds=50)

        with ThreadPoolExecutor(processes) as pool:
            list(pool.map(dispatch, others))
    assert len(back.net.placed) == 30
    assert len({one.to for one in back.net.placed}) == 30
    assert {row.state for row in back.rows()} == {CallbackState.DIALLING}
    assert len({one.agent for one in back.all_tries()}) == 30
    back.check()


def test_dispatchers_webhooks_and_cancellations_at_once_keep_to_the_rules(
    runtime: Runtime, clock: StoppedClock
) -> None:
    back = Back.of(runtime, clock, calls_per_second=100)
    back.with_agents(6)
    rows = [back.booked() for _ in range(24)]
    told, is_over = (News.RINGING, News.NO_ANSWER, News.BUSY, News.CANCELLED), Event()
    with ExitStack() as stack:
        web, *dispatchers = [
            back.in_process(replace(runtime, database=stack.enter_context(another(runtime.database)))) for _ in range(3)
        ]

        def dispatch(process: Back) -> None:
            for _ in range(30):
                process.ring()
                clock.at += timedelta(milliseconds=40)

        def tell(number: int) -> None:
            heard: set[str] = set()
            while not is_over.wait(0.005):
                for placed in [one for one in tuple(back.net.placed)[number::3] if one.sid not in heard]:
                    heard.add(placed.sid)
                    call = OnTheLine(web, placed)
                    for news in (News.RINGING, News.ANSWERED, told[len(heard) % len(told)]):
                        call.news(news)

        def cancel() -> None:
            for row in rows[::3]:
                with suppress(AssertionError):  # over already, or talked
                    web.cancelled(row)

        with ThreadPoolExecutor(6) as pool:
            others = [pool.submit(tell, number) for number in range(3)]
            for work in [*(pool.submit(dispatch, one) for one in dispatchers), pool.submit(cancel)]:
                work.result(timeout=60)
            is_over.set()
            for work in others:
                work.result(timeout=60)
    back.check()
    calls = [back.attempt_of(one) for one in back.net.placed]
    assert len({(one.callback_id, one.n) for one in calls}) == len(calls)
    assert {one.id for one in calls if one.ended_at is None} == {
        back.agent(agent).attempt_id for agent, presence in back.presences().items() if presence == "ringing"
    }
    assert {row.state for row in map(back.row, rows[::3])} == {CallbackState.CANCELLED}
    assert len(calls) > 6
    assert back.alarms() == []

"""The dispatcher: who is rung for whom, at what pace, and what becomes of calls of which nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from routing.agent_news import STRANGER
from routing.dispatch import dispatch_due
from routing.domain.attempt import AttemptOutcome, AttemptState, News
from routing.domain.staff import Presences
from routing.placing import BAD_NUMBER, REFUSED
from routing.runtime import Runtime
from routing.store import heartbeats
from routing.telephony.network import Outcome, Told
from tests.agent_cases import Floor
from tests.conftest import StoppedClock
from tests.outbox_cases import Killed, dying
from tests.scripted_network import NOT_SENT, UNKNOWN, busy, refused

FIRST_TIER = ["claire", "karim"]
ALL_FREE = {"claire": "available", "karim": "available", "nadia": "available"}


@pytest.fixture
def floor(runtime: Runtime, clock: StoppedClock) -> Floor:
    """The shipped config: Claire and Karim together for 20 seconds, then Nadia."""
    return Floor.of(runtime, clock)


def test_nobody_is_rung_while_nobody_waits(floor: Floor) -> None:
    assert floor.dispatch().did_nothing
    assert floor.network.orders == []


def test_the_first_tier_is_rung_together_and_the_next_when_nobody_answered(floor: Floor) -> None:
    entry = floor.caller_waits()
    assert floor.dispatch_fully() == FIRST_TIER
    assert floor.network.rings == [20, 20]
    assert floor.presences() == {"claire": "ringing", "karim": "ringing", "nadia": "available"}
    for agent in FIRST_TIER:
        floor.news(agent, News.NO_ANSWER)
    assert floor.dispatch_fully() == ["nadia"]
    assert floor.network.rings[-1] == 25
    assert floor.presences() == {"claire": "away", "karim": "away", "nadia": "ringing"}
    assert floor.entry(entry).state == "waiting"
    assert floor.entry(entry).entered_at == entry.entered_at


def test_agents_are_rung_as_the_network_knows_them(floor: Floor) -> None:
    floor.caller_waits()
    floor.dispatch_fully()
    assert [order[1:3] for order in floor.network.orders] == [
        ("+33184880001", "+33173018499"), ("client:karim", "+33173018499"),
    ]


def test_a_whole_round_without_success_begins_again_with_those_available(runtime: Runtime, clock: StoppedClock) -> None:
    floor = Floor.of(runtime, clock, presences=Presences(after_no_answer="available"))
    floor.caller_waits()
    assert floor.dispatch_fully() == FIRST_TIER
    for agent in FIRST_TIER:
        floor.news(agent, News.NO_ANSWER)
    assert floor.dispatch_fully() == ["nadia"]
    floor.news("nadia", News.NO_ANSWER)
    assert floor.dispatch_fully() == FIRST_TIER


def test_one_that_fails_at_once_is_not_rung_without_a_pause(runtime: Runtime, clock: StoppedClock) -> None:
    floor = Floor.of(runtime, clock, presences=Presences(after_no_answer="available"))
    floor.caller_waits()
    floor.dispatch_fully()
    for agent in FIRST_TIER:
        floor.news(agent, News.BUSY)
    assert floor.dispatch_fully() == ["nadia"]
    floor.news("nadia", News.BUSY)
    assert floor.dispatch_fully() == []
    floor.wait(5)
    assert floor.dispatch_fully() == FIRST_TIER


def test_calls_are_placed_at_the_pace_that_every_process_shares(
    runtime: Runtime, clock: StoppedClock, elsewhere: Runtime
) -> None:
    floor = Floor.of(runtime, clock, calls_per_second=1)
    other = replace(floor, runtime=elsewhere)
    floor.caller_waits()
    assert floor.dispatch_fully(1, 0) == ["claire"]
    assert other.dispatch_fully(1, 0) == []
    floor.wait(0.5)
    assert floor.dispatch_fully(1, 0) == []
    floor.wait(0.5)
    assert other.dispatch_fully(1, 0) == ["karim"]


def test_those_behind_have_others_rung_only_while_there_are_fewer_rings_than_callers(floor: Floor) -> None:
    floor.caller_waits()
    floor.wait(1)
    floor.caller_waits()
    assert floor.dispatch_fully() == FIRST_TIER
    floor.caller_waits()
    assert floor.dispatch_fully() == ["nadia"]
    floor.caller_waits()
    assert floor.dispatch_fully() == []


def test_when_nobody_waits_any_more_telephones_stop_and_agents_are_free(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch_fully()
    floor.caller_hangs_up(entry)
    assert floor.orders() == [("end_call", {"sid": floor.sid(agent)}) for agent in FIRST_TIER]
    floor.dispatch()
    assert [order[0] for order in floor.network.orders[2:]] == ["end_call", "end_call"]
    floor.news("claire", News.CANCELLED)
    floor.news("karim", News.NO_ANSWER)
    assert floor.presences() == ALL_FREE
    assert {floor.attempt(agent).outcome for agent in FIRST_TIER} == {AttemptOutcome.CANCELLED}


def test_telephones_ring_on_while_somebody_else_waits(floor: Floor) -> None:
    first = floor.caller_waits()
    floor.caller_waits()
    floor.dispatch_fully()
    floor.caller_hangs_up(first)
    assert floor.orders() == []


def test_a_call_that_was_cancelled_without_a_word_is_asked_for(floor: Floor) -> None:
    """A call cancelled while still queued fires no status callback."""
    entry = floor.caller_waits()
    floor.dispatch_fully()
    floor.caller_hangs_up(entry)
    for agent in FIRST_TIER:
        floor.network.is_now(floor.sid(agent), "canceled")
    floor.dispatch()
    assert floor.presences()["claire"] == "ringing"
    floor.wait(16)
    floor.dispatch()
    assert floor.presences() == ALL_FREE


def test_a_wrap_up_ends_by_itself(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch_fully()
    floor.takes("claire")
    floor.caller_is_connected(entry)
    floor.done("claire")
    assert floor.agent("claire").presence == "wrap_up"
    floor.wait(29)
    floor.dispatch()
    assert floor.agent("claire").presence == "wrap_up"
    floor.wait(1)
    floor.dispatch()
    assert floor.agent("claire").presence == "available"


@pytest.mark.parametrize("code", [21211, 21214, 21215, 21216, 21217, 13224])
def test_a_number_that_cannot_be_rung_is_no_reason_to_wait_for_it(runtime: Runtime, clock: StoppedClock, code: int
                                                                  ) -> None:
    floor = Floor.of(runtime, clock, refused(code))
    floor.caller_waits()
    assert floor.dispatch_fully() == ["karim"]
    assert floor.presences() == {"claire": "away", "karim": "ringing", "nadia": "available"}
    assert floor.alarms() == [(BAD_NUMBER, "claire", 1)]


def test_another_definite_no_frees_the_agent_by_policy(runtime: Runtime, clock: StoppedClock) -> None:
    floor = Floor.of(runtime, clock, refused(21202))
    floor.caller_waits()
    assert floor.dispatch_fully() == ["karim"]
    assert floor.agent("claire").presence == "away"
    assert floor.agent("claire").reason == "failed"


def test_too_many_requests_burn_nothing(runtime: Runtime, clock: StoppedClock) -> None:
    floor = Floor.of(runtime, clock, busy(3))
    floor.caller_waits()
    assert floor.dispatch_fully() == []
    assert floor.presences() == ALL_FREE
    floor.wait(3)
    assert floor.dispatch_fully() == FIRST_TIER
    assert floor.alarms() == []


def test_what_was_never_sent_burns_nothing_and_ends_the_pass(runtime: Runtime, clock: StoppedClock) -> None:
    floor = Floor.of(runtime, clock, NOT_SENT)
    floor.caller_waits()
    assert floor.dispatch().rung == 0
    assert floor.presences() == ALL_FREE
    floor.wait(1)
    assert floor.dispatch_fully() == FIRST_TIER


@pytest.mark.parametrize("code", [20003, 21213])
def test_an_account_that_is_refused_stops_all_calls_for_a_minute(runtime: Runtime, clock: StoppedClock, code: int
                                                                 ) -> None:
    floor = Floor.of(runtime, clock, refused(code))
    floor.caller_waits()
    assert floor.dispatch().is_stopped
    assert floor.presences() == ALL_FREE
    assert floor.alarms() == [(REFUSED, str(code), 1)]
    floor.wait(59)
    assert floor.dispatch_fully() == []
    floor.wait(1)
    assert floor.dispatch_fully() == FIRST_TIER


def test_a_doubt_that_was_placed_is_told_by_its_webhook(runtime: Runtime, clock: StoppedClock) -> None:
    floor = Floor.of(runtime, clock, UNKNOWN)
    floor.caller_waits()
    floor.dispatch()
    sid, = floor.network.calls
    floor.news("claire", News.RINGING, sid)
    assert floor.attempt("claire").call_sid == sid
    assert floor.attempt("claire").state is AttemptState.RINGING
    floor.news("claire", News.NO_ANSWER, sid)
    assert floor.agent("claire").presence == "away"


def test_a_doubt_that_was_placed_is_found_by_asking(runtime: Runtime, clock: StoppedClock) -> None:
    floor = Floor.of(runtime, clock, UNKNOWN)
    floor.caller_waits()
    floor.dispatch()
    sid, = floor.network.calls
    floor.network.is_now(sid, "no-answer")
    floor.wait(49)
    floor.dispatch()
    assert floor.agent("claire").presence == "ringing"
    floor.wait(1)
    floor.dispatch()
    assert floor.attempt("claire").call_sid == sid
    assert floor.attempt("claire").outcome is AttemptOutcome.NO_ANSWER
    assert floor.agent("claire").presence == "away"


def test_a_doubt_that_was_not_placed_is_asked_for_twice_before_the_agent_is_rung_again(
    runtime: Runtime, clock: StoppedClock
) -> None:
    floor = Floor.of(runtime, clock, UNKNOWN)
    floor.network.does_what_it_forgets = False
    entry = floor.caller_waits()
    floor.dispatch()
    assert floor.agent("claire").presence == "ringing"
    floor.wait(50)
    floor.dispatch()
    assert floor.network.asked == 1
    assert floor.agent("claire").presence == "ringing"
    floor.caller_hangs_up(entry)
    floor.wait(15)
    floor.dispatch()
    assert floor.agent("claire").presence == "available"


def test_a_doubt_is_kept_while_the_network_is_silent(runtime: Runtime, clock: StoppedClock) -> None:
    floor = Floor.of(runtime, clock, UNKNOWN)
    floor.network.is_silent = True
    floor.caller_waits()
    floor.dispatch()
    for _ in range(5):
        floor.wait(60)
        floor.dispatch()
    assert floor.agent("claire").presence == "ringing"
    floor.network.is_silent = False
    floor.wait(60)
    floor.dispatch()
    assert floor.attempt("claire").call_sid in floor.network.calls


def test_the_second_call_of_one_attempt_is_alarmed_and_ended(floor: Floor) -> None:
    floor.caller_waits()
    floor.dispatch_fully()
    told = floor.news("claire", News.RINGING, "CA" + "f" * 32)
    assert told == "not_the_attempts"
    assert floor.alarms() == [(STRANGER, floor.attempt("claire").id, 1)]
    assert floor.orders() == [("end_call", {"sid": "CA" + "f" * 32})]


def test_the_call_a_webhook_named_first_is_the_attempts(floor: Floor) -> None:
    floor.caller_waits()
    first = "CA" + "e" * 32
    floor.network.meanwhile = lambda: _ring_once(floor, first)
    floor.dispatch()
    assert floor.attempt("claire").call_sid == first
    assert (STRANGER, floor.attempt("claire").id, 1) in floor.alarms()
    assert ("end_call", {"sid": f"CA{0:032x}"}) in floor.orders()


def test_a_caller_who_leaves_before_the_network_is_told_is_rung_for_no_more(floor: Floor) -> None:
    """The need is looked at once more just before the network is told."""
    first = floor.caller_waits()
    floor.network.meanwhile = lambda: floor.caller_hangs_up(first)
    floor.dispatch()
    assert [order[0] for order in floor.network.orders] == ["place_call", "end_call"]
    floor.news("claire", News.CANCELLED)
    assert floor.presences() == ALL_FREE


def test_two_processes_never_ring_one_agent_twice(runtime: Runtime, clock: StoppedClock, elsewhere: Runtime) -> None:
    floor = Floor.of(runtime, clock)
    other = replace(floor, runtime=elsewhere)
    for _ in range(5):
        floor.caller_waits()
    floor.network.meanwhile = _once(lambda: other.dispatch_fully())
    floor.dispatch_fully()
    assert sorted(agent for agent, _ in floor.network.rung) == ["claire", "karim", "nadia"]


@pytest.mark.parametrize("commits_last", [True, False])
@pytest.mark.parametrize("writes", range(1, 9))
def test_a_process_that_dies_anywhere_holds_no_agent_for_good_and_rings_nobody_twice(
    runtime: Runtime, clock: StoppedClock, writes: int, commits_last: bool
) -> None:
    floor = Floor.of(runtime, clock)
    entry = floor.caller_waits()
    with suppress(Killed):
        dispatch_due(dying(runtime, writes, commits_last), floor.outlook, floor.network)
    floor.dispatch()
    rung = [agent for agent, _ in floor.network.rung]
    assert len(rung) == len(set(rung))
    for sid in list(floor.network.calls):
        floor.network.is_now(sid, "no-answer")
    floor.caller_hangs_up(entry)
    for _ in range(6):
        floor.wait(40)
        floor.dispatch()
    assert "ringing" not in floor.presences().values()


def test_an_agent_whom_nothing_holds_is_free_again(floor: Floor) -> None:
    floor.caller_waits()
    floor.dispatch()
    floor.runtime.database.write(lambda connection: connection.exec_driver_sql("DELETE FROM attempts"))
    floor.wait(1)
    floor.dispatch()
    assert [agent for agent, _ in floor.network.rung] == ["claire", "claire"]


def test_a_call_that_never_ended_for_us_is_asked_for(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch_fully()
    floor.takes("claire")
    floor.caller_is_connected(entry)
    floor.network.is_now(floor.sid("claire"), "in-progress")
    floor.news("karim", News.CANCELLED)
    before = floor.network.asked
    for seconds, asked in ((299, 0), (1, 1), (299, 1), (1, 2)):
        floor.wait(seconds)
        floor.dispatch()
        floor.dispatch()
        assert floor.network.asked - before == asked
        assert floor.agent("claire").presence == "busy"
    floor.network.is_now(floor.sid("claire"), "completed")
    floor.wait(300)
    floor.dispatch()
    assert floor.agent("claire").presence == "wrap_up"
    assert floor.entry(entry).left_as == "answered"


def test_the_heart_beats_with_each_pass(floor: Floor) -> None:
    with floor.runtime.database.read() as connection:
        assert heartbeats.heartbeat_age(connection, floor.clock.now()) is None
    floor.dispatch()
    floor.wait(7)
    with floor.runtime.database.read() as connection:
        assert heartbeats.heartbeat_age(connection, floor.clock.now()) == 7.0


def test_callers_of_the_provider_s_own_engine_are_not_rung_for(floor: Floor) -> None:
    queue = floor.outlook.centre.queues["support"]
    floor.changes = {**floor.changes, "queues": {"support": replace(queue, workflow="WW1")}}
    floor.caller_waits()
    assert floor.dispatch_fully() == []


def test_an_answer_without_a_sid_is_a_doubt(runtime: Runtime, clock: StoppedClock) -> None:
    floor = Floor.of(runtime, clock, Told(Outcome.UNKNOWN))
    floor.caller_waits()
    floor.dispatch()
    assert floor.agent("claire").presence == "ringing"


def _ring_once(floor: Floor, sid: str) -> None:
    floor.network.meanwhile = None
    token = floor.network.orders[-1][3].rpartition("/")[2]
    floor.network.rung.append(("claire", token))
    floor.news("claire", News.RINGING, sid)


def _once(work: Callable[[], object]) -> Callable[[], None]:
    """A work that is done the first time it is asked for."""
    left = [work]

    def do() -> None:
        if left:
            left.pop()()

    return do


def test_many_processes_and_webhooks_at_once_keep_one_caller_to_an_agent(runtime: Runtime, clock: StoppedClock) -> None:
    """Dispatchers and webhooks in threads, on connections of their own where the database has them."""
    floor = Floor.of(runtime, clock, presences=Presences(after_no_answer="available", wrap_up=0))
    entries = [floor.caller_waits() for _ in range(6)]

    def passes(times: int) -> None:
        for _ in range(times):
            floor.wait(0.11)
            floor.dispatch()

    def answering(agent: str, times: int) -> None:
        for _ in range(times):
            if any(name == agent for name, _ in list(floor.network.rung)) and floor.attempt(agent).call_sid:
                floor.takes(agent)
                for entry in entries:
                    floor.caller_is_connected(entry)
                floor.done(agent)
                floor.news(agent, News.COMPLETED)

    with ThreadPoolExecutor(5) as pool:
        works = [pool.submit(passes, 8) for _ in range(2)]
        works += [pool.submit(answering, agent, 8) for agent in ALL_FREE]
        for work in works:
            work.result(timeout=60)
    for _ in range(20):
        if all(floor.entry(entry).state == "left" for entry in entries):
            break
        passes(3)
        for agent in ALL_FREE:
            answering(agent, 1)
    assert [floor.entry(entry).left_as for entry in entries] == ["answered"] * 6
    assert len({floor.entry(entry).attempt_id for entry in entries}) == 6
    assert floor.presences() == ALL_FREE
    assert floor.alarms() == []

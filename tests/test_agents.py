"""Agents by hand and by queue: who is at what, who is there for a queue, and what a change at work comes to."""

from __future__ import annotations

import pytest

from routing import agents
from routing.agents import SetReason
from routing.domain.attempt import News
from routing.domain.errors import Refused
from routing.domain.ringing import Reach, Why
from routing.domain.staff import Presences
from routing.runtime import Runtime
from tests.agent_cases import Floor
from tests.conftest import StoppedClock


@pytest.fixture
def floor(runtime: Runtime, clock: StoppedClock) -> Floor:
    """The shipped config: Claire and Karim together for 20 seconds, then Nadia."""
    return Floor.of(runtime, clock)


def _set(floor: Floor, agent: str, presence: str) -> SetReason:
    return agents.set_presence(floor.runtime, floor.outlook.centre, agent, presence, "pause").reason


def _reach(floor: Floor) -> Reach:
    with floor.runtime.database.read() as connection:
        return agents.is_anyone_there(connection, floor.outlook.centre, floor.outlook.centre.queues["support"])


def _at_work(floor: Floor) -> int:
    with floor.runtime.database.read() as connection:
        return agents.count_at_work(connection, floor.outlook.centre, floor.outlook.centre.queues["support"])


@pytest.mark.parametrize("at_start", ["available", "away"])
def test_agents_begin_as_the_config_says(runtime: Runtime, clock: StoppedClock, at_start: str) -> None:
    floor = Floor.of(runtime, clock, presences=Presences(at_start=at_start))
    assert set(floor.presences().values()) == {at_start}
    assert bool(_reach(floor)) is (at_start == "available")
    floor.caller_waits()
    assert bool(floor.dispatch_fully()) is (at_start == "available")


def test_a_presence_by_hand_is_kept_with_its_reason_and_version(floor: Floor) -> None:
    before = floor.agent("claire")
    floor.wait(5)
    assert _set(floor, "claire", "away") is SetReason.NOW
    after = floor.agent("claire")
    assert (after.presence, after.reason, after.since_at) == ("away", "pause", floor.clock.now())
    assert after.version > before.version
    assert _set(floor, "claire", "away") is SetReason.ALREADY
    assert floor.agent("claire") == after
    assert _set(floor, "claire", "available") is SetReason.NOW


def test_a_change_of_another_version_is_not_made(floor: Floor) -> None:
    _set(floor, "claire", "away")
    seen = floor.agent("claire").version
    _set(floor, "claire", "available")

    def work(connection: object) -> SetReason:
        return agents.set_by_hand(
            connection, floor.outlook.centre, "claire", "away", "", floor.clock.now(), seen,  # type: ignore[arg-type]
        ).reason

    assert floor.runtime.database.write(work) is SetReason.CHANGED_MEANWHILE
    assert floor.agent("claire").presence == "available"


@pytest.mark.parametrize("presence", ["ringing", "busy", "wrap_up", "", "gone"])
def test_only_available_and_away_are_set_by_hand(floor: Floor, presence: str) -> None:
    with pytest.raises(Refused) as refusal:
        _set(floor, "claire", presence)
    assert refusal.value.status == 422


def test_an_unknown_agent(floor: Floor) -> None:
    with pytest.raises(Refused) as refusal:
        _set(floor, "nobody", "away")
    assert refusal.value.status == 404


def test_one_who_asks_to_be_away_at_work_is_away_once_the_call_ends(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch()
    floor.takes("claire")
    floor.caller_is_connected(entry)
    assert _set(floor, "claire", "away") is SetReason.AFTERWARDS
    assert floor.agent("claire").presence == "busy"
    floor.done("claire")
    assert floor.agent("claire").presence == "away"


def test_one_who_changes_their_mind_at_work(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch()
    floor.takes("claire")
    floor.caller_is_connected(entry)
    _set(floor, "claire", "away")
    _set(floor, "claire", "available")
    floor.done("claire")
    assert floor.agent("claire").presence == "wrap_up"
    _set(floor, "claire", "available")
    assert floor.agent("claire").presence == "available"


def test_away_in_the_wrap_up_is_kept_until_it_is_over(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch()
    floor.takes("claire")
    floor.caller_is_connected(entry)
    floor.done("claire")
    assert _set(floor, "claire", "away") is SetReason.AFTERWARDS
    floor.wait(30)
    floor.dispatch()
    assert floor.agent("claire").presence == "away"


def test_who_is_there_for_a_queue_is_told_with_the_reason(floor: Floor) -> None:
    assert _reach(floor) == Reach(Why.AVAILABLE)
    assert _at_work(floor) == 3
    _set(floor, "karim", "away")
    _set(floor, "nadia", "away")
    floor.caller_waits()
    floor.dispatch()
    assert _reach(floor) == Reach(Why.AT_WORK)
    assert _reach(floor)
    assert _at_work(floor) == 1
    floor.news("claire", News.NO_ANSWER)
    assert _reach(floor) == Reach(Why.ALL_AWAY)
    assert not _reach(floor)
    assert _at_work(floor) == 0

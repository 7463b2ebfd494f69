"""What a caller gets when nothing can be kept: agents tier after tier in three rounds, or why not in both languages."""

from __future__ import annotations

from dataclasses import replace

from routing.domain.call_plan import CallPlan, RingDirectly
from routing.domain.direct_plans import (
    MOST_AT_ONCE,
    apology_plan,
    closed_plan,
    connected_plan,
    leaving_plan,
    offer_plan,
    over_plan,
    ring_plan,
    taken_plan,
    waiting_plan,
)
from routing.domain.hours import compile_hours, status_at
from routing.domain.staff import Agent, Contact
from routing.domain.text import Text
from tests.domain.conversations import CLOSED, shipped
from tests.domain.said import Cases, differing, told


def _rung(first: int, *away: str, says: bool = False) -> CallPlan:
    """The first tier from `first` on, of the shipped centre: Claire and Karim together, then Nadia."""
    centre, line = shipped(), shipped().lines["telephone"]
    said = (centre.messages["direct_connecting"],) if says else ()
    return ring_plan(centre, line, line.rules.week, first, away, said)


def _closed() -> CallPlan:
    line = shipped().lines["telephone"]
    return closed_plan(shipped(), line, status_at(compile_hours(line.rules, (), CLOSED), CLOSED))


def _for_the_chat() -> CallPlan:
    line = shipped().lines["chat"]
    return ring_plan(shipped(), line, line.rules.week, 0)


CASES: Cases = {
    "a closed line": _closed,
    "the first tier": lambda: _rung(0, says=True),
    "the second tier, nothing said before": lambda: _rung(1),
    "nobody of the first tier is there": lambda: _rung(0, "claire", "karim"),
    "one of the first tier is away": lambda: _rung(0, "claire"),
    "a second round is told to wait first": lambda: _rung(2, says=True),
    "the last tier of the third round": lambda: _rung(5),
    "after three rounds": lambda: _rung(6),
    "everybody is away": lambda: _rung(0, "claire", "karim", "nadia"),
    "a line without a queue": _for_the_chat,
    "an agent is offered a caller of a queue": lambda: offer_plan(shipped(), "support"),
    "an agent is offered a caller of a queue that is gone": lambda: offer_plan(shipped(), "gone"),
    "the agent takes the call": lambda: taken_plan("1"),
    "the agent does not": lambda: taken_plan("2"),
    "a mailbox presses nothing": lambda: taken_plan(""),
    "a caller in the queue": lambda: waiting_plan(shipped(), "7"),
    "out of the queue": leaving_plan,
    "the end after two sentences": lambda: over_plan(shipped(), "direct_message_lost", "goodbye"),
    "the end without a word": lambda: over_plan(shipped()),
    "connected": lambda: connected_plan(shipped()),
    "somebody rung back": lambda: apology_plan(shipped()),
}


def test_what_is_said() -> None:
    assert differing("direct_plans", CASES) == {}


def test_no_more_are_rung_at_once_than_the_network_takes() -> None:
    agents = tuple(Agent(f"a{number}", "A", Contact.CLIENT, f"a{number}") for number in range(12))
    queue = shipped().queues["support"]
    crowd = replace(queue, tiers=(replace(queue.tiers[0], agents=agents),))
    line = shipped().lines["telephone"]
    step = ring_plan(replace(shipped(), queues={"support": crowd}), line, line.rules.week, 0, ["a1"]).steps[-1]
    assert isinstance(step, RingDirectly)
    assert [address for _, address in step.agents] == ["a0", *(f"a{number}" for number in range(2, 11))]
    assert len(step.agents) == MOST_AT_ONCE


def test_what_is_told_before_is_told_as_one_in_each_language() -> None:
    line = shipped().lines["telephone"]
    french, english, _ = ring_plan(
        shipped(), line, line.rules.week, 0, said=(Text("Un.", "One."), Text("Deux.", "Two."))
    ).steps
    assert (told(CallPlan("x", (french, english)))) == ["x", "fr: Un. Deux.", "en: One. Two."]

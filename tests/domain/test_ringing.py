"""Whom to ring: tiers, turns and rounds, for one caller and for many; never more than are free, and never nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from routing.domain.presence import Presence
from routing.domain.ringing import Ring, Waiter, Why, is_anyone_there, tried_in_round, whom_to_ring
from routing.domain.staff import Agent, Contact, Tier

NAMES = "abcdef"
AGENTS = {name: Agent(name, name.upper(), Contact.CLIENT, name) for name in NAMES}


def tier(names: str, together: bool = True, seconds: int = 20) -> Tier:
    """A tier of agents named by letters."""
    return Tier(tuple(AGENTS[name] for name in names), together, seconds)


def rung(tiers: list[Tier], waiting: list[Waiter], free: str, ringing: str = "") -> list[str]:
    """Who is rung, each with the caller it is for."""
    return [f"{ring.entry_id}:{ring.agent.id}" for ring in whom_to_ring(tiers, waiting, set(free), set(ringing))]


def waits(entry: str, tried: str = "", ringing: str = "") -> Waiter:
    """A caller, with who was rung for them in order and who still is."""
    return Waiter(entry, tuple(tried), frozenset(ringing))


def test_together_rings_everybody_who_is_free() -> None:
    assert rung([tier("abc")], [waits("1")], "ac") == ["1:a", "1:c"]


def test_in_turn_rings_one_after_the_other() -> None:
    tiers = [tier("abc", together=False)]
    assert rung(tiers, [waits("1")], "abc") == ["1:a"]
    assert rung(tiers, [waits("1", "a", "a")], "bc", "a") == []
    assert rung(tiers, [waits("1", "a")], "bc") == ["1:b"]
    assert rung(tiers, [waits("1", "ab")], "c") == ["1:c"]


def test_each_tier_rings_for_its_own_time() -> None:
    tiers = [tier("a", seconds=20), tier("b", seconds=35)]
    assert whom_to_ring(tiers, [waits("1")], {"b"}, set()) == (Ring("1", AGENTS["b"], 35),)


def test_the_next_tier_comes_when_the_first_was_tried_or_has_nobody() -> None:
    tiers = [tier("ab"), tier("c")]
    assert rung(tiers, [waits("1", "ab", "b")], "c", "b") == []
    assert rung(tiers, [waits("1", "ab")], "c") == ["1:c"]
    assert rung(tiers, [waits("1")], "c") == ["1:c"]


def test_one_who_becomes_free_in_a_tier_that_rings_together_is_rung_with_it() -> None:
    assert rung([tier("ab"), tier("c")], [waits("1", "a", "a")], "bc", "a") == ["1:b"]


def test_after_a_round_it_begins_again_with_those_who_are_free() -> None:
    tiers = [tier("ab"), tier("c")]
    assert rung(tiers, [waits("1", "abc", "c")], "ab", "c") == []
    assert rung(tiers, [waits("1", "abc")], "ab") == ["1:a", "1:b"]
    assert rung(tiers, [waits("1", "abcb")], "abc") == ["1:a"]
    assert rung(tiers, [waits("1", "abcab")], "abc") == ["1:c"]


def test_a_round_is_what_followed_the_last_repetition() -> None:
    assert tried_in_round("") == frozenset()
    assert tried_in_round("abc") == set("abc")
    assert tried_in_round("abca") == set("a")
    assert tried_in_round("abcabca") == set("a")


def test_rings_of_a_caller_who_was_taken_serve_the_next_one() -> None:
    """Whoever answers takes the best-ranked caller, so that the second tier is not rung while the first one rings."""
    assert rung([tier("ab"), tier("c")], [waits("2")], "c", "b") == []


def test_those_behind_have_rings_begun_while_there_are_fewer_than_callers() -> None:
    tiers = [tier("ab", together=False), tier("cd")]
    two = [waits("1", "a", "a"), waits("2")]
    assert rung(tiers, two, "bcd", "a") == ["2:b"]
    assert rung(tiers, [waits("1", "a", "a"), waits("2", "b", "b")], "cd", "ab") == []
    three = [waits("1", "a", "a"), waits("2", "b", "b"), waits("3")]
    assert rung(tiers, three, "cd", "ab") == ["3:c"]


def test_who_is_there() -> None:
    assert is_anyone_there([]).why is Why.NO_AGENTS
    assert is_anyone_there([Presence.AWAY]).why is Why.ALL_AWAY
    assert is_anyone_there([Presence.AWAY, Presence.AVAILABLE]).why is Why.AVAILABLE
    for presence in (Presence.RINGING, Presence.BUSY, Presence.WRAP_UP):
        assert is_anyone_there([Presence.AWAY, presence]).why is Why.AT_WORK
        assert is_anyone_there([Presence.AWAY, presence])
    assert not is_anyone_there([Presence.AWAY])


TIERS = st.lists(
    st.builds(tier, st.text(NAMES, min_size=1, max_size=4), st.booleans(), st.integers(5, 60)), min_size=1, max_size=3
)
CALLERS = st.lists(st.builds(waits, st.uuids().map(str), st.text(NAMES, max_size=9)), min_size=1, max_size=4)


@given(TIERS, CALLERS, st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)))
def test_only_free_agents_are_rung_each_once_and_never_more_than_serve(
    tiers: list[Tier], waiting: list[Waiter], free: set[str], ringing: set[str]
) -> None:
    rings = whom_to_ring(tiers, waiting, free, ringing)
    agents = [ring.agent.id for ring in rings]
    assert len(agents) == len(set(agents))
    assert set(agents) <= free - ringing
    behind = [ring for ring in rings if ring.entry_id != waiting[0].entry_id]
    assert not behind or len(agents) + len(ringing) <= len(waiting)


@given(TIERS, CALLERS, st.sets(st.sampled_from(NAMES), min_size=1))
def test_whenever_somebody_of_the_queue_is_free_and_nothing_rings_somebody_is_rung(
    tiers: list[Tier], waiting: list[Waiter], free: set[str]
) -> None:
    serving = {agent.id for one in tiers for agent in one.agents}
    assert bool(whom_to_ring(tiers, waiting, free, set())) is bool(free & serving)


@given(TIERS, st.sets(st.sampled_from(NAMES), min_size=1))
def test_everybody_who_stays_free_is_rung_once_before_anybody_is_rung_twice(tiers: list[Tier], free: set[str]) -> None:
    serving, tried = free & {agent.id for one in tiers for agent in one.agents}, ""
    for _ in range(len(serving)):
        if set(tried) >= serving:
            break
        tried += "".join(ring.agent.id for ring in whom_to_ring(tiers, [waits("1", tried)], free, set()))
    assert sorted(tried) == sorted(serving)

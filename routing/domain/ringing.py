"""Whom to ring for those who wait: tier after tier, round after round, and never more than would serve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from routing.domain.presence import Presence
from routing.domain.staff import Agent, Tier


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody who waits: the agents rung for them so far, in order, and those whose telephone still rings for them."""

    entry_id: str
    tried: tuple[str, ...] = ()
    ringing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ring:
    """An agent to be rung on behalf of a caller, for so many seconds. Who answers takes whoever ranks best by then."""

    entry_id: str
    agent: Agent
    seconds: int


class Why(StrEnum):
    """Whether a queue has anybody, and why."""

    AVAILABLE = "available"
    AT_WORK = "at_work"  # nobody is free, but somebody will be
    ALL_AWAY = "all_away"
    NO_AGENTS = "no_agents"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether anybody of a queue can take a call, now or after the one they are at. It is true when somebody can."""

    why: Why

    def __bool__(self) -> bool:
        return self.why in (Why.AVAILABLE, Why.AT_WORK)


def is_anyone_there(presences: Iterable[Presence]) -> Reach:
    """Whether agents of these presences could still take a call."""
    seen = set(presences)
    if not seen:
        return Reach(Why.NO_AGENTS)
    if Presence.AVAILABLE in seen:
        return Reach(Why.AVAILABLE)
    return Reach(Why.ALL_AWAY if seen == {Presence.AWAY} else Why.AT_WORK)


def whom_to_ring(
    tiers: Sequence[Tier], waiting: Sequence[Waiter], available: AbstractSet[str], ringing: AbstractSet[str]
) -> tuple[Ring, ...]:
    """Every ring to begin now. `waiting`: best rank first; `ringing`: who is being rung for this queue already.

    The first caller has whole tiers rung; for those behind, rings begin only while there are fewer than callers.
    """
    rings: list[Ring] = []
    for rank, waiter in enumerate(waiting):
        engaged = {ring.agent.id for ring in rings}
        live = ringing | engaged
        if rank and len(live) >= len(waiting):
            break
        chosen = _for_one(tiers, waiter, available - live, live if rank == 0 else waiter.ringing)
        rings += chosen if rank == 0 else chosen[:len(waiting) - len(live)]
    return tuple(rings)


def tried_in_round(tried: Sequence[str]) -> frozenset[str]:
    """Who of those rung, in order, belongs to the present round: a new one begins where somebody is rung again."""
    present: set[str] = set()
    for agent in tried:
        if agent in present:
            present = set()
        present.add(agent)
    return frozenset(present)


def _for_one(
    tiers: Sequence[Tier], waiter: Waiter, free: AbstractSet[str], live: AbstractSet[str]
) -> list[Ring]:
    everybody = {agent.id for tier in tiers for agent in tier.agents}
    tried = tried_in_round(waiter.tried)
    if not (free & everybody) - tried and not live & everybody:
        tried = frozenset()  # a whole round without success: from the first tier again
    for tier in tiers:
        asked = [Ring(waiter.entry_id, agent, tier.seconds) for agent in _distinct(tier, free - tried)]
        still_rings = any(agent.id in live for agent in tier.agents)
        if tier.together and asked:
            return asked
        if still_rings:
            return []
        if asked:
            return asked[:1]
    return []


def _distinct(tier: Tier, wanted: AbstractSet[str]) -> list[Agent]:
    return list({agent.id: agent for agent in tier.agents if agent.id in wanted}.values())

"""How many agents a half hour needs: Erlang's formula for calls that wait until somebody is free (Erlang C).

A. K. Erlang, “Solution of some problems in the theory of probabilities of significance in automatic telephone
exchanges”, 1917. It takes callers to come by chance, to wait as long as it takes, and agents to do nothing else; real
callers hang up, so that it asks for somewhat more agents than are needed. That is the safe side.
"""

from __future__ import annotations

from math import exp, floor

from routing.domain.service import TARGET_SHARE, WITHIN_SECONDS

HALF_HOUR = 1_800


def load(calls_per_half_hour: float, handling_seconds: float) -> float:
    """Conversations that go on at once if everybody is answered, in erlangs: 50 calls of three minutes are 5."""
    return calls_per_half_hour * handling_seconds / HALF_HOUR


def share_that_waits(agents: int, erlangs: float) -> float:
    """Erlang C: which part of callers finds every agent taken; all of them when there are no more agents than load.

    First Erlang B, for callers who would not wait, one agent more at each step: B(0) = 1 and
    B(n) = A·B(n-1) / (n + A·B(n-1)) for a load of A. Then C = n·B / (n - A·(1 - B)).
    """
    if agents <= erlangs:
        return 1.0
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = erlangs * blocked / (number + erlangs * blocked)
    return agents * blocked / (agents - erlangs * (1 - blocked))


def service_level(
    agents: int, calls_per_half_hour: float, handling_seconds: float, within_seconds: float = WITHIN_SECONDS
) -> float:
    """Which part of callers is answered within so many seconds: 1 - C·e^(-(n - A)·t / handling)."""
    erlangs = load(calls_per_half_hour, handling_seconds)
    if erlangs <= 0:
        return 1.0
    if agents <= erlangs:
        return 0.0
    patience = exp(-(agents - erlangs) * within_seconds / handling_seconds)
    return 1 - share_that_waits(agents, erlangs) * patience


def agents_needed(
    calls_per_half_hour: float, handling_seconds: float, target_share: float = TARGET_SHARE,
    within_seconds: float = WITHIN_SECONDS,
) -> int:
    """The fewest agents with whom the target is met; 0 when nobody calls. The target is a part below 1."""
    erlangs = load(calls_per_half_hour, handling_seconds)
    if erlangs <= 0:
        return 0
    agents = floor(erlangs) + 1
    while service_level(agents, calls_per_half_hour, handling_seconds, within_seconds) < target_share:
        agents += 1
    return agents

"""Erlang C against printed tables, and against what must hold whatever the figures."""

from __future__ import annotations

from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.staffing import agents_needed, load, service_level, share_that_waits

CALLS = st.floats(0.01, 300)
HANDLING = st.floats(20, 1_200)
TARGETS = st.floats(0.05, 0.99)


@pytest.mark.parametrize(("calls", "handling", "needed"), [
    (50, 180, 8), (100, 180, 14), (0, 180, 0),
])
def test_known_tables_for_eighty_percent_within_twenty_seconds(calls: float, handling: float, needed: int) -> None:
    assert agents_needed(calls, handling) == needed


def test_a_hundred_calls_an_hour_of_three_minutes() -> None:
    assert load(50, 180) == 5
    assert share_that_waits(8, 5) == pytest.approx(0.1673, abs=1e-4)
    assert service_level(8, 50, 180) == pytest.approx(0.8801, abs=1e-4)


@given(agents=st.integers(1, 60), part=st.floats(0.01, 0.99))
def test_the_recursion_is_the_sum_that_erlang_wrote(agents: int, part: float) -> None:
    erlangs = agents * part
    last = erlangs**agents / factorial(agents) * agents / (agents - erlangs)
    written = last / (sum(erlangs**number / factorial(number) for number in range(agents)) + last)
    assert share_that_waits(agents, erlangs) == pytest.approx(written)


@given(calls=CALLS, handling=HANDLING, target=TARGETS, within=st.floats(0, 120))
def test_the_fewest_agents_that_meet_the_target(calls: float, handling: float, target: float, within: float) -> None:
    needed = agents_needed(calls, handling, target, within)
    assert needed > load(calls, handling)
    assert service_level(needed, calls, handling, within) >= target
    assert needed == 1 or service_level(needed - 1, calls, handling, within) < target


@given(calls=CALLS, handling=HANDLING, target=TARGETS, more=st.floats(1, 2))
def test_more_of_anything_never_needs_fewer(calls: float, handling: float, target: float, more: float) -> None:
    needed = agents_needed(calls, handling, target)
    assert agents_needed(calls * more, handling, target) >= needed
    assert agents_needed(calls, handling, min(target * more, 0.999)) >= needed
    assert agents_needed(calls, handling, target, 20 * more) <= needed
    assert 0 <= service_level(needed, calls, handling) <= service_level(needed + 1, calls, handling) <= 1


@given(agents=st.integers(1, 60), handling=HANDLING)
def test_with_no_more_agents_than_load_the_queue_only_grows(agents: int, handling: float) -> None:
    assert service_level(agents, agents * 1_800 / handling * 1.001, handling) == 0
    assert share_that_waits(agents, agents) == 1
    assert service_level(agents, 0, handling) == 1


def test_at_the_bounds_of_the_formula() -> None:
    """Nobody calls; as many agents as load; a target that is met exactly."""
    assert service_level(0, 0, 180) == 1.0
    assert service_level(1, 10, 180) == service_level(5, 50, 180) == 0.0
    assert service_level(2, 10, 180) > 0
    assert agents_needed(50, 180, target_share=service_level(8, 50, 180)) == 8

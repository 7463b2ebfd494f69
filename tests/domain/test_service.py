"""Waits told as they were, and service as it is meant: answered, and soon."""

from __future__ import annotations

from collections import Counter
from math import ceil
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.service import WITHIN_SECONDS, Service, Waits, is_in_time, waits_of


@given(waits=st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_waits_counted_are_waits_in_a_row(waits: list[int]) -> None:
    told, in_order = waits_of(Counter(waits)), sorted(waits)
    assert (told.median, told.longest) == (median(waits), max(waits))
    assert told.mean == pytest.approx(mean(waits))
    assert told.ninetieth == in_order[ceil(len(waits) * 9 / 10) - 1]


def test_nobody_waited() -> None:
    assert waits_of({}) == Waits()
    assert Service().level is Service().is_met is None


def test_in_time_is_answered_and_soon() -> None:
    assert is_in_time("answered", WITHIN_SECONDS)
    assert not is_in_time("answered", WITHIN_SECONDS + 1)
    assert not is_in_time("abandoned_queue", 1)
    assert not is_in_time("answered", None)
    assert [Service(10, held).is_met for held in (7, 8)] == [False, True]


def test_the_middle_of_an_even_number_lies_between_two() -> None:
    assert waits_of({10: 1, 20: 1, 40: 1, 100: 1}).median == 30.0
    assert waits_of({10: 2, 40: 1}).median == 10.0
    assert waits_of({10: 1, 40: 1}).median == 25.0

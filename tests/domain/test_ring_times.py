"""When somebody may be rung: within open hours, some time before closing, and the first such moment to come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.domain.ring_times import may_ring, may_ring_from
from tests.domain.oracle import PlainRules
from tests.domain.samples import ALWAYS, NEVER, PARIS, REAL_WEEK, Sample, closure, hours_of, paris, samples

MONDAY = paris("2026-11-23 10:00")
TEN_MINUTES = timedelta(minutes=10)
LATER = timedelta(hours=30)


@pytest.mark.parametrize(("at", "may"), [
    ("2026-11-23 08:59:59", False), ("2026-11-23 09:00", True), ("2026-11-23 19:49:59", True),
    ("2026-11-23 19:50", False), ("2026-11-23 20:00", False), ("2026-11-22 12:00", False),
])
def test_within_open_hours_and_not_just_before_closing(at: str, may: bool) -> None:
    assert may_ring(hours_of(PlainRules(PARIS, REAL_WEEK), MONDAY), paris(at), TEN_MINUTES) is may


@pytest.mark.parametrize(("at", "first"), [
    ("2026-11-23 10:00", "2026-11-23 10:00"), ("2026-11-23 19:55", "2026-11-24 09:00"),
    ("2026-11-22 12:00", "2026-11-23 09:00"), ("2026-11-27 19:50", "2026-11-30 09:00"),
])
def test_the_first_moment_to_come(at: str, first: str) -> None:
    assert may_ring_from(hours_of(PlainRules(PARIS, REAL_WEEK), MONDAY), paris(at), TEN_MINUTES) == paris(first)


def test_a_closure_counts() -> None:
    plain = PlainRules(PARIS, REAL_WEEK)
    until_noon = hours_of(plain, MONDAY, closure(MONDAY, paris("2026-11-23 12:00")))
    assert may_ring_from(until_noon, MONDAY, TEN_MINUTES) == paris("2026-11-23 12:00")
    assert not may_ring(until_noon, MONDAY, TEN_MINUTES)
    assert may_ring_from(hours_of(plain, MONDAY, closure(MONDAY)), MONDAY, TEN_MINUTES) is None


def test_always_and_never() -> None:
    assert may_ring(hours_of(PlainRules(PARIS, ALWAYS), MONDAY), MONDAY, LATER)
    assert may_ring_from(hours_of(PlainRules(PARIS, NEVER), MONDAY), MONDAY, TEN_MINUTES) is None


def test_a_pause_longer_than_every_opening_leaves_no_moment() -> None:
    assert may_ring_from(hours_of(PlainRules(PARIS, REAL_WEEK), MONDAY), MONDAY, LATER) is None


@settings(max_examples=40, deadline=None)
@given(samples(), st.integers(0, 4 * 86_400), st.sampled_from([0, 60, 600, 7_200]))
def test_the_first_moment_is_one_and_none_comes_before_it(sample: Sample, second: int, stop: int) -> None:
    hours, pause = sample.hours, timedelta(seconds=stop)
    now = sample.start + timedelta(seconds=second)
    first = may_ring_from(hours, now, pause)
    if first is not None:
        assert first >= now
        assert may_ring(hours, first, pause)
    last = min(first or sample.end, sample.end)
    step = max((last - now) / 50, timedelta(seconds=1))
    at = now
    while at < last:
        assert not may_ring(hours, at, pause)
        at += step

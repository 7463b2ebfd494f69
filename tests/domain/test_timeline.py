"""The array of bounds asked by itself: outside its window it says closed, holes leave no crumbs, days keep their own
holiday. That it is right is shown in test_hours.py, against an oracle."""

from __future__ import annotations

from datetime import date

import pytest

from routing.domain.rules import Kind, Source, Written
from routing.domain.timeline import Interval, Timeline, compile_timeline, cut_out, opened_days
from tests.domain.oracle import PlainRules
from tests.domain.samples import ALWAYS, NEVER, PARIS, days, rules_of, spans

FIRST, LAST = date(2026, 11, 20), date(2026, 11, 30)
SOURCE = Source(Kind.WEEKLY_HOURS, None, Written(file="config/hours.yaml", line=5))


@pytest.fixture
def always() -> Timeline:
    """Ten days, open throughout."""
    return compile_timeline(rules_of(PlainRules(PARIS, ALWAYS)), FIRST, LAST)


@pytest.mark.parametrize("seconds", [1, 3600, 86_400, 3 * 86_400, 40 * 86_400])
def test_outside_its_window_it_says_closed_and_knows_of_no_change(always: Timeline, seconds: int) -> None:
    for epoch in (always.start - seconds, always.end - 1 + seconds):
        assert not always.is_open(epoch)
        assert always.next_change(epoch) is None
    assert always.is_open(always.start) and always.is_open(always.end - 1)


@pytest.mark.parametrize(("hole", "left"), [
    ((5, 5), [(0, 10)]), ((7, 5), [(0, 10)]), ((0, 10), []), ((0, 4), [(4, 10)]), ((4, 10), [(0, 4)]),
    ((3, 4), [(0, 3), (4, 10)]), ((10, 12), [(0, 10)]),
])
def test_a_hole_leaves_what_lies_on_either_side(hole: tuple[int, int], left: list[tuple[int, int]]) -> None:
    assert cut_out([Interval(0, 10, SOURCE)], [hole]) == [Interval(start, end, SOURCE) for start, end in left]


def test_two_holidays_on_the_same_day_of_the_week_are_each_named_as_they_are() -> None:
    """Two Fridays: what an ordinary Friday is may be remembered, a holiday may not."""
    fridays = days("2026-12-25", "2027-01-01")
    rules = rules_of(PlainRules(PARIS, NEVER, holidays=fridays, on_holidays=spans("10:00-12:00")))
    found = compile_timeline(rules, date(2026, 12, 20), date(2027, 1, 10))
    names = [one.source.label.fr for one in found.intervals(found.start, found.end) if one.source.label]
    assert names == ["Fête du 2026-12-25", "Fête du 2027-01-01"]


def test_a_span_that_the_spring_change_jumps_over_is_no_interval() -> None:
    rules = rules_of(PlainRules(PARIS, (spans("02:15-02:45"),) * 7))
    found = {day: len(intervals) for day, intervals in opened_days(rules, date(2026, 3, 28), date(2026, 3, 31))}
    assert found == {date(2026, 3, 28): 1, date(2026, 3, 29): 0, date(2026, 3, 30): 1}

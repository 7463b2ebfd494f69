"""Every day of the year is there once, as long as it is open, with what is unusual about it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.domain.rules import Kind
from routing.domain.year_map import map_days, monday_of, month_after
from tests.domain.oracle import PlainRules
from tests.domain.samples import (
    ONE_DAY,
    PARIS,
    REAL_WEEK,
    Sample,
    closure,
    days,
    hours_of,
    override,
    paris,
    samples,
    spans,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@settings(deadline=None)
@given(samples())
def test_levels_follow_the_hours(sample: Sample) -> None:
    first, last = sample.known.start + ONE_DAY, sample.known.end - ONE_DAY
    shown = map_days(sample.hours, first, last)
    assert [one.on for one in shown] == [first + ONE_DAY * number for number in range((last - first).days)]
    for one in shown:
        assert (one.level == 0) == (one.day.open_seconds == 0)
        assert 0 <= one.level <= 4
    in_order = sorted(shown, key=lambda one: one.day.open_seconds)
    assert [one.level for one in in_order] == sorted(one.level for one in shown)


def test_a_week_with_an_exception_a_closure_and_a_clock_change() -> None:
    shorter = override("date", "hours", days("2026-10-20"), spans("09:00-11:00"))
    plain = PlainRules(PARIS, REAL_WEEK, overrides=(shorter,))
    hours = hours_of(plain, paris("2026-10-19 10:00"), closure(paris("2026-10-21 15:00"), paris("2026-10-21 15:10")))
    week = map_days(hours, date(2026, 10, 19), date(2026, 10, 26))
    assert [one.level for one in week] == [3, 1, 3, 3, 3, 0, 0]
    kinds = [[source.kind for source in one.unusual] for one in week]
    assert kinds == [[], [Kind.OVERRIDE], [Kind.CLOSURE], [], [], [], []]
    assert [one.has_clock_change for one in week] == [False] * 6 + [True]


@given(day=DAYS, months=st.integers(-30, 30))
def test_months_follow_one_another(day: date, months: int) -> None:
    found = month_after(day, months)
    assert found.day == 1
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert (month_after(found) - timedelta(days=1)).month == found.month
    assert monday_of(day).weekday() == 0 and 0 <= (day - monday_of(day)).days < 7

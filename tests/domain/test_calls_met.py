"""Calls that would have met a closed line: those at a weekday and time newly closed, by the local clock."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from routing.domain.calls_met import closed_minutes, count_met
from routing.domain.comparison import DayChange, day_changes
from tests.domain.oracle import PlainOverride, PlainRules
from tests.domain.samples import NIGHTS, PARIS, REAL_WEEK, days, hours_of, override, paris, spans

NOW = paris("2026-11-23 10:00")


def _changes(*made: PlainOverride, week: object = REAL_WEEK) -> tuple[DayChange, ...]:
    plain, other = (PlainRules(PARIS, week, overrides=rules) for rules in ((), made))  # type: ignore[arg-type]
    return day_changes(hours_of(plain, NOW), hours_of(other, NOW), date(2026, 11, 23), date(2027, 1, 31))


def _met(changes: tuple[DayChange, ...], *calls: datetime) -> int:
    return count_met(closed_minutes(changes, PARIS), calls, PARIS)


@pytest.mark.parametrize(("at", "met"), [
    ("2026-11-19 16:00", 1), ("2026-11-19 15:59", 0), ("2026-11-19 19:59", 1), ("2026-11-19 20:00", 0),
    ("2026-11-18 17:00", 0), ("2026-10-15 17:00", 1), ("2026-10-15 16:30", 1),
    ("2026-10-15 15:59", 0), ("2026-10-15 20:00", 0),
])
def test_only_the_weekday_and_the_time_that_are_newly_closed_count(at: str, met: int) -> None:
    """Christmas Eve of 2026 is a Thursday; the clocks were put back between two of these calls."""
    shorter = _changes(override("date", "hours", days("2026-12-24"), spans("09:00-16:00")))
    assert _met(shorter, paris(at)) == met


def test_hours_that_are_added_meet_nobody() -> None:
    longer = _changes(override("date", "add", days("2026-12-24"), spans("20:00-22:00")))
    assert not any(closed_minutes(longer, PARIS))
    assert _met((), paris("2026-11-19 16:00")) == 0


def test_a_night_that_ends_on_monday_is_counted_into_monday() -> None:
    closed = _changes(override("date", "hours", days("2026-12-20")), week=NIGHTS)
    calls = [paris(f"2026-11-{day} 0{hour}:30") for day, hour in ((16, 1), (16, 6), (17, 1))]
    assert [_met(closed, call) for call in calls] == [1, 0, 0]

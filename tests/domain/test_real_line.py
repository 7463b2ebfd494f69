"""The real line (Monday to Thursday 9 to 20 h, Friday 9 h 30 to 20 h): to the second, and two whole years."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from routing.domain.hours import status_at
from tests.domain.oracle import PlainRules, open_minutes
from tests.domain.samples import PARIS, REAL_WEEK, hours_of, paris, utc

REAL = PlainRules(PARIS, REAL_WEEK)


@pytest.mark.parametrize(("at", "is_open", "change"), [
    ("2026-11-23 08:59:59", False, "2026-11-23 09:00"),
    ("2026-11-23 09:00:00", True, "2026-11-23 20:00"),
    ("2026-11-23 19:59:59", True, "2026-11-23 20:00"),
    ("2026-11-23 20:00:00", False, "2026-11-24 09:00"),
    ("2026-11-26 20:00:00", False, "2026-11-27 09:30"),
    ("2026-11-27 09:29:59", False, "2026-11-27 09:30"),
    ("2026-11-27 09:30:00", True, "2026-11-27 20:00"),
    ("2026-11-27 20:00:00", False, "2026-11-30 09:00"),
    ("2026-11-28 12:00:00", False, "2026-11-30 09:00"),
    ("2026-11-29 23:59:59", False, "2026-11-30 09:00"),
    ("2026-12-31 20:00:00", False, "2027-01-01 09:30"),
])
def test_to_the_second(at: str, is_open: bool, change: str) -> None:
    status = status_at(hours_of(REAL, utc("2026-11-23 12:00")), paris(at))
    assert (status.is_open, status.next_change) == (is_open, paris(change))


@pytest.mark.parametrize(("at", "is_open", "change"), [
    ("2026-03-27 18:59:59", True, "2026-03-27 19:00"),
    ("2026-03-27 19:00:00", False, "2026-03-30 07:00"),
    ("2026-03-28 11:00:00", False, "2026-03-30 07:00"),
    ("2026-03-29 00:59:59", False, "2026-03-30 07:00"),
    ("2026-03-29 01:00:00", False, "2026-03-30 07:00"),
    ("2026-03-30 06:59:59", False, "2026-03-30 07:00"),
    ("2026-03-30 07:00:00", True, "2026-03-30 18:00"),
    ("2026-10-23 07:30:00", True, "2026-10-23 18:00"),
    ("2026-10-23 18:00:00", False, "2026-10-26 08:00"),
    ("2026-10-24 11:00:00", False, "2026-10-26 08:00"),
    ("2026-10-25 00:30:00", False, "2026-10-26 08:00"),
    ("2026-10-25 01:30:00", False, "2026-10-26 08:00"),
    ("2026-10-26 07:59:59", False, "2026-10-26 08:00"),
    ("2026-10-26 08:00:00", True, "2026-10-26 19:00"),
])
def test_over_both_clock_changes_in_utc(at: str, is_open: bool, change: str) -> None:
    status = status_at(hours_of(REAL, utc("2026-01-15 12:00")), utc(at))
    assert (status.is_open, status.next_change) == (is_open, utc(change))


@pytest.mark.parametrize(("night", "opens"),
    [("2026-03-29", "2026-03-30 07:00"), ("2026-10-25", "2026-10-26 08:00")])
@pytest.mark.parametrize("fold", [0, 1])
def test_half_past_two_of_both_nights_has_one_next_opening(night: str, opens: str, fold: int) -> None:
    half_past_two = datetime.fromisoformat(f"{night} 02:30").replace(tzinfo=PARIS, fold=fold)
    hours = hours_of(REAL, utc("2026-01-15 12:00"))
    assert not hours.is_open(half_past_two)
    assert hours.next_opening(half_past_two) == utc(opens)


@pytest.mark.parametrize("year", [2026, 2027])
def test_every_minute_of_a_year_is_the_oracle(year: int) -> None:
    start, end = paris(f"{year}-01-01 00:00"), paris(f"{year + 1}-01-01 00:00")
    hours, expected = hours_of(REAL, start), open_minutes(REAL, start, end)
    assert len(expected) == 365 * 24 * 60
    assert [hours.is_open(start + timedelta(minutes=n)) for n in range(len(expected))] == expected

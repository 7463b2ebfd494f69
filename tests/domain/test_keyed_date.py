"""Dates keyed on a telephone: every day there is, none that there is not, and which reason is given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.keyed_date import Reason, Unreadable, read_keyed_date

TODAY = date(2026, 11, 23)
FIRST = date(2000, 1, 1)
DAYS = st.dates(FIRST, TODAY)


@pytest.mark.parametrize(("keys", "day"), [
    ("23112026", "2026-11-23"),
    ("231126", "2026-11-23"),
    ("22112026#", "2026-11-22"),
    ("22112026*", "2026-11-22"),
    ("22112026#*#", "2026-11-22"),
    (" 22112026 ", "2026-11-22"),
    ("01012000", "2000-01-01"),
    ("010100", "2000-01-01"),
    ("29022024", "2024-02-29"),
    ("290224", "2024-02-29"),
    ("29022000", "2000-02-29"),
    ("31122025", "2025-12-31"),
])
def test_a_date(keys: str, day: str) -> None:
    assert read_keyed_date(keys, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(("keys", "reason"), [
    ("", "not_a_date"),
    ("#", "not_a_date"),
    ("0", "not_a_date"),
    ("2311", "not_a_date"),
    ("2311202", "not_a_date"),
    ("231120266", "not_a_date"),
    ("2026-11-23", "not_a_date"),
    ("#23112026", "not_a_date"),
    ("2311#2026", "not_a_date"),
    ("２３１１２０２６", "not_a_date"),
    ("²³¹¹²⁰²⁶", "not_a_date"),
    ("31042026", "not_a_date"),
    ("310426", "not_a_date"),
    ("29022026", "not_a_date"),
    ("29022025", "not_a_date"),
    ("29021900", "not_a_date"),
    ("30022024", "not_a_date"),
    ("00112026", "not_a_date"),
    ("01002026", "not_a_date"),
    ("01132026", "not_a_date"),
    ("11232026", "not_a_date"),
    ("20261123", "not_a_date"),
    ("01010000", "not_a_date"),
    ("24112026", "in_future"),
    ("241126", "in_future"),
    ("010199", "in_future"),
    ("31129999", "in_future"),
    ("31121999", "too_old"),
    ("01010001", "too_old"),
])
def test_no_date_of_purchase(keys: str, reason: str) -> None:
    assert read_keyed_date(keys, TODAY) == Unreadable(Reason(reason))


@given(DAYS, st.text("#*", max_size=3))
def test_every_day_is_read_in_both_forms(day: date, ending: str) -> None:
    assert read_keyed_date(f"{day:%d%m%Y}{ending}", TODAY) == day
    assert read_keyed_date(f"{day:%d%m%y}{ending}", TODAY) == day


@given(st.integers(1, 20_000))
def test_every_day_to_come_is_refused(ahead: int) -> None:
    assert read_keyed_date(f"{TODAY + timedelta(days=ahead):%d%m%Y}", TODAY) == Unreadable(Reason.IN_FUTURE)


@given(st.text() | st.text("0123456789#*", max_size=10))
def test_whatever_is_keyed_is_a_date_of_this_century_or_a_reason(keys: str) -> None:
    read = read_keyed_date(keys, TODAY)
    assert isinstance(read, Unreadable) or FIRST <= read <= TODAY

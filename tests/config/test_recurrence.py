"""Recurrence rules become plain dates, or are refused with the fix; none can keep the process busy."""

from __future__ import annotations

import re
from datetime import date

import pytest

from routing.config.recurrence import recurring_days
from tests.config.files import KNOWN, within


def in_2026(rule: str, start: date | None = None) -> list[str]:
    """The days of 2026 that the rule names, as MM-DD."""
    return [f"{day:%m-%d}" for day in recurring_days(rule, start, KNOWN) if day.year == 2026]


@pytest.mark.parametrize(
    ("rule", "start", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=1FR;BYMONTH=1,2", None, ["01-02", "02-06"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;BYMONTH=12", None, ["12-25"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;BYMONTH=2", None, ["02-28"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=1,2,3", None, ["01-31", "03-31"]),
        ("freq=weekly;byday=mo;bymonth=11", None, ["11-02", "11-09", "11-16", "11-23", "11-30"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260108", None, ["01-01", "01-06", "01-08"]),
        ("FREQ=WEEKLY;INTERVAL=26;BYDAY=WE", date(2026, 1, 7), ["01-07", "07-08"]),
        ("FREQ=WEEKLY;INTERVAL=26", date(2026, 1, 7), ["01-07", "07-08"]),
        ("FREQ=MONTHLY;COUNT=2", date(2026, 3, 5), ["03-05", "04-05"]),
        ("FREQ=YEARLY", date(2020, 6, 1), ["06-01"]),
        ("FREQ=YEARLY;BYEASTER=1", None, ["04-06"]),
        ("FREQ=YEARLY;BYYEARDAY=1", None, ["01-01"]),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29", None, []),
    ],
)
def test_days(rule: str, start: date | None, days: list[str]) -> None:
    assert in_2026(rule, start) == days


def test_only_known_days_are_named_and_none_before_the_first() -> None:
    days = recurring_days("FREQ=DAILY", None, KNOWN)
    assert (days[0], days[-1]) == (date(2016, 1, 1), date(2036, 12, 31))
    assert recurring_days("FREQ=DAILY", date(2036, 12, 31), KNOWN) == (date(2036, 12, 31),)
    assert recurring_days("FREQ=DAILY", date(2050, 1, 1), KNOWN) == ()


def test_29_february() -> None:
    days = recurring_days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", None, KNOWN)
    assert [day.year for day in days] == [2016, 2020, 2024, 2028, 2032, 2036]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", "begins with FREQ"),
        ("chaque lundi", "begins with FREQ"),
        ("BYDAY=MO", "begins with FREQ"),
        ("FREQ=HOURLY", "DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("FREQ=SECONDLY", "DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("FREQ=WEEKLY", "add BYDAY, or `from:`"),
        ("FREQ=MONTHLY", "BYDAY or BYMONTHDAY"),
        ("FREQ=YEARLY", "`from:`"),
        ("FREQ=YEARLY;BYMONTH=12", "`from:`"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "add `from:`"),
        ("FREQ=WEEKLY;COUNT=3;BYDAY=MO", "add `from:`"),
        ("FREQ=WEEKLY;BYDAY=LU", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=MO;JOURS=2", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=demain", "RFC 5545"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO", "FREQ"),
        ("FREQ=WEEKLY;BYDAY=MO\nEXDATE:20261123", "rule"),
    ],
)
def test_what_is_no_rule(rule: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        recurring_days(rule, None, KNOWN)


def test_a_space_after_the_semicolon_is_read() -> None:
    assert in_2026("FREQ=WEEKLY; BYDAY=MO; BYMONTH=1") == ["01-05", "01-12", "01-19", "01-26"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=MONTHLY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=999999999999999999999",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;UNTIL=99991231",
        "FREQ=YEARLY;BYEASTER=0;BYMONTH=1",
        "FREQ=YEARLY;BYDAY=99999999999MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=99999999999999999999",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE=0,1,2,3,4,5,6,7;BYSECOND=0,1,2,3,4,5,6,7",
        "FREQ=DAILY;UNTIL=99999999",
        "FREQ=DAILY;UNTIL=20270101T000000Z",
        "FREQ=DAILY;BYSETPOS=999999999999999999999",
        "FREQ=DAILY;=;",
        "FREQ=DAILY;BYDAY=",
        "FREQ=DAILY;BYMONTH=1,,2",
        "FREQ=DAILY;WKST=XX",
    ],
)
@pytest.mark.parametrize("start", [date(2016, 1, 1)])
def test_strange_rules_come_to_an_end(rule: str, start: date) -> None:
    """Days or a ValueError, and never an endless loop: every process resolves the rules, when a call comes in too."""
    with within(120):
        try:
            days = recurring_days(rule, start, KNOWN)
        except ValueError:
            return
        assert len(days) == len(set(days))

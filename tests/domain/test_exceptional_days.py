"""Days that are not as every week are told with the rule behind them; all others are left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from routing.domain.exceptional_days import exceptional_days
from routing.domain.rules import Kind, Period
from tests.domain.oracle import PlainOverride, PlainRules, PlainSeason
from tests.domain.samples import NIGHTS, NO_DAY, PARIS, REAL_WEEK, days, override, rules_of, spans

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 8)
USUAL = PlainRules(PARIS, REAL_WEEK)


def _told(plain: PlainRules) -> list[tuple[str, Kind, str | None]]:
    found = exceptional_days(rules_of(plain), FIRST, LAST)
    return [(day.on.isoformat(), day.source.kind, day.source.label.en if day.source.label else None) for day in found]


def test_an_ordinary_fortnight_tells_of_no_day() -> None:
    season = PlainSeason(days("2026-11-20/2026-12-20"), False, REAL_WEEK[::-1])

    assert _told(USUAL) == _told(replace(USUAL, seasons=(season,))) == []


@pytest.mark.parametrize(
    "made",
    [
        override("date", "hours", days("2026-11-26")),
        override("date", "hours", days("2026-11-26"), spans("10:00-16:00")),
        override("date", "add", days("2026-11-26"), spans("20:00-21:00")),
        override("date", "close", days("2026-11-26"), spans("12:00-13:00")),
        override("recurrence", "hours", days("2026-11-26"), spans("22:00-26:00")),
    ],
)
def test_an_override_that_changes_the_hours_is_told(made: PlainOverride) -> None:
    assert _told(replace(USUAL, overrides=(made,))) == [("2026-11-26", Kind.OVERRIDE, "Override 0")]


@pytest.mark.parametrize(
    "made",
    [
        override("date", "hours", days("2026-11-28")),
        override("date", "hours", days("2026-11-26"), spans("09:00-20:00")),
        override("date", "add", days("2026-11-26"), spans("10:00-12:00", "12:00-13:00")),
        override("date", "close", days("2026-11-26"), spans("06:00-08:00")),
        override("date", "hours", days("2026-11-22", "2026-12-08")),
    ],
)
def test_one_that_leaves_the_weekday_as_it_is_or_lies_elsewhere_is_not(made: PlainOverride) -> None:
    assert _told(replace(USUAL, overrides=(made,))) == []


def test_the_strongest_of_several_names_the_day() -> None:
    made = (override("range", "hours", days("2026-11-25/2026-11-27"), spans("10:00-16:00")),
            override("date", "add", days("2026-11-26"), spans("18:00-19:00")))

    assert [(on[-2:], label) for on, _, label in _told(replace(USUAL, overrides=made))] == [
        ("25", "Override 0"), ("26", "Override 1"), ("27", "Override 0"),
    ]


def test_a_holiday_that_rules_the_day_is_told_on_a_day_off_too() -> None:
    """It is what the line is closed for, in the state's words."""
    holidays = replace(USUAL, holidays=days("2026-11-26", "2026-11-29"), on_holidays=NO_DAY)

    assert [(on, kind) for on, kind, _ in _told(holidays)] == [
        ("2026-11-26", Kind.HOLIDAY), ("2026-11-29", Kind.HOLIDAY),
    ]
    assert _told(replace(holidays, on_holidays=None)) == []


def test_an_override_stands_above_a_holiday_and_what_it_adds_stands_on_it() -> None:
    holiday = replace(USUAL, holidays=days("2026-11-26"), on_holidays=NO_DAY)
    opened = override("date", "hours", days("2026-11-26"), spans("10:00-12:00"))
    added = override("date", "add", days("2026-11-26"), spans("10:00-12:00"))

    assert [kind for _, kind, _ in _told(replace(holiday, overrides=(opened,)))] == [Kind.OVERRIDE]
    assert [kind for _, kind, _ in _told(replace(holiday, overrides=(added,)))] == [Kind.HOLIDAY]


def test_a_day_closed_with_the_night_before_is_told_once() -> None:
    closed = override("date", "hours", days("2026-11-26"))

    assert [on for on, _, _ in _told(PlainRules(PARIS, NIGHTS, overrides=(closed,)))] == ["2026-11-26"]


def test_what_is_not_known_is_not_told() -> None:
    closed = replace(USUAL, overrides=(override("date", "hours", days("2026-11-26")),))
    known = rules_of(closed, Period(date(2026, 11, 1), date(2026, 11, 25)))

    assert exceptional_days(known, FIRST, date(2026, 11, 25)) == ()


def test_a_day_is_as_usual_where_its_hours_are() -> None:
    """A holiday that closes is not, on a working day; one on a Sunday is; hours in two parts without a gap are."""
    holidays = rules_of(replace(USUAL, holidays=days("2026-11-26", "2026-11-29"), on_holidays=NO_DAY))
    assert [day.is_as_usual for day in exceptional_days(holidays, FIRST, LAST)] == [False, True]
    split = override("date", "hours", days("2026-11-26"), spans("09:00-12:00", "12:00-20:00"))
    evening = override("date", "add", days("2026-11-27"), spans("20:00-21:00"))
    assert [on for on, _, _ in _told(replace(USUAL, overrides=(split, evening)))] == ["2026-11-27"]
    cut = override("date", "close", days("2026-11-26"), spans("12:00-13:00"))
    added = override("date", "add", days("2026-11-26"), spans("12:00-13:00"))
    assert _told(replace(USUAL, overrides=(cut, added))) == []
    later = (spans("09:00-10:00", "12:00-20:00"),) * 7
    moved = override("date", "hours", days("2026-11-26"), spans("11:00-12:00", "12:00-20:00"))
    assert [on for on, _, _ in _told(replace(USUAL, week=later, overrides=(moved,)))] == ["2026-11-26"]

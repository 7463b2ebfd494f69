"""The days ahead with other hours, alike ones in a row told once."""

from __future__ import annotations

from datetime import date, timedelta

from routing.domain.days_ahead import days_ahead, hours_on, weeks_ahead
from routing.domain.rules import Rules, Span
from tests.domain.oracle import PlainRules, PlainSeason
from tests.domain.samples import PARIS, REAL_WEEK, USUAL, days, override, rules_of, spans

TODAY = date(2026, 11, 23)
Run = tuple[str, str, list[tuple[int, int]]]


def _runs(rules: Rules) -> list[Run]:
    found = days_ahead(rules, TODAY, TODAY + timedelta(days=90))
    return [(f"{run.first:%m-%d}", f"{run.last:%m-%d}", [(s.start, s.end) for s in run.hours]) for run in found]


def test_closed_weekends_do_not_interrupt_a_closed_fortnight() -> None:
    rules = rules_of(PlainRules(PARIS, REAL_WEEK, overrides=(
        override("range", "hours", days("2026-12-21/2027-01-03")),
    )))

    assert _runs(rules) == [("12-21", "01-01", [])]


def test_days_of_other_rules_and_other_hours_stand_for_themselves() -> None:
    short = spans("10:00-16:00")
    rules = rules_of(PlainRules(PARIS, REAL_WEEK, overrides=(
        override("range", "hours", days("2026-12-21/2026-12-28"), short),
        override("date", "hours", days("2026-12-24")),
    )))

    assert _runs(rules) == [
        ("12-21", "12-23", [(600, 960)]), ("12-24", "12-24", []), ("12-25", "12-28", [(600, 960)]),
    ]


def test_a_rule_that_comes_back_after_open_days_is_told_again() -> None:
    rules = rules_of(PlainRules(PARIS, REAL_WEEK, overrides=(
        override("recurrence", "hours", days("2026-12-04", "2027-01-08")),
    )))

    assert _runs(rules) == [("12-04", "12-04", []), ("01-08", "01-08", [])]


def test_added_hours_join_those_they_follow() -> None:
    rules = rules_of(PlainRules(PARIS, REAL_WEEK, overrides=(
        override("date", "add", days("2026-11-24"), spans("20:00-22:00")),
    )))

    assert hours_on(rules, date(2026, 11, 24)) == (Span(540, 1320),)
    assert hours_on(rules, date(2026, 11, 29)) == ()


def test_a_season_of_next_summer_and_a_week_to_come_are_ahead() -> None:
    seasons = (PlainSeason(days("2026-11-01"), False, REAL_WEEK), PlainSeason(days("2026-12-20"), True, REAL_WEEK))
    rules = rules_of(PlainRules(
        PARIS, REAL_WEEK, seasons=seasons, new_weeks=((TODAY, REAL_WEEK), (date(2026, 12, 7), (USUAL,) * 7)),
    ))
    found = weeks_ahead(rules, TODAY)

    assert [(one.first, one.last) for one in found] == [
        (date(2026, 12, 7), None), (date(2026, 12, 20), date(2026, 12, 20)),
    ]

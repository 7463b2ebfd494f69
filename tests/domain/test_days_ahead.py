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


def test_closed_days_between_are_passed_over_only_where_the_week_has_them_and_nothing_is_open() -> None:
    """From a closed Thursday to a closed Tuesday: Friday is open, or closed every week."""
    shut = (override("date", "hours", days("2026-12-03", "2026-12-08")),)
    until_monday = (override("date", "hours", days("2026-12-03", "2026-12-07")),)
    assert len(_runs(rules_of(PlainRules(PARIS, REAL_WEEK, overrides=until_monday)))) == 2
    apart = [("12-03", "12-03", []), ("12-08", "12-08", [])]
    assert _runs(rules_of(PlainRules(PARIS, REAL_WEEK, overrides=shut))) == apart
    part_time = (USUAL, USUAL, (), USUAL, (), (), ())
    over = (override("range", "hours", days("2026-12-03", "2026-12-07", "2026-12-08")),)
    assert _runs(rules_of(PlainRules(PARIS, part_time, overrides=over))) == [("12-03", "12-08", [])]


def test_a_week_apart_nothing_goes_on() -> None:
    """Closed on two Mondays, open on no other day: they stand for themselves as soon as a whole week lies between."""
    mondays = (USUAL, (), (), (), (), (), ())
    shut = override("range", "hours", days("2026-11-30", "2026-12-07"))
    assert _runs(rules_of(PlainRules(PARIS, mondays, overrides=(shut,)))) == [("11-30", "12-07", [])]
    apart = override("range", "hours", days("2026-11-30", "2026-12-14"))
    told = [("11-30", "11-30", []), ("12-14", "12-14", [])]
    assert _runs(rules_of(PlainRules(PARIS, mondays, overrides=(apart,)))) == told


def test_seasons_and_weeks_ahead_are_told_whole() -> None:
    """One that ended yesterday is none, nor one that begins in a year."""
    summer, winter = (spans("10:00-18:00"),) * 7, (spans("11:00-16:00"),) * 7
    seasons = (
        PlainSeason(days("2026-11-22"), False, summer), PlainSeason(days("2026-11-23"), False, winter),
        PlainSeason(days("2027-11-22"), False, summer), PlainSeason(days("2027-11-23"), False, winter),
    )
    rules = rules_of(PlainRules(PARIS, REAL_WEEK, seasons=seasons, new_weeks=((date(2027, 1, 4), summer),)))
    found = weeks_ahead(rules, TODAY)
    assert [(one.first, one.last) for one in found] == [
        (TODAY, TODAY), (date(2027, 1, 4), None), (date(2027, 11, 22), date(2027, 11, 22)),
    ]
    assert [one.week for one in found] == [rules.seasons[1].week, rules.weeks[0].week, rules.seasons[2].week]
    assert [one.source for one in found] == [rules.seasons[1].source, rules.weeks[0].source, rules.seasons[2].source]

"""Public holidays of a line: each with what happens on it, the rule that decides, and whether somebody decided."""

from __future__ import annotations

from datetime import date

from routing.domain.holidays import Decided, deciding, holidays_between, namesake, to_decide
from routing.domain.hours import Hours, compile_hours
from routing.domain.rules import (
    Effect,
    HolidayPolicy,
    Kind,
    Override,
    Period,
    Scope,
    Source,
    Span,
    Written,
    assemble,
)
from routing.domain.text import Text
from tests.domain.samples import PARIS, utc

WEEK = ((Span(540, 1200),),) * 5 + ((), ())
CHRISTMAS, EASTER, ARMISTICE = Text("Noël", "Christmas"), Text("Pâques", "Easter"), Text("Armistice", "Armistice")
HOLIDAYS = {
    date(2026, 4, 5): EASTER, date(2026, 4, 6): EASTER, date(2026, 11, 11): ARMISTICE, date(2026, 12, 25): CHRISTMAS,
    date(2027, 3, 28): EASTER, date(2027, 3, 29): EASTER, date(2027, 12, 25): CHRISTMAS,
}
HERE = Written("hours.yaml", 3)


def _hours(policy: HolidayPolicy | None = None, *overrides: Override) -> Hours:
    rules = assemble(
        PARIS, WEEK, Source(Kind.WEEKLY_HOURS, None, HERE), Period(date(2026, 1, 1), date(2028, 1, 1)), overrides, (),
        HOLIDAYS, policy,
    )
    return compile_hours(rules, (), utc("2026-11-23 09:00"))


def _override(on: date, effect: Effect = Effect.REPLACE) -> Override:
    spans = () if effect is Effect.REPLACE else (Span(540, 600),)
    source = Source(Kind.OVERRIDE, None, Written(id="ov_1", role="supervisor"))
    return Override(Scope.DATE, (Period(on, date.fromordinal(on.toordinal() + 1)),), effect, spans, source)


def test_a_holiday_is_decided_by_an_override_or_by_hand_or_not_yet() -> None:
    hours = _hours(None, _override(date(2026, 12, 25)), _override(date(2026, 11, 10)))
    found = holidays_between(hours, {date(2026, 4, 6)}, date(2026, 1, 1), date(2027, 1, 1))

    assert [(each.on.day, each.decided, each.is_open) for each in found] == [
        (5, None, False), (6, Decided.AS_USUAL, True), (11, None, True), (25, Decided.OVERRIDE, False),
    ]
    assert found[-1].ruled_by.written.id == "ov_1"
    assert found[0].ruled_by.kind is Kind.WEEKLY_HOURS
    undecided = to_decide(hours, {date(2026, 4, 6)}, date(2026, 4, 6), date(2026, 12, 25))
    assert [each.label for each in undecided] == [ARMISTICE]


def test_hours_added_to_a_holiday_decide_it_too() -> None:
    hours = _hours(None, _override(date(2026, 11, 11), Effect.ADD))
    (armistice,) = holidays_between(hours, (), date(2026, 11, 11), date(2026, 11, 12))
    assert armistice.decided is Decided.OVERRIDE


def test_a_rule_for_holidays_decides_them_all_and_an_override_is_stronger() -> None:
    hours = _hours(HolidayPolicy((), HERE), _override(date(2026, 11, 11)))
    found = holidays_between(hours, {date(2026, 12, 25)}, date(2026, 11, 1), date(2027, 1, 1))
    assert [each.decided for each in found] == [Decided.OVERRIDE, Decided.POLICY]
    assert found[1].ruled_by.kind is Kind.HOLIDAY
    assert to_decide(hours, (), date(2020, 1, 1), date(2040, 1, 1)) == ()


def test_the_same_holiday_of_another_year_is_the_one_in_the_same_place() -> None:
    rules = _hours().rules
    assert namesake(rules, date(2026, 4, 6), 2027) == date(2027, 3, 29)
    assert namesake(rules, date(2026, 12, 25), 2027) == date(2027, 12, 25)
    assert namesake(rules, date(2026, 11, 11), 2027) is None


def test_the_strongest_override_of_a_day_decides() -> None:
    weak, strong = _override(date(2026, 12, 25), Effect.ADD), _override(date(2026, 12, 25))
    assert deciding(_hours(None, weak, strong).rules, date(2026, 12, 25)) is strong
    assert deciding(_hours(None, weak).rules, date(2026, 12, 25)) is weak
    assert deciding(_hours(None, weak, strong).rules, date(2026, 12, 24)) is None


def test_holidays_are_those_from_a_day_up_to_another() -> None:
    found = holidays_between(_hours(), (), date(2026, 4, 6), date(2026, 12, 25))
    assert [one.on for one in found] == [date(2026, 4, 6), date(2026, 11, 11)]

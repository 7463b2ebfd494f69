"""Rules written after others keep everything that the others say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from routing.domain.rules import (
    HolidayPolicy,
    Kind,
    NewWeek,
    Period,
    Rules,
    Source,
    Span,
    Written,
    assemble,
    with_overrides,
    with_weeks,
)
from tests.domain.oracle import PlainRules, PlainSeason
from tests.domain.samples import KNOWN, NO_DAY, REAL_WEEK, closure, days, override, paris, rules_of, spans, zone

WHOLE = PlainRules(
    zone("Africa/Casablanca"), REAL_WEEK,
    seasons=(PlainSeason(days("2026-07-01/2026-07-31"), False, (spans("10:00-18:00"),) * 7),),
    holidays=days("2026-12-25"), on_holidays=spans("10:00-12:00"),
    overrides=(override("date", "hours", days("2026-12-24")),), new_weeks=((date(2027, 1, 4), (NO_DAY,) * 7),),
)
RULES = rules_of(WHOLE)
MORE = rules_of(replace(WHOLE, overrides=(override("range", "add", days("2026-12-24"), spans("20:00-21:00")),)))
LATER = NewWeek(date(2027, 6, 1), ((Span(0, 60),),) * 7, Source(Kind.WEEKLY_HOURS, None, Written(id="wk_x")))


def _but(rules: Rules, *names: str) -> dict[str, object]:
    return {name: getattr(rules, name) for name in Rules.__dataclass_fields__ if name not in names}


def test_more_overrides_change_nothing_else() -> None:
    found = with_overrides(RULES, MORE.overrides)
    assert _but(found, "overrides", "overrides_on") == _but(RULES, "overrides", "overrides_on")
    assert set(found.overrides) == {*RULES.overrides, *MORE.overrides}
    assert [one.scope for one in found.overrides_on[date(2026, 12, 24)]] == sorted(one.scope for one in found.overrides)
    assert with_overrides(RULES, ()) == RULES


def test_more_weeks_change_nothing_else() -> None:
    found = with_weeks(RULES, [LATER])
    assert _but(found, "weeks") == _but(RULES, "weeks")
    assert found.weeks == (*RULES.weeks, LATER)
    assert found.regular_on(date(2027, 5, 31)) == (RULES.weeks[0].week, RULES.weeks[0].source)
    assert found.regular_on(date(2027, 6, 1)) == (LATER.week, LATER.source)
    assert found.regular_on(date(2027, 1, 3)) == (RULES.week, RULES.source)


def test_an_override_is_of_its_days_that_are_known() -> None:
    for known, on in (
        (Period(date(2026, 12, 24), date(2026, 12, 26)), ["2026-12-24", "2026-12-25"]),
        (Period(date(2026, 12, 26), date(2027, 1, 1)), ["2026-12-26"]), (Period(date(2027, 1, 1), KNOWN.end), []),
    ):
        rules = rules_of(replace(WHOLE, overrides=(override("range", "hours", days("2026-12-23/2026-12-26")),)), known)
        assert sorted(map(str, rules.overrides_on)) == on


def test_a_closure_covers_its_start_and_not_its_end() -> None:
    start = paris("2026-11-23 10:00")
    an_hour = closure(start, start + timedelta(hours=1))
    second = timedelta(seconds=1)
    covered = [an_hour.covers(start + after * second) for after in (-1, -0.5, 0, 3599.5, 3600)]
    assert covered == [False, False, True, True, False]
    assert closure(start).covers(start + timedelta(days=9_999))


def test_the_days_of_a_period_are_its_own_in_order() -> None:
    assert list(Period(date(2026, 12, 30), date(2027, 1, 2)).days()) == [
        date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1),
    ]
    assert list(Period(date(2026, 12, 30), date(2026, 12, 30)).days()) == []


@pytest.mark.parametrize(("holidays", "policy", "never"), [
    ((), None, True), (("2026-12-25",), None, True), (("2026-12-25",), (), True), ((), ("10:00-12:00",), True),
    (("2026-12-25",), ("10:00-12:00",), False),
])
def test_a_line_that_opens_on_holidays_alone_opens_if_there_are_any(
    holidays: tuple[str, ...], policy: tuple[str, ...] | None, never: bool
) -> None:
    on_holidays = None if policy is None else spans(*policy)
    rules = rules_of(PlainRules(zone("Europe/Paris"), (NO_DAY,) * 7, holidays=days(*holidays), on_holidays=on_holidays))
    assert rules.never_opens is never


def test_where_nothing_is_said_of_holidays_the_line_itself_is_why_they_are_as_other_days() -> None:
    found = assemble(RULES.timezone, RULES.week, RULES.source, KNOWN)
    assert found.on_holidays == HolidayPolicy(None, RULES.source.written)
    assert found.holidays == {}

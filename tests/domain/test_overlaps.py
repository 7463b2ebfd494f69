"""Who has the say where overrides meet is what the compiled day says, whatever the two are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.day import day_hours
from routing.domain.overlaps import Winner, overlaps
from routing.domain.rules import Effect, Override, assemble, with_overrides
from tests.domain.oracle import PlainOverride, PlainRules
from tests.domain.samples import PARIS, REAL_WEEK, days, override, rules_of, spans

EVE = date(2026, 12, 24)
ON_EVE = days("2026-12-24")


def _made(plain: PlainOverride, number: int) -> Override:
    """An override of the product, written as the one of that number."""
    found = rules_of(PlainRules(PARIS, REAL_WEEK, overrides=(plain,) * (number + 1))).overrides
    return found[number]


_OVERRIDES = st.builds(
    override, st.sampled_from(["recurrence", "range", "date"]), st.sampled_from(["hours", "add", "close"]),
    st.just(ON_EVE), st.just(spans("10:00-11:00")), st.booleans(),
)


@given(_OVERRIDES, _OVERRIDES.filter(lambda plain: plain.is_row))
def test_the_winner_is_the_rule_that_the_day_has(other: PlainOverride, mine: PlainOverride) -> None:
    rules, new = rules_of(PlainRules(PARIS, REAL_WEEK, overrides=(other,))), _made(mine, 1)
    (found,) = overlaps(rules, new, EVE)
    layers = day_hours(with_overrides(rules, [new]), EVE).layers
    strongest = new if layers[-1] == new.source else found.other
    expected = Winner.THIS if strongest is new else Winner.OTHER
    assert found.winner is (expected if strongest.effect is Effect.REPLACE else Winner.BOTH)
    assert found.on == EVE


@pytest.mark.parametrize(("first", "met"), [
    ("2026-12-20", [EVE]), ("2026-12-25", [date(2026, 12, 26)]), ("2027-01-01", []),
])
def test_an_override_meets_each_other_once_from_a_day_on(first: str, met: list[date]) -> None:
    other = override("range", "hours", days("2026-12-24", "2026-12-26"), spans("10:00-11:00"))
    rules = rules_of(PlainRules(PARIS, REAL_WEEK, overrides=(other,)))
    mine = _made(override("date", "hours", days("2026-12-24/2026-12-31"), is_row=True), 1)
    assert [one.on for one in overlaps(rules, mine, date.fromisoformat(first))] == met


def test_an_override_does_not_meet_itself() -> None:
    rules = rules_of(PlainRules(PARIS, REAL_WEEK, overrides=(override("date", "hours", ON_EVE),)))
    assert overlaps(rules, rules.overrides[0], EVE) == ()
    assert overlaps(assemble(PARIS, rules.week, rules.source, rules.known), rules.overrides[0], EVE) == ()


def test_each_of_several_others_is_met() -> None:
    evening = override("date", "add", days("2026-12-24/2026-12-26"), spans("20:00-21:00"))
    others = (override("range", "hours", days("2026-12-24")), evening)
    rules = rules_of(PlainRules(PARIS, REAL_WEEK, overrides=others))
    mine = _made(override("date", "hours", days("2026-12-24/2026-12-31"), is_row=True), 2)
    met = overlaps(rules, mine, EVE)
    assert [(one.on, one.other) for one in met] == [(EVE, other) for other in rules.overrides_on[EVE]]

"""Numbers are rung back when their country and kind are allowed, and never when they are our own."""

from __future__ import annotations

from itertools import product

import pytest

from routing.domain.number_rule import NumberFacts, NumberKind, NumberRefusal, refusal_of
from routing.domain.promise import NumberRules, NumberType

MOBILE = NumberFacts("+33612345678", ("FR",), NumberKind.MOBILE)
EVERYTHING = NumberRules(("FR", "RE", "YT", "US", "BL", "MF"))
NEVER = (NumberKind.SHORT, NumberKind.OTHER, NumberKind.UNKNOWN)


def test_what_is_no_number() -> None:
    assert refusal_of(None, EVERYTHING, ()) is NumberRefusal.INVALID


def test_our_own_numbers_are_told_as_such_whatever_else_holds() -> None:
    assert refusal_of(MOBILE, NumberRules(), {"+33612345678"}) is NumberRefusal.OURS
    assert refusal_of(MOBILE, NumberRules(()), {"+33612345678"}) is NumberRefusal.OURS
    assert refusal_of(MOBILE, NumberRules(), {"+33612345679"}) is None


def test_a_blocked_number_is_not_told_from_any_other_refused_one() -> None:
    assert refusal_of(MOBILE, NumberRules(), (), {"+33612345678"}) is NumberRefusal.NOT_ALLOWED


@pytest.mark.parametrize(("regions", "countries", "is_allowed"), [
    (("FR",), ("FR",), True), (("RE",), ("FR",), False), (("RE",), ("FR", "RE"), True),
    (("BL", "MF"), ("MF",), True), ((), ("FR",), False), (("001",), ("FR",), False), (("FR",), (), False),
])
def test_a_country_is_its_own_plan_alone(
    regions: tuple[str, ...], countries: tuple[str, ...], is_allowed: bool
) -> None:
    found = refusal_of(NumberFacts("+1", regions, NumberKind.MOBILE), NumberRules(countries), ())

    assert (found is None) is is_allowed
    assert found in (None, NumberRefusal.NOT_ALLOWED)


def test_every_kind_by_every_type() -> None:
    allowed = {
        (kind, type_) for kind, type_ in product(NumberKind, NumberType)
        if refusal_of(NumberFacts("+33", ("FR",), kind), NumberRules(("FR",), (type_,)), ()) is None
    }

    assert allowed == {
        (NumberKind.FIXED_LINE, NumberType.FIXED_LINE), (NumberKind.MOBILE, NumberType.MOBILE),
        (NumberKind.FIXED_OR_MOBILE, NumberType.FIXED_LINE), (NumberKind.FIXED_OR_MOBILE, NumberType.MOBILE),
        (NumberKind.VOIP, NumberType.VOIP),
    }


@pytest.mark.parametrize("kind", NEVER)
def test_what_costs_the_caller_or_is_not_known_is_never_rung(kind: NumberKind) -> None:
    assert refusal_of(NumberFacts("+33", ("FR",), kind), EVERYTHING, ()) is NumberRefusal.NOT_ALLOWED

"""Which numbers may be rung back: those of the countries and kinds the config allows, and never one of our own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from routing.domain.promise import NumberRules, NumberType


class NumberKind(StrEnum):
    """What a number is, as far as its plan tells."""

    FIXED_LINE = "fixed_line"
    MOBILE = "mobile"
    FIXED_OR_MOBILE = "fixed_or_mobile"  # a plan that sets no mobiles apart, as in North America
    VOIP = "voip"
    SHORT = "short"
    OTHER = "other"  # premium rate, shared cost, free of charge, pagers and the like
    UNKNOWN = "unknown"


class NumberRefusal(StrEnum):
    """Why a number is not rung back; the values are the codes that programs read."""

    INVALID = "invalid_phone"
    NOT_ALLOWED = "phone_not_allowed"
    OURS = "phone_is_ours"


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """What is known of a number. `regions`: the places whose plan has it, none for a short or a satellite number."""

    e164: str
    regions: tuple[str, ...]
    kind: NumberKind


_TYPES = {
    NumberKind.FIXED_LINE: {NumberType.FIXED_LINE},
    NumberKind.MOBILE: {NumberType.MOBILE},
    NumberKind.FIXED_OR_MOBILE: {NumberType.FIXED_LINE, NumberType.MOBILE},
    NumberKind.VOIP: {NumberType.VOIP},
}


def refusal_of(
    facts: NumberFacts | None, rules: NumberRules, ours: Collection[str], blocked: Collection[str] = ()
) -> NumberRefusal | None:
    """Why a number is refused, None when it may be rung. `facts` None is no number at all.

    A country stands for its own plan alone: FR is mainland France with Corsica, and La Réunion is RE.
    """
    if facts is None:
        return NumberRefusal.INVALID
    if facts.e164 in ours:
        return NumberRefusal.OURS
    is_of_a_country = not set(rules.countries).isdisjoint(facts.regions)
    is_of_a_type = not _TYPES.get(facts.kind, set()).isdisjoint(rules.types)
    is_allowed = is_of_a_country and is_of_a_type and facts.e164 not in blocked
    return None if is_allowed else NumberRefusal.NOT_ALLOWED

"""Date rules: whether a purchase is still within a right or promise, until which day, and why that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from routing.domain.centre import DateRule
from routing.domain.text import Text

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer of a date rule: in time or late, the last day, and whether it moved off a day of rest."""

    is_eligible: bool
    last_day: date
    moved_from: date | None


def eligibility(rule: DateRule, purchased_on: date, today: date, holidays: Mapping[date, Text]) -> Eligibility:
    """Whether a purchase is still within a rule today.

    A last day of rest moves to the next working day where the rule says so (Code de la consommation, L221-19).
    """
    last = counted = purchased_on + timedelta(days=rule.days)
    while rule.moves_to_working_day and (last.weekday() >= SATURDAY or last in holidays):
        last += timedelta(days=1)
    return Eligibility(today <= last, last, counted if last != counted else None)

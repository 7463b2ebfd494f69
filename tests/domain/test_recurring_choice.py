"""Recurring days by plain choices: each is a rule, and is read back from it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.config.recurrence import recurring_days
from routing.domain.recurring_choice import LAST, PLACES, Recurring, recurring_of
from routing.domain.rules import Period

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
CHOICES = st.builds(Recurring, st.sampled_from(sorted(PLACES)), st.integers(0, 6), st.integers(0, 12))


@given(CHOICES)
def test_every_choice_is_read_back_and_names_its_weekday_in_its_month(choice: Recurring) -> None:
    assert recurring_of(choice.rule) == choice
    days = recurring_days(choice.rule, None, YEAR)
    assert {day.weekday() for day in days} == {choice.weekday}
    assert {day.month for day in days} == ({choice.month} if choice.month else set(range(1, 13)))
    assert choice.text.fr != choice.text.en


@pytest.mark.parametrize(("choice", "french", "english", "first"), [
    (Recurring(1, 4), "le premier vendredi de chaque mois", "the first Friday of each month", date(2026, 1, 2)),
    (Recurring(0, 0), "chaque lundi", "every Monday", date(2026, 1, 5)),
    (Recurring(LAST, 3, 8), "le dernier jeudi d’août", "the last Thursday of August", date(2026, 8, 27)),
    (Recurring(0, 5, 12), "chaque samedi de décembre", "every Saturday in December", date(2026, 12, 5)),
])
def test_choices_in_words(choice: Recurring, french: str, english: str, first: date) -> None:
    assert (choice.text.fr, choice.text.en) == (french, english)
    assert recurring_days(choice.rule, None, YEAR)[0] == first


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU", "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261231",
                                  "FREQ=YEARLY;BYMONTH=13;BYDAY=FR", "FREQ=WEEKLY;BYDAY=1FR", ""])
def test_a_rule_that_says_more_is_no_choice(rule: str) -> None:
    assert recurring_of(rule) is None


def test_a_rule_is_read_however_it_is_spaced_and_no_letter_is_lost() -> None:
    assert recurring_of(" freq=monthly; byday=1FR ") == Recurring(1, 4)
    assert recurring_of("FREQ = WEEKLY ; BYDAY = MO") == Recurring(0, 0)
    assert recurring_of("FREQ=XXWEEKLY;BYDAY=MO") is None

"""Every rule, verdict and place has words in both languages, and never those of a program."""

from __future__ import annotations

import pytest

from routing.domain.explanation import Verdict
from routing.domain.hours import status_at
from routing.domain.rule_words import KINDS, VERDICTS, decision_text, place_text, rule_text
from routing.domain.rules import Kind, Source, Written
from routing.domain.text import Text
from tests.domain.oracle import PlainRules, PlainSeason
from tests.domain.samples import PARIS, REAL_WEEK, closure, days, hours_of, override, paris, spans


def test_nothing_is_without_words() -> None:
    assert set(KINDS) == set(Kind) and set(VERDICTS) == set(Verdict)
    named = rule_text(Source(Kind.HOLIDAY, Text("Noël", "Christmas"), Written(file="hours.yaml", line=3)))
    assert (named.fr, named.en) == ("Jour férié\u00a0: Noël", "Public holiday: Christmas")


@pytest.mark.parametrize(("at", "told"), [
    ("2026-11-23 10:00", "Semaine habituelle"),
    ("2026-11-23 21:00", "En dehors des heures d’ouverture de ce jour"),
    ("2026-11-24 10:00", "Exception\u00a0: Exception 0"),
    ("2026-11-25 10:00", "Fermeture"),
    ("2026-11-24 21:00", "Exception\u00a0: Exception 0"),
])
def test_a_status_is_put_down_to_the_rule_that_decided_it(at: str, told: str) -> None:
    plain = PlainRules(PARIS, REAL_WEEK, overrides=(override("date", "hours", days("2026-11-24")),))
    hours = hours_of(plain, paris(at), closure(paris("2026-11-25 09:00")))
    assert decision_text(status_at(hours, paris(at))).fr == told


@pytest.mark.parametrize(("written", "told"), [
    (Written(file="config/hours.yaml", line=12), "config/hours.yaml, line 12"),
    (Written(id="ov_abc", role="supervisor"), "put there by a supervisor (ov_abc)"),
    (Written(id="ov_abc", role="gone"), "put there by somebody (ov_abc)"),
    (Written(), "decided by the program"),
])
def test_the_place_of_a_rule_says_who_or_where(written: Written, told: str) -> None:
    assert place_text(written).en == told


def test_outside_the_hours_of_a_rule_that_is_not_the_usual_week_the_rule_is_named() -> None:
    season = PlainSeason(days("2026-12-01/2026-12-31"), True, (spans("10:00-18:00"),) * 7)
    at = paris("2026-12-02 19:00")
    assert decision_text(status_at(hours_of(PlainRules(PARIS, REAL_WEEK, seasons=(season,)), at), at)) == Text(
        "En dehors des heures d’ouverture de ce jour (Saison\u00a0: Saison 0)",
        "Outside the opening hours of that day (Season: Season 0)",
    )


def test_a_place_in_french() -> None:
    told = [place_text(written).fr for written in (
        Written(file="hours.yaml", line=3), Written(), Written(id="ov_a", role="agent"), Written(id="ov_a"),
    )]
    assert told == [
        "hours.yaml, ligne\u00a03", "décidé par le programme", "posé par un conseiller (ov_a)",
        "posé par quelqu’un (ov_a)",
    ]

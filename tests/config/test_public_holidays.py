"""Public holidays: of the country, of Alsace-Moselle, in French and in English."""

from __future__ import annotations

import re
from datetime import date

import pytest

from routing.config.public_holidays import check_place, public_holidays

FRANCE = public_holidays("FR", None, 2026, 2027)
MOSELLE = public_holidays("FR", "57", 2026, 2027)


def test_the_eleven_french_holidays_of_2026() -> None:
    days = [f"{day:%m-%d}" for day in FRANCE if day.year == 2026]
    assert days == [
        "01-01",
        "04-06",
        "05-01",
        "05-08",
        "05-14",
        "05-25",
        "07-14",
        "08-15",
        "11-01",
        "11-11",
        "12-25",
    ]


def test_moselle_has_good_friday_and_saint_stephens_day_too() -> None:
    assert sorted(MOSELLE.keys() - FRANCE.keys()) == [
        date(2026, 4, 3),
        date(2026, 12, 26),
        date(2027, 3, 26),
        date(2027, 12, 26),
    ]
    assert MOSELLE[date(2026, 4, 3)].fr == "Vendredi saint"
    assert MOSELLE[date(2026, 4, 3)].en == "Good Friday"
    assert MOSELLE[date(2026, 12, 26)].fr == "Saint-Étienne"


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2026, 4, 6), "Lundi de Pâques", "Easter Monday"),
        (date(2026, 7, 14), "Fête nationale", "National Day"),
        (date(2026, 8, 15), "Assomption", "Assumption Day"),
        (date(2026, 11, 11), "Armistice", "Armistice Day"),
        (date(2026, 12, 25), "Noël", "Christmas Day"),
    ],
)
def test_names(day: date, french: str, english: str) -> None:
    assert (FRANCE[day].fr, FRANCE[day].en) == (french, english)


def test_apostrophes_are_typographic() -> None:
    """Holidays' names are shown and spoken; the wording rules ask for ’ everywhere."""
    assert FRANCE[date(2026, 1, 1)].fr == "Jour de l’an"
    assert FRANCE[date(2026, 1, 1)].en == "New Year’s Day"


def test_a_country_without_french_names_keeps_its_own() -> None:
    germany = public_holidays("DE", None, 2026, 2026)[date(2026, 10, 3)]
    assert germany.fr
    assert germany.en == "German Unity Day"


@pytest.mark.parametrize(
    ("country", "part", "words"),
    [
        ("XX", None, "no holiday calendar for “XX”"),
        ("fr", None, "did you mean “FR”?"),
        ("", None, "no holiday calendar"),
        ("FR", "Moselle", "FR has no part “Moselle”"),
        ("FR", "99", "57"),
        ("DE", "57", "DE has no part “57”"),
    ],
)
def test_unknown_places(country: str, part: str | None, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        check_place(country, part)


def test_an_unknown_country_is_not_answered_with_a_screenful() -> None:
    with pytest.raises(ValueError, match="no holiday calendar") as caught:
        check_place("France", None)
    assert len(str(caught.value)) < 300

"""What a voice says of numbers, waits, days and keys, no-break spaces shown as `_`; nothing is rounded up."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.spoken import (
    announce,
    count,
    duration,
    key_name,
    letters,
    people_before,
    phone_number,
    spoken_date,
    wait_estimate,
    waiting_for,
)
from routing.domain.text import Text

TODAY = date(2026, 11, 23)


def seen(text: Text) -> tuple[str, str]:
    """Both languages, `_` for each no-break space."""
    return text.fr.replace("\u00a0", "_"), text.en.replace("\u00a0", "_")


@pytest.mark.parametrize(("n", "fr", "en"), [
    (0, "zéro", "zero"),
    (1, "un", "one"),
    (2, "deux", "two"),
    (10, "dix", "ten"),
    (11, "onze", "eleven"),
    (16, "seize", "sixteen"),
    (17, "dix-sept", "seventeen"),
    (19, "dix-neuf", "nineteen"),
    (20, "vingt", "twenty"),
    (21, "vingt et un", "twenty-one"),
    (22, "vingt-deux", "twenty-two"),
    (31, "trente et un", "thirty-one"),
    (48, "quarante-huit", "forty-eight"),
    (51, "cinquante et un", "fifty-one"),
    (59, "cinquante-neuf", "fifty-nine"),
    (60, "soixante", "sixty"),
    (61, "61", "61"),
    (100, "100", "100"),
    (-1, "-1", "-1"),
])
def test_count(n: int, fr: str, en: str) -> None:
    assert seen(count(n)) == (fr, en)


@pytest.mark.parametrize(("n", "fr"), [
    (0, "zéro"), (1, "une"), (2, "deux"), (11, "onze"), (21, "vingt et une"), (51, "cinquante et une"), (61, "61"),
])
def test_count_before_a_feminine_noun(n: int, fr: str) -> None:
    assert count(n, is_feminine=True) == Text(fr, count(n).en)


def test_every_number_has_words_of_its_own() -> None:
    for words in ([count(n).fr for n in range(61)], [count(n).en for n in range(61)]):
        assert len(set(words)) == len(words)
        assert not any(re.search(r"\d", word) for word in words)


@pytest.mark.parametrize(("n", "fr", "en"), [
    (-1, "Vous êtes la prochaine personne.", "You are next in line."),
    (0, "Vous êtes la prochaine personne.", "You are next in line."),
    (1, "Il y a une personne avant vous.", "There is one person before you."),
    (2, "Il y a deux personnes avant vous.", "There are two people before you."),
    (21, "Il y a vingt et une personnes avant vous.", "There are twenty-one people before you."),
    (75, "Il y a 75 personnes avant vous.", "There are 75 people before you."),
])
def test_people_before(n: int, fr: str, en: str) -> None:
    assert seen(people_before(n)) == (fr, en)


@pytest.mark.parametrize(("seconds", "fr", "en"), [
    (-5, "moins d’une minute", "less than a minute"),
    (0, "moins d’une minute", "less than a minute"),
    (59.9, "moins d’une minute", "less than a minute"),
    (60, "une minute", "one minute"),
    (119, "une minute", "one minute"),
    (120, "deux minutes", "two minutes"),
    (21 * 60, "vingt et une minutes", "twenty-one minutes"),
    (3599, "cinquante-neuf minutes", "fifty-nine minutes"),
    (3600, "une heure", "one hour"),
    (3659, "une heure", "one hour"),
    (3660, "une heure et une minute", "one hour and one minute"),
    (2 * 3600 + 300, "deux heures et cinq minutes", "two hours and five minutes"),
    (21 * 3600, "vingt et une heures", "twenty-one hours"),
])
def test_duration(seconds: float, fr: str, en: str) -> None:
    assert seen(duration(seconds)) == (fr, en)


@given(st.integers(0, 59 * 60 + 59))
def test_a_duration_is_never_rounded_up(seconds: int) -> None:
    words = duration(seconds).fr.removesuffix("s").removesuffix(" minute")
    minutes = {count(n, is_feminine=True).fr: n for n in range(1, 60)} | {"moins d’une": 0}
    assert 0 <= seconds - 60 * minutes[words] < 60


@pytest.mark.parametrize(("seconds", "fr", "en"), [
    (30, "attend depuis moins d’une minute", "has been waiting for less than a minute"),
    (60, "attend depuis une minute", "has been waiting for one minute"),
    (179, "attend depuis deux minutes", "has been waiting for two minutes"),
])
def test_waiting_for(seconds: float, fr: str, en: str) -> None:
    assert seen(waiting_for(seconds)) == (fr, en)


@pytest.mark.parametrize(("seconds", "fr", "en"), [
    (0, "Le temps d’attente estimé est de moins d’une minute.", "The estimated wait is less than a minute."),
    (59, "Le temps d’attente estimé est de moins d’une minute.", "The estimated wait is less than a minute."),
    (60, "Le temps d’attente estimé est d’environ une minute.", "The estimated wait is about one minute."),
    (121, "Le temps d’attente estimé est d’environ trois minutes.", "The estimated wait is about three minutes."),
    (180, "Le temps d’attente estimé est d’environ trois minutes.", "The estimated wait is about three minutes."),
    (3900, "Le temps d’attente estimé est d’environ une heure et cinq minutes.",
     "The estimated wait is about one hour and five minutes."),
])
def test_wait_estimate(seconds: int, fr: str, en: str) -> None:
    assert seen(wait_estimate(seconds)) == (fr, en)


@pytest.mark.parametrize(("day", "fr", "en"), [
    ("2026-11-23", "lundi 23_novembre", "Monday 23_November"),
    ("2026-12-01", "mardi 1er_décembre", "Tuesday 1_December"),
    ("2026-01-01", "jeudi 1er_janvier", "Thursday 1_January"),
    ("2025-11-23", "dimanche 23_novembre 2025", "Sunday 23_November 2025"),
    ("2027-01-22", "vendredi 22_janvier 2027", "Friday 22_January 2027"),
    ("2024-02-29", "jeudi 29_février 2024", "Thursday 29_February 2024"),
])
def test_spoken_date(day: str, fr: str, en: str) -> None:
    assert seen(spoken_date(date.fromisoformat(day), TODAY)) == (fr, en)


@pytest.mark.parametrize(("e164", "fr", "en"), [
    ("+33612345678", "06, 12, 34, 56, 78", "0 6, 1 2, 3 4, 5 6, 7 8"),
    ("+33173018499", "01, 73, 01, 84, 99", "0 1, 7 3, 0 1, 8 4, 9 9"),
    ("+442079460958", "plus 4 4 2 0 7 9 4 6 0 9 5 8", "plus 4 4 2 0 7 9 4 6 0 9 5 8"),
    ("+33123", "plus 3 3 1 2 3", "plus 3 3 1 2 3"),
    ("+331730184991", "plus 3 3 1 7 3 0 1 8 4 9 9 1", "plus 3 3 1 7 3 0 1 8 4 9 9 1"),
    ("38000", "3 8 0 0 0", "3 8 0 0 0"),
    ("", "", ""),
])
def test_phone_number(e164: str, fr: str, en: str) -> None:
    assert seen(phone_number(e164)) == (fr, en)


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_no_three_digits_of_a_phone_number_stand_together(e164: str) -> None:
    said = phone_number(e164)
    assert not re.search(r"\d{3}", said.fr)
    assert not re.search(r"\d{2}", said.en)


@pytest.mark.parametrize(("key", "fr", "en"), [("1", "1", "1"), ("0", "0", "0"), ("*", "étoile", "star"),
                                             ("#", "dièse", "hash")])
def test_key_name(key: str, fr: str, en: str) -> None:
    assert seen(key_name(key)) == (fr, en)


@pytest.mark.parametrize(("purpose", "key", "fr", "en"), [
    (Text("Pour un rappel", "For a call back"), "1", "Pour un rappel, tapez 1.", "For a call back, press 1."),
    (Text("Pour réécouter", "To hear this again"), "*", "Pour réécouter, tapez étoile.",
     "To hear this again, press star."),
    (Text("Si c’est exact", "If this is right"), "#", "Si c’est exact, tapez dièse.", "If this is right, press hash."),
    (Text("Renouvellement", "Renewal"), "1", "Renouvellement, tapez 1.", "Renewal, press 1."),
    (Text("État de l’abonnement", "status"), "3", "État de l’abonnement, tapez 3.", "Status, press 3."),
    (Text("été\u00a0:", " renewal. "), "2", "Été, tapez 2.", "Renewal, press 2."),
    (Text("iPhone, iPad", "iPhone"), "2", "IPhone, iPad, tapez 2.", "IPhone, press 2."),
    (Text("pour la boutique X. ", "for shop X !"), "1", "Pour la boutique X, tapez 1.", "For shop X, press 1."),
])
def test_announce(purpose: Text, key: str, fr: str, en: str) -> None:
    assert seen(announce(purpose, key)) == (fr, en)


def test_letters_are_said_one_by_one_in_both_languages() -> None:
    assert letters("RC-7F") == Text("R, C, 7, F", "R, C, 7, F")

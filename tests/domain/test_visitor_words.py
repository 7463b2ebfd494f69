"""What visitors are told beside a line's state, no-break spaces shown as `_` so that they can be seen."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from routing.domain.rules import Day
from routing.domain.text import Text
from routing.domain.visitor_words import (
    chat_instead_text,
    checked_text,
    coming_text,
    elsewhere_text,
    special_text,
    unknown_text,
    wait_text,
)
from tests.domain.test_wording import day, seen

PARIS = ZoneInfo("Europe/Paris")
PARIS_TIME = Text("heure de Paris", "Paris time")


def wall(written: str) -> datetime:
    """A time on the clock of Paris."""
    return datetime.fromisoformat(written).replace(tzinfo=PARIS)


def test_special_hours_today() -> None:
    assert seen(special_text(day((10, 16)))) == (
        "Horaires exceptionnels aujourd’hui_: de 10_h à_16_h", "Special hours today: 10_am to 4_pm"
    )


@pytest.mark.parametrize(("on", "spans", "fr", "en"), [
    (date(2026, 12, 25), day(), "Fermé exceptionnellement vendredi 25_décembre", "Closed on Friday 25_December"),
    (date(2027, 1, 1), day((10, 12), (14, 16)),
     "Horaires exceptionnels vendredi 1er_janvier_: de 10_h à_midi et de 14_h à_16_h",
     "Special hours on Friday 1_January: 10_am to noon and 2_pm to 4_pm"),
])
def test_a_day_to_come(on: date, spans: Day, fr: str, en: str) -> None:
    assert seen(coming_text(on, spans)) == (fr, en)


@pytest.mark.parametrize(("closes", "fr", "en"), [
    ("2026-11-23 21:00", " jusqu’à_21_h", " until 9_pm"),
    ("2026-11-24 00:00", " jusqu’à_minuit", " until midnight"),
    ("2026-11-28 21:30", " jusqu’à samedi à_21_h_30", " until Saturday at 9:30_pm"),
    ("2026-11-24 20:30", " jusqu’à_20_h_30", " until 8:30_pm"),
    (None, "", ""),
])
def test_the_chat_is_open_in_the_phones_place(closes: str | None, fr: str, en: str) -> None:
    told = chat_instead_text(wall(closes) if closes else None, wall("2026-11-23 20:30"))

    assert seen(told) == (
        f"Notre ligne téléphonique est fermée. Nos conseillers vous répondent par chat{fr}.",
        f"Our phone line is closed. You can chat with us{en}.",
    )


@pytest.mark.parametrize(("seconds", "fr", "en"), [
    (0, "moins d’une minute", "less than a minute"), (59, "moins d’une minute", "less than a minute"),
    (60, "environ 1_min", "about 1_min"), (180, "environ 3_min", "about 3_min"), (181, "environ 4_min", "about 4_min"),
])
def test_the_wait(seconds: int, fr: str, en: str) -> None:
    assert seen(wait_text(seconds)) == (f"Attente estimée_: {fr}", f"Estimated wait: {en}")


def test_what_is_not_known_is_not_guessed() -> None:
    usual = Text("Du lundi au jeudi de 9 h à 20 h", "Monday to Thursday 9 am to 8 pm")
    assert seen(unknown_text(usual, PARIS_TIME)) == (
        "Nous n’avons pas pu vérifier si nous sommes ouverts. "
        "Horaires habituels_: du lundi au jeudi de 9 h à 20 h (heure de Paris).",
        "We could not check our opening hours. Usual hours: Monday to Thursday 9 am to 8 pm (Paris time).",
    )


@pytest.mark.parametrize(("now", "fr", "en"), [
    ("2026-11-23 18:50", "Vérifié à_18_h_42", "Checked at 6:42_pm"),
    ("2026-11-24 00:10", "Vérifié lundi 23_novembre à_18_h_42", "Checked Monday 23_November at 6:42_pm"),
])
def test_when_it_was_checked(now: str, fr: str, en: str) -> None:
    assert seen(checked_text(wall("2026-11-23 18:42"), wall(now))) == (fr, en)


@pytest.mark.parametrize(("moment", "now", "theirs", "fr", "en"), [
    ("2026-11-24 09:00", "2026-11-23 12:00", "America/Toronto", "9_h, heure de Paris (3_h chez vous)",
     "9_am Paris time (3_am your time)"),
    ("2026-11-23 20:00", "2026-11-23 12:00", "Asia/Tokyo", "20_h, heure de Paris (demain à_4_h chez vous)",
     "8_pm Paris time (tomorrow at 4_am your time)"),
    ("2026-11-24 20:00", "2026-11-22 12:00", "Asia/Tokyo", "20_h, heure de Paris (mercredi à_4_h chez vous)",
     "8_pm Paris time (Wednesday at 4_am your time)"),
    # It is Monday in Paris and still Sunday in Montréal: a bare "3 h" would be taken for another day's.
    ("2026-11-23 09:00", "2026-11-23 02:00", "America/Toronto", "9_h, heure de Paris (demain à_3_h chez vous)",
     "9_am Paris time (tomorrow at 3_am your time)"),
    # Paris leaves summer time a week before Toronto does: one hour less lies between them.
    ("2026-10-26 09:00", "2026-10-26 08:00", "America/Toronto", "9_h, heure de Paris (4_h chez vous)",
     "9_am Paris time (4_am your time)"),
])
def test_a_time_for_a_visitor_elsewhere(moment: str, now: str, theirs: str, fr: str, en: str) -> None:
    assert seen(elsewhere_text(wall(moment), wall(now), ZoneInfo(theirs), PARIS_TIME)) == (fr, en)

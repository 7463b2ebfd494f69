"""Public holidays: of the country, of Alsace-Moselle, in French and in English."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from routing.config import public_holidays as asked
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
    assert germany.fr == "Tag der Deutschen Einheit"
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


@pytest.mark.parametrize("command", [
    ("/nowhere/python",), (sys.executable, "-c", "raise SystemExit(1)"), (sys.executable, "-c", "print('no document')"),
    (sys.executable, "-c", "import time; time.sleep(60)"),
])
def test_where_they_cannot_be_asked_for_the_fault_says_so_and_the_next_time_is_another(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    right = asked.COMMAND
    monkeypatch.setattr(asked, "CALENDARS", asked.Calendars())
    monkeypatch.setattr(asked, "COMMAND", command)
    monkeypatch.setattr(asked, "ANSWER_WITHIN", 0.3)
    with pytest.raises(ValueError, match="the holiday calendar of “FR” could not be asked for"):
        check_place("FR", None)
    assert len(caplog.messages) == asked.TRIES
    monkeypatch.setattr(asked, "COMMAND", right)
    monkeypatch.setattr(asked, "ANSWER_WITHIN", 20)
    check_place("FR", None)


def test_a_place_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "CALENDARS", asked.Calendars())
    for place in ("F\0R", "\udcff", "F" * 200_000):
        with pytest.raises(ValueError, match="no holiday calendar for"):
            check_place(place, None)
    check_place("BE", None)
    assert public_holidays("BE", None, 2031, 2031)[date(2031, 7, 21)].en == "National Day"
    monkeypatch.setattr(asked, "COMMAND", ("/nowhere/python",))
    check_place("CH", "VD")
    assert public_holidays("BE", None, 2040, 2040)[date(2040, 7, 21)].fr == "Fête nationale"


def test_many_who_ask_at_once_for_a_place_ask_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    run, processes = subprocess.run, list[object]()

    def counted(command: object, **named: Any) -> Any:
        processes.append(command)
        return run(command, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(asked, "CALENDARS", asked.Calendars())
    monkeypatch.setattr(asked.subprocess, "run", counted)
    with ThreadPoolExecutor(8) as people:
        told = list(people.map(lambda year: public_holidays("CA", None, year, year), range(2033, 2041)))
    assert [min(days).year for days in told] == list(range(2033, 2041))
    assert len(processes) == 1


def test_years_far_off_have_none() -> None:
    assert public_holidays("FR", None, 1960, 1969) == {}
    assert len(public_holidays("FR", None, 2100, 2110)) == 11


def test_who_serves_does_not_hold_the_calendars_of_every_country() -> None:
    held = "import sys, routing.app, routing.cli.commands; print(*sorted({'holidays', 'zxcvbn'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", held], capture_output=True, text=True, check=True).stdout == "\n"

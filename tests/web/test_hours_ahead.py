"""The days and weeks ahead that are not as usual, in words."""

from __future__ import annotations

from datetime import datetime

from routing.domain.hours import Hours
from routing.domain.text import Language, Text
from routing.web.hours_ahead import told_ahead, told_weeks
from tests.domain.oracle import PlainRules
from tests.domain.samples import PARIS, REAL_WEEK, USUAL, closure, days, hours_of, override, paris
from tests.web.apps import House, parts_of

MONDAY = paris("2026-11-23 10:00")


def _told(hours: Hours, now: datetime = MONDAY, language: Language = Language.FR) -> list[str]:
    return [
        f"{one.when} | {one.what} | {one.why}".replace("\u00a0", "_") for one in told_ahead(hours, now, language)
    ]


def test_exceptions_closures_and_clock_changes_come_in_order() -> None:
    plain = PlainRules(PARIS, REAL_WEEK, overrides=(
        override("range", "hours", days("2026-12-24/2027-01-03")),
        override("date", "hours", days("2027-02-01"), USUAL),
    ))
    planned = closure(paris("2026-12-01 14:00"), paris("2026-12-02 09:30"), Text("Travaux.", "Works."))
    over = closure(paris("2026-11-23 08:00"), paris("2026-11-23 09:59"))
    hours = hours_of(plain, MONDAY, planned, over)

    assert _told(hours) == [
        "Du mardi 1er_décembre à_14_h au mercredi 2_décembre à_9_h_30 | Fermeture exceptionnelle | Travaux.",
        "Du jeudi 24_décembre au vendredi 1er_janvier | Fermé | Exception 0",
    ]
    assert _told(hours, paris("2027-01-10 10:00"), Language.EN) == [
        "Sunday 28_March | The clocks change | at 2_am it will be 3_am",
    ]


def test_a_closure_without_end_is_told_since_when() -> None:
    hours = hours_of(PlainRules(PARIS, REAL_WEEK), MONDAY, closure(paris("2026-11-22 14:00")))

    assert _told(hours, language=Language.EN) == ["Since Sunday 22_November at 2_pm | Temporarily closed | None"]


def test_the_clock_goes_back() -> None:
    assert _told(hours_of(PlainRules(PARIS, REAL_WEEK), paris("2026-10-20 10:00")), paris("2026-10-20 10:00")) == [
        "Dimanche 25_octobre | Changement d’heure | à_3_h, il sera 2_h",
    ]


def test_seasons_and_new_weeks_are_named_with_their_dates(house: House) -> None:
    house.edit("hours.yaml", "    on_holidays: open\n", (
        "    seasons:\n"
        "      - {name: {fr: Hiver, en: Winter}, from: 12-20, to: 01-05, weekly: {mon-fri: 10:00-16:00}}\n"
        "    weeks:\n      - {from: 2026-12-07, weekly: {sat: 10:00-12:00}}\n    on_holidays: open\n"
    ))
    rules = parts_of(house.app()).outlooks.fresh().hours["telephone"].rules
    told = told_weeks(rules, MONDAY.date(), Language.FR)

    assert [(one.name, one.when.replace("\u00a0", "_"), one.hours.replace("\u00a0", "_")) for one in told] == [
        ("Nouveaux horaires", "à partir du 7_décembre 2026", "Le samedi de 10_h à_midi"),
        ("Hiver", "du 20_décembre au 5_janvier 2027", "Du lundi au vendredi de 10_h à_16_h"),
    ]

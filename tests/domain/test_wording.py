"""Times, days and weeks in words, no-break spaces shown as `_` so that they can be seen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from routing.domain.rules import Day, Span, Week
from routing.domain.text import Language, Text
from routing.domain.wording import (
    clock_text,
    date_text,
    day_text,
    minutes_between,
    moment_text,
    span_text,
    spoken_clock,
    week_text,
    weekday_text,
)
from tests.domain.samples import utc

TODAY = date(2026, 11, 23)


def seen(text: Text) -> tuple[str, str]:
    """Both languages, `_` for each no-break space."""
    return text.fr.replace("\u00a0", "_"), text.en.replace("\u00a0", "_")


def day(*spans: tuple[float, float]) -> Day:
    """A day's spans by their hours; 9.5 is half past nine."""
    return tuple(Span(int(start * 60), int(end * 60)) for start, end in spans)


@pytest.mark.parametrize(("minute", "fr", "en"), [
    (0, "minuit", "midnight"),
    (1, "0_h_01", "12:01_am"),
    (30, "0_h_30", "12:30_am"),
    (60, "1_h", "1_am"),
    (9 * 60, "9_h", "9_am"),
    (9 * 60 + 5, "9_h_05", "9:05_am"),
    (9 * 60 + 30, "9_h_30", "9:30_am"),
    (11 * 60 + 59, "11_h_59", "11:59_am"),
    (12 * 60, "midi", "noon"),
    (12 * 60 + 30, "12_h_30", "12:30_pm"),
    (13 * 60, "13_h", "1_pm"),
    (20 * 60, "20_h", "8_pm"),
    (23 * 60 + 59, "23_h_59", "11:59_pm"),
    (24 * 60, "minuit", "midnight"),
    (26 * 60, "2_h", "2_am"),
    (36 * 60, "midi", "noon"),
    (48 * 60, "minuit", "midnight"),
])
def test_clock(minute: int, fr: str, en: str) -> None:
    assert seen(clock_text(minute)) == (fr, en)


@pytest.mark.parametrize(("minute", "fr"), [
    (0, "minuit"), (15, "0_heure_15"), (60, "1_heure"), (90, "1_heure_30"), (120, "2_heures"), (570,
     "9_heures_30"),
    (720, "midi"), (1200, "20_heures"), (1440, "minuit"),
])
def test_spoken_clock(minute: int, fr: str) -> None:
    assert seen(spoken_clock(minute)) == (fr, seen(clock_text(minute))[1])


@pytest.mark.parametrize(("ahead", "fr", "en"), [
    (0, "aujourd’hui", "today"),
    (1, "demain", "tomorrow"),
    (2, "mercredi", "Wednesday"),
    (6, "dimanche", "Sunday"),
    (7, "lundi 30_novembre", "Monday 30_November"),
    (8, "mardi 1er_décembre", "Tuesday 1_December"),
    (39, "vendredi 1er_janvier", "Friday 1_January"),
    (180, "samedi 22_mai", "Saturday 22_May"),
    (181, "dimanche 23_mai 2027", "Sunday 23_May 2027"),
    (365, "mardi 23_novembre 2027", "Tuesday 23_November 2027"),
    (-1, "dimanche 22_novembre", "Sunday 22_November"),
])
def test_day(ahead: int, fr: str, en: str) -> None:
    assert seen(day_text(TODAY + timedelta(days=ahead), TODAY)) == (fr, en)


def test_every_day_and_month_has_its_name_in_both_languages() -> None:
    assert [seen(weekday_text(number)) for number in (0, 6)] == [("lundi", "Monday"), ("dimanche", "Sunday")]
    months = [seen(date_text(date(2026, month, 2))) for month in (2, 8, 12)]
    assert months == [("2_février", "2_February"), ("2_août", "2_August"), ("2_décembre", "2_December")]
    assert len({weekday_text(number) for number in range(7)}) == 7
    assert len({date_text(date(2026, month, 1)) for month in range(1, 13)}) == 12


@pytest.mark.parametrize(("moment", "spoken", "fr", "en"), [
    ("2026-11-24 09:30", False, "demain à_9_h_30", "tomorrow at 9:30_am"),
    ("2026-11-24 09:30", True, "demain à_9_heures_30", "tomorrow at 9:30_am"),
    ("2026-11-23 12:00", False, "aujourd’hui à_midi", "today at noon"),
    ("2026-11-29 00:00", False, "dimanche à_minuit", "Sunday at midnight"),
    ("2026-11-30 09:00", False, "lundi 30_novembre à_9_h", "Monday 30_November at 9_am"),
])
def test_moment(moment: str, spoken: bool, fr: str, en: str) -> None:
    assert seen(moment_text(datetime.fromisoformat(moment), utc("2026-11-23 08:00"), spoken)) == (fr, en)


@pytest.mark.parametrize(("spans", "fr", "en"), [
    (day((9, 20)), "de 9_h à_20_h", "9_am to 8_pm"),
    (day((10, 16)), "de 10_h à_16_h", "10_am to 4_pm"),
    (day((9, 12), (14, 18)), "de 9_h à_midi et de 14_h à_18_h", "9_am to noon and 2_pm to 6_pm"),
    (day((22, 30)), "de 22_h à_6_h", "10_pm to 6_am"),
    (day((18, 24)), "de 18_h à_minuit", "6_pm to midnight"),
    (day((18, 36)), "de 18_h à_midi", "6_pm to noon"),
])
def test_spans(spans: Day, fr: str, en: str) -> None:
    assert seen(span_text(spans)) == (fr, en)


NINE, LATE, ALL, NIL = day((9, 20)), day((9.5, 20)), day((0, 24)), day()


@pytest.mark.parametrize(("week", "fr", "en"), [
    ((NINE, NINE, NINE, NINE, LATE, NIL, NIL),
     "Du lundi au jeudi de 9_h à_20_h, le vendredi de 9_h_30 à_20_h",
     "Monday to Thursday 9_am to 8_pm, Friday 9:30_am to 8_pm"),
    ((NINE,) * 7, "Du lundi au dimanche de 9_h à_20_h", "Monday to Sunday 9_am to 8_pm"),
    ((NIL,) * 7, "Fermé", "Closed"),
    ((ALL,) * 7, "24_h sur 24, 7 jours sur 7", "24 hours a day, 7 days a week"),
    ((NIL, NINE, NIL, NINE, NIL, NIL, NIL), "Le mardi de 9_h à_20_h, le jeudi de 9_h à_20_h",
     "Tuesday 9_am to 8_pm, Thursday 9_am to 8_pm"),
    ((*(ALL,) * 6, NIL), "Du lundi au samedi de minuit à_minuit", "Monday to Saturday midnight to midnight"),
])
def test_week(week: Week, fr: str, en: str) -> None:
    assert seen(week_text(week)) == (fr, en)


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (59, 0), (60, 1), (119, 1), (3600, 60)])
def test_minutes_are_never_rounded_up(seconds: int, minutes: int) -> None:
    start = utc("2026-11-23 08:00")
    assert minutes_between(start, start + timedelta(seconds=seconds)) == minutes


def test_minutes_are_elapsed_time_over_a_clock_change() -> None:
    assert minutes_between(utc("2026-10-25 00:30"), utc("2026-10-25 01:30")) == 60


def test_a_text_speaks_one_language_at_a_time() -> None:
    text = Text("oui", "yes")
    assert (text.in_(Language.FR), text.in_(Language.EN)) == ("oui", "yes")

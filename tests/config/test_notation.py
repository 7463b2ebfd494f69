"""The small notations: what they mean, and the sentence for each thing that is not one."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from routing.config import notation
from routing.domain.rules import WHOLE_DAY, Span
from tests.config.files import span


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ("09:00-20:00", [span("09:00", "20:00")]),
        ("9:00-20:00", [span("09:00", "20:00")]),
        ("09:00 - 20:00", [span("09:00", "20:00")]),
        ("09:00–20:00", [span("09:00", "20:00")]),
        ("13:30-18:00, 09:00-12:30", [span("09:00", "12:30"), span("13:30", "18:00")]),
        ("22:00-02:00", [Span(22 * 60, 26 * 60)]),
        ("20:00-09:00", [Span(20 * 60, 33 * 60)]),
        ("18:00-24:00", [Span(18 * 60, 24 * 60)]),
        ("18:00-00:00", [Span(18 * 60, 24 * 60)]),
        ("00:00-24:00", [WHOLE_DAY]),
        ("closed", []),
        ("Closed", []),
    ],
)
def test_days(written: str, spans: list[Span]) -> None:
    assert notation.read_day(written) == tuple(spans)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("9h-20h", "“9h-20h” is not a span; write hours as 09:00-20:00"),
        ("9.00-20.00", "write hours as 09:00-20:00"),
        ("9 am - 8 pm", "write hours as 09:00-20:00"),
        ("25:00", "“25:00” is not a span"),
        ("25:00-26:00", "25:00 is no time of day; this one goes from 00:00 to 23:59"),
        ("09:00-25:00", "25:00 is no time of day; this one goes from 00:00 to 24:00"),
        ("24:00-02:00", "24:00 is no time of day"),
        ("09:00-24:01", "24:01 is no time of day"),
        ("09:60-20:00", "09:60 is no time of day"),
        ("09:00", "is not a span"),
        ("ouvert", "is not a span"),
        ("no", "is not a span"),
        ("", "is not a span"),
        ("09:00-12:00,", "is not a span"),
        ("closed, 09:00-12:00", "“closed” is not a span"),
        ("09:00-09:00", "for the whole day write 00:00-24:00"),
        (", ".join(["09:00-10:00"] * 25), "more than 24 spans"),
    ],
)
def test_what_is_no_day(written: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        notation.read_day(written)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("mon", [0]),
        ("sun", [6]),
        ("mon-thu", [0, 1, 2, 3]),
        ("sat-mon", [5, 6, 0]),
        ("mon-sun", [0, 1, 2, 3, 4, 5, 6]),
        ("mon,wed", [0, 2]),
        ("mon, wed-fri", [0, 2, 3, 4]),
        ("MON-Fri", [0, 1, 2, 3, 4]),
        ("fri-fri", [4]),
    ],
)
def test_weekdays(written: str, days: list[int]) -> None:
    assert notation.read_days(written) == days


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("monday", "did you mean “mon”?"),
        ("tues", "did you mean “tue”?"),
        ("mon-thur", "did you mean “thu”?"),
        ("weekdays", "known:"),
        ("-fri", "is no day"),
        ("mon-", "is no day"),
        ("mon-thu-fri", "is no day"),
        ("mon,", "is no day"),
        ("", "is no day"),
        ("1", "is no day"),
    ],
)
def test_unknown_days(written: str, words: str) -> None:
    with pytest.raises(ValueError, match="is no day") as caught:
        notation.read_days(written)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("french", "wanted"),
    [
        ("lun", "mon"),
        ("mar", "tue"),
        ("mer", "wed"),
        ("jeu", "thu"),
        ("ven", "fri"),
        ("sam", "sat"),
        ("dim", "sun"),
        ("lundi", "mon"),
        ("dimanche", "sun"),
    ],
)
def test_french_days_are_never_answered_with_another_day(french: str, wanted: str) -> None:
    """The one who edits writes French: “lun” must not be answered with “did you mean sun?”."""
    with pytest.raises(ValueError, match="is no day") as caught:
        notation.read_days(french)
    others = {f"did you mean “{name}”?" for name in notation.DAY_NAMES} - {f"did you mean “{wanted}”?"}
    assert not any(other in str(caught.value) for other in others), str(caught.value)


def test_weeks() -> None:
    week, faults = notation.read_week({"mon-thu": "09:00-20:00", "fri": "09:30-20:00"})
    assert not faults
    assert week == (*[(span("09:00", "20:00"),)] * 4, (span("09:30", "20:00"),), (), ())
    assert notation.read_week("always") == (((WHOLE_DAY,),) * 7, {})
    assert notation.read_week("never") == (((),) * 7, {})
    assert notation.read_week({}) == (((),) * 7, {})


def test_a_week_reports_every_key() -> None:
    _, faults = notation.read_week(
        {"lunes": "09:00-20:00", "tue": "9h", "wed-fri": "10:00-12:00", "fri": "closed"}
    )
    assert set(faults) == {"lunes", "tue", "fri"}
    assert "fri stands in two keys" in faults["fri"]


@pytest.mark.parametrize("written", ["24/7", "Always", "09:00-20:00", ""])
def test_a_week_in_one_word(written: str) -> None:
    _, faults = notation.read_week(written)
    assert "`always`" in faults[""]


def test_dates() -> None:
    assert notation.read_date("2026-12-24") == date(2026, 12, 24)
    assert notation.read_month_day("12-24") == (12, 24)
    assert notation.read_month_day("7-5") == (7, 5)
    assert notation.read_month_day("02-29") == (2, 29)


@pytest.mark.parametrize(
    "written",
    [
        "24/12/2026",
        "2026-13-01",
        "2026-02-29",
        "2026-12",
        "12-24",
        "demain",
        "",
    ],
)
def test_what_is_no_date(written: str) -> None:
    with pytest.raises(ValueError, match="write it as 2026-12-24"):
        notation.read_date(written)


@pytest.mark.parametrize("written", ["24-12", "02-30", "13-01", "00-10", "12/24", "12-24-2026", "", "noël"])
def test_what_is_no_day_of_the_year(written: str) -> None:
    with pytest.raises(ValueError, match="write month and day as 12-24"):
        notation.read_month_day(written)


@pytest.mark.parametrize(
    ("written", "duration"),
    [
        ("30 s", timedelta(seconds=30)),
        ("15 min", timedelta(minutes=15)),
        ("8 h", timedelta(hours=8)),
        ("7 days", timedelta(days=7)),
        ("1 day", timedelta(days=1)),
        ("20s", timedelta(seconds=20)),
    ],
)
def test_durations(written: str, duration: timedelta) -> None:
    assert notation.read_duration(written) == duration


@pytest.mark.parametrize("written", ["20", "20 sec", "1 week", "-5 s", "1.5 h", "", "9999999 s"])
def test_what_is_no_duration(written: str) -> None:
    with pytest.raises(ValueError, match="write it as 30 s, 15 min, 8 h or 7 days"):
        notation.read_duration(written)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", True),
        ("on", True),
        ("true", True),
        ("True", True),
        ("no", False),
        ("off", False),
        ("FALSE", False),
    ],
)
def test_yes_and_no(written: str, value: bool) -> None:
    assert notation.read_yes_no(written) is value


@pytest.mark.parametrize("written", ["oui", "y", "1", ""])
def test_neither_yes_nor_no(written: str) -> None:
    with pytest.raises(ValueError, match="write yes or no"):
        notation.read_yes_no(written)

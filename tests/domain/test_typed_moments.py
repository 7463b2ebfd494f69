"""Moments as people type them, in the zone's wall time, clock changes included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.text import Language, Text
from routing.domain.typed_moments import moment_typed, read_moment_typed
from routing.domain.typed_times import Unreadable

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=PARIS)


@pytest.mark.parametrize(("typed", "day", "hour", "minute"), [
    ("18h", 23, 18, 0), ("à 18h", 23, 18, 0), ("demain 9h", 24, 9, 0), ("Demain à 9\u00a0h\u00a030", 24, 9, 30),
    ("tomorrow at 9:30 pm", 24, 21, 30), ("24/11 9h", 24, 9, 0), ("24/11/2026 9h", 24, 9, 0),
    ("2026-11-24 09:00", 24, 9, 0), ("2026-11-24T09:00", 24, 9, 0), ("2026-11-24T09:00:00", 24, 9, 0),
    ("2026-11-24T09:00+01:00", 24, 9, 0), ("aujourd’hui 24:00", 24, 0, 0), ("mercredi 9h", 25, 9, 0),
    ("lundi 9h", 23, 9, 0), ("minuit", 23, 0, 0),
])
def test_usual_spellings(typed: str, day: int, hour: int, minute: int) -> None:
    """Each usual spelling of a moment, asked on a Monday at 10:00."""
    assert read_moment_typed(typed, PARIS, MONDAY) == datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


def test_days_without_a_year_are_to_come() -> None:
    """A day of the year that has gone is the next year's."""
    assert read_moment_typed("2/1 9h", PARIS, MONDAY) == datetime(2027, 1, 2, 9, tzinfo=PARIS)


def test_clock_changes() -> None:
    """In a spring gap the instant of the jump, in the autumn overlap the first time round."""
    spring, autumn = (read_moment_typed(typed, PARIS, MONDAY) for typed in ("2027-03-28 2h30", "2027-10-31 2h30"))
    assert spring == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert autumn == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("typed", [
    "", "25h", "demain", "31/11 9h", "2026-13-01 09:00", "demain 25h", "9999-12-31 24:00", "2026-11-24", "plus tard",
    "<script>",
])
def test_no_moment(typed: str) -> None:
    """What is no moment is named."""
    with pytest.raises(Unreadable) as told:
        read_moment_typed(typed, PARIS, MONDAY)
    assert f"«\u00a0{typed}\u00a0»" in told.value.text.fr


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.sampled_from(Language))  # noqa: DTZ001
def test_written_is_read_back(wall: datetime, language: Language) -> None:
    """What is put into a form is the moment it was, to the minute (the second round of an autumn hour apart)."""
    at = wall.replace(tzinfo=PARIS, second=0, microsecond=0).astimezone(UTC).astimezone(PARIS)
    if not at.fold:
        assert read_moment_typed(moment_typed(at, PARIS, language), PARIS, at + timedelta(days=1)) == at


@pytest.mark.parametrize(("typed", "day", "hour", "minute"), [
    ("at 18:00", 23, 18, 0), ("mardi 9h", 24, 9, 0), ("dimanche 9h", 29, 9, 0), ("sunday at 9:00", 29, 9, 0),
    ("23/11 9h", 23, 9, 0), ("après-demain 9h", 25, 9, 0), ("today 18:00", 23, 18, 0),
])
def test_more_spellings(typed: str, day: int, hour: int, minute: int) -> None:
    """A weekday is the next of that name, today included; so is a day of the year."""
    assert read_moment_typed(typed, PARIS, MONDAY) == datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


def test_weekdays_are_counted_from_any_day() -> None:
    """From a Saturday, Monday is two days ahead."""
    saturday = datetime(2026, 11, 28, 23, 30, tzinfo=PARIS)
    assert read_moment_typed("lundi 9h", PARIS, saturday) == datetime(2026, 11, 30, 9, tzinfo=PARIS)
    assert read_moment_typed("23:45", PARIS, saturday) == datetime(2026, 11, 28, 23, 45, tzinfo=PARIS)


def test_a_moment_is_written_as_people_of_each_language_do() -> None:
    """French in a form, English with the year first."""
    at = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    assert moment_typed(at, PARIS) == moment_typed(at, PARIS, Language.FR) == "24/11/2026 9h30"
    assert moment_typed(at, PARIS, Language.EN) == "2026-11-24 09:30"


def test_what_is_no_moment_is_shown_in_part_with_the_fix() -> None:
    """Forty characters of it, in both languages."""
    with pytest.raises(Unreadable) as told:
        read_moment_typed("plus  tard " + "x" * 50, PARIS, MONDAY)
    shown = "plus tard " + "x" * 30
    assert told.value.text == Text(
        f"«\u00a0{shown}\u00a0» n’est pas un moment\u00a0; écrivez 18h, demain 9h ou 24/11 9h.",
        f"“{shown}” is not a moment; write 18:00, tomorrow 9:00 or 2026-11-24 09:00.",
    )

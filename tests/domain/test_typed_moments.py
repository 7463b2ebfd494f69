"""Moments as people type them, in the zone's wall time, clock changes included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.text import Language
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

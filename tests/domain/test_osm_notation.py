"""Weeks, weekdays and dates as OpenStreetMap writes them."""

from __future__ import annotations

from datetime import date

import pytest

from routing.domain.osm_notation import (
    by_calendar_day,
    clipped,
    dates_text,
    spans_text,
    week_texts,
    weekdays_text,
    yearly_text,
)
from routing.domain.rules import Day, Span
from tests.domain.samples import spans


def _day(*written: str) -> Day:
    return tuple(Span(*span) for span in spans(*written))


@pytest.mark.parametrize(("own", "evening_before", "open_"), [
    ([], [], []),
    (["09:00-12:00", "14:00-18:00"], [], ["09:00-12:00", "14:00-18:00"]),
    (["22:00-26:00"], [], ["22:00-24:00"]),
    ([], ["22:00-26:00"], ["00:00-02:00"]),
    ([], ["22:00-24:00"], []),
    ([], ["25:00-26:00"], ["01:00-02:00"]),
    (["01:00-03:00"], ["22:00-26:00"], ["00:00-03:00"]),
    (["01:00-01:30"], ["22:00-26:00"], ["00:00-02:00"]),
    (["02:00-03:00"], ["22:00-26:00"], ["00:00-03:00"]),
    (["02:01-03:00"], ["22:00-26:00"], ["00:00-02:00", "02:01-03:00"]),
    (["20:00-23:00", "22:00-30:00"], [], ["20:00-24:00"]),
    (["09:00-10:00", "09:30-11:00", "10:15-10:45", "12:00-13:00"], [], ["09:00-11:00", "12:00-13:00"]),
    (["24:00-26:00"], [], []),
    (["10:00-12:00"], ["22:00-26:00", "20:00-25:00"], ["00:00-02:00", "10:00-12:00"]),
])
def test_a_calendar_day_ends_at_midnight_and_begins_with_the_rest_of_the_night(
    own: list[str], evening_before: list[str], open_: list[str]
) -> None:
    assert clipped(_day(*own), _day(*evening_before)) == _day(*open_)


def test_a_week_begins_with_the_night_after_its_sunday() -> None:
    nights = [_day("22:00-26:00"), _day("09:00-20:00"), _day(), _day(), _day(), _day(), _day("23:00-25:00")]
    assert by_calendar_day(nights) == (
        _day("00:00-01:00", "22:00-24:00"), _day("00:00-02:00", "09:00-20:00"), (), (), (), (), _day("23:00-24:00"),
    )


@pytest.mark.parametrize(("numbers", "text"), [
    ([0], "Mo"), ([0, 1], "Mo,Tu"), ([0, 1, 2], "Mo-We"), ([0, 1, 2, 3, 4, 5, 6], "Mo-Su"), ([0, 2], "Mo,We"),
    ([0, 1, 2, 3, 5], "Mo-Th,Sa"), ([1, 2, 4, 5, 6], "Tu,We,Fr-Su"), ([6], "Su"),
])
def test_weekdays_in_a_row_are_a_range_from_three_on(numbers: list[int], text: str) -> None:
    assert weekdays_text(numbers) == text


def test_a_week_has_a_rule_for_each_of_its_days_hours() -> None:
    nine, late = _day("09:00-20:00"), _day("09:30-12:00", "13:05-20:00")
    week = (nine, nine, nine, nine, late, (), nine)
    assert week_texts(week, says_closed=False) == ["Mo-Th,Su 09:00-20:00", "Fr 09:30-12:00,13:05-20:00"]
    assert week_texts(week, says_closed=True) == ["Mo-Th,Su 09:00-20:00", "Fr 09:30-12:00,13:05-20:00", "Sa off"]
    assert spans_text(()) == "off"


def test_dates_are_written_with_their_year_or_for_every_year() -> None:
    eve, second = date(2026, 12, 24), date(2027, 1, 2)
    assert dates_text(eve, eve) == "2026 Dec 24"
    assert dates_text(eve, second) == "2026 Dec 24-2027 Jan 02"
    assert yearly_text(eve, eve) == "Dec 24"
    assert yearly_text(eve, second) == "Dec 24-Jan 02"

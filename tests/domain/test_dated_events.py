"""What events of a calendar close, as an override would have to say it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from routing.domain.dated_events import DatedEvent, closings
from tests.domain.samples import PARIS, paris

FRIDAY = date(2026, 12, 4)


def _closes(*stretches: tuple[str, str], days: tuple[date, ...] = ()) -> list[dict[str, Any]]:
    times = tuple((paris(f"2026-12-{start}"), paris(f"2026-12-{end}")) for start, end in stretches)
    return list(closings(DatedEvent("a", "Travaux", days, times), PARIS))


@pytest.mark.parametrize(("stretches", "said"), [
    ([("04 14:00", "04 15:30")], [{"on": "2026-12-04", "close": "14:00-15:30"}]),
    ([("04 14:00:59", "04 15:30:01")], [{"on": "2026-12-04", "close": "14:00-15:31"}]),
    ([("04 14:00", "04 15:30:59")], [{"on": "2026-12-04", "close": "14:00-15:31"}]),
    ([("04 00:00", "05 00:00")], [{"on": "2026-12-04", "hours": "closed"}]),
    ([("04 18:00", "06 08:00")], [
        {"on": "2026-12-04", "close": "18:00-24:00"}, {"on": "2026-12-05", "hours": "closed"},
        {"on": "2026-12-06", "close": "00:00-08:00"},
    ]),
    ([("04 10:00", "04 12:00"), ("07 10:00", "07 12:00")],
     [{"on": ["2026-12-04", "2026-12-07"], "close": "10:00-12:00"}]),
    ([("04 14:00", "04 16:00"), ("04 10:00", "04 12:00"), ("04 11:00", "04 11:30"), ("04 16:00", "04 17:30")],
     [{"on": "2026-12-04", "close": "10:00-12:00, 14:00-17:30"}]),
    ([("04 10:00", "04 12:00"), ("04 11:00", "04 13:15")], [{"on": "2026-12-04", "close": "10:00-13:15"}]),
    ([("04 00:00", "04 12:00"), ("04 12:00", "05 00:00")], [{"on": "2026-12-04", "hours": "closed"}]),
    ([("04 10:00", "04 10:00")], []),
    ([("04 10:15", "04 10:16")], [{"on": "2026-12-04", "close": "10:15-10:16"}]),
    ([], []),
])
def test_times_close_their_part_of_each_day(stretches: list[tuple[str, str]], said: list[dict[str, Any]]) -> None:
    assert _closes(*stretches) == said


def test_whole_days_are_closed_once_whatever_else_is_held_on_them() -> None:
    days = (FRIDAY, FRIDAY + timedelta(days=3))
    assert _closes(("04 10:00", "04 12:00"), ("05 10:00", "05 12:00"), days=days) == [
        {"on": ["2026-12-04", "2026-12-07"], "hours": "closed"}, {"on": "2026-12-05", "close": "10:00-12:00"},
    ]


def test_times_are_those_of_the_line_s_clock() -> None:
    stretch = datetime.fromisoformat("2026-12-04T04:00-05:00"), datetime.fromisoformat("2026-12-04T05:00-05:00")
    assert closings(DatedEvent("a", "x", (), (stretch,)), PARIS) == ({"on": "2026-12-04", "close": "10:00-11:00"},)

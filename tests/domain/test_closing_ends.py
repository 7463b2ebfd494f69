"""The ends that a closure is most often given, by a line's own hours."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from routing.domain.closing_ends import End, end_of
from routing.domain.hours import compile_hours
from tests.domain.conversations import shipped

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(("now", "closing", "opening"), [
    ("2026-11-23T10:20:30", "2026-11-23T20:00", "2026-11-24T09:00"),
    ("2026-11-23T21:00:00", None, "2026-11-24T09:00"),
    ("2026-11-23T07:00:00", "2026-11-23T20:00", "2026-11-24T09:00"),
    ("2026-11-27T19:59:59", "2026-11-27T20:00", "2026-11-30T09:00"),
    ("2026-11-28T12:00:00", None, "2026-11-30T09:00"),
])
def test_ends(now: str, closing: str | None, opening: str) -> None:
    """Today's last closing, and the opening of the next day that opens."""
    at = datetime.fromisoformat(now).replace(tzinfo=PARIS)
    hours = compile_hours(shipped().lines["telephone"].rules, (), at)
    wanted = [datetime.fromisoformat(end).replace(tzinfo=PARIS) if end else None for end in (closing, opening)]
    assert [end_of(choice, hours, at) for choice in (End.CLOSING, End.OPENING)] == wanted
    assert end_of(End.UNKNOWN, hours, at) is end_of(End.MOMENT, hours, at) is None
    hour = end_of(End.HOUR, hours, at)
    assert hour is not None and hour.second == 0 and 3540 <= (hour - at).total_seconds() <= 3600

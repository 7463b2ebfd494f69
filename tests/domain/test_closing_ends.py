"""The ends that a closure is most often given, by a line's own hours."""

from __future__ import annotations

from datetime import datetime

import pytest

from routing.domain.closing_ends import End, end_of
from routing.domain.hours import compile_hours
from tests.domain.conversations import shipped
from tests.domain.oracle import PlainRules
from tests.domain.samples import NEVER, PARIS, paris, rules_of, spans


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


def test_a_line_that_is_open_over_midnight_opens_tomorrow_at_midnight_and_for_an_hour_seconds_are_left_out() -> None:
    """By the clock of the line, even where it is the next day for the machine."""
    hours = compile_hours(rules_of(PlainRules(PARIS, (spans("00:00-09:00"),) * 7)), (), paris("2026-11-23 08:00"))
    for at in ("2026-11-23 00:30:20.5", "2026-11-23 23:30"):
        assert end_of(End.OPENING, hours, paris(at)) == paris("2026-11-24 00:00")
    assert end_of(End.HOUR, hours, paris("2026-11-23 10:20:30.5")) == paris("2026-11-23 11:20")
    never = compile_hours(rules_of(PlainRules(PARIS, NEVER)), (), paris("2026-11-23 08:00"))
    assert end_of(End.OPENING, never, paris("2026-11-23 08:00")) is None

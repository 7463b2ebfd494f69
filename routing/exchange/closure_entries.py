"""A closure that is in force, written as overrides of hours.yaml that close the same time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from routing.domain.rules import Closure, Rules, Scope
from routing.domain.text import Text
from routing.domain.wall_time import at_epoch

ONE_DAY = timedelta(days=1)
A_YEAR = timedelta(days=367)
ALL_DAY = "00:00-24:00"
CLOSED = Text("Fermeture exceptionnelle", "Temporarily closed")

Entry = dict[str, Any]


def closure_entries(line: str, rules: Rules, closure: Closure, now: datetime) -> Iterator[Entry]:
    """One without an end is written for twelve months. Seconds are rounded outwards; an end in the hour that a clock
    shows twice in autumn is its first time.
    """
    zone = rules.timezone
    start = max(closure.start, now - ONE_DAY).astimezone(zone)
    until = closure.until or at_epoch(int(now.timestamp())) + A_YEAR
    end = (until + timedelta(seconds=59)).astimezone(zone)
    label = closure.message or CLOSED
    said: Entry = {"reason": {"fr": label.fr, "en": label.en}}
    first, last = start.date(), end.date()
    if first == last:
        yield {"lines": [line], "on": first.isoformat(), "close": f"{_clock(start)}-{_clock(end)}"} | said
        return
    yield {"lines": [line], "on": first.isoformat(), "close": f"{_clock(start)}-24:00"} | said
    whole = [first + ONE_DAY * n for n in range(1, (last - first).days)]
    if whole:
        bounds = {"from": whole[0].isoformat(), "to": whole[-1].isoformat()}
        yield {"lines": [line], **bounds, "close": ALL_DAY} | said
        if dated := [day.isoformat() for day in whole if _has_a_date(rules, day)]:
            yield {"lines": [line], "on": dated, "close": ALL_DAY} | said
    if _clock(end) != "00:00":
        yield {"lines": [line], "on": last.isoformat(), "close": f"00:00-{_clock(end)}"} | said


def _has_a_date(rules: Rules, day: date) -> bool:
    """Whether an override names that very day, and so would be stronger than a stretch of days."""
    return any(override.scope is Scope.DATE for override in rules.overrides_on.get(day, ()))


def _clock(wall: datetime) -> str:
    return f"{wall:%H:%M}"

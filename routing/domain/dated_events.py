"""Events of somebody's calendar, and the time on which a line that keeps to it is closed, as overrides say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from routing.domain.rules import MINUTES_A_DAY, WHOLE_DAY, Span
from routing.domain.text import Language
from routing.domain.typed_times import spans_typed

CLOSED = "closed"
ONE_DAY = timedelta(days=1)
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """One event with all its occurrences: whole days, and stretches of time. `is_cancelled`: it will not be held."""

    uid: str
    name: str
    days: tuple[date, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    is_cancelled: bool = False


def closings(event: DatedEvent, zone: ZoneInfo) -> tuple[dict[str, Any], ...]:
    """What an override has to say for a line of that zone to be closed during the event: when and what, an entry for
    each group of days with the same time. Times are widened to whole minutes.
    """
    whole, parts = set(event.days), _parts_of_days(event.stretches, zone)
    whole |= {day for day, spans in parts.items() if spans == (WHOLE_DAY,)}
    groups: dict[str, list[date]] = {}
    for day in sorted(whole | set(parts)):
        said = CLOSED if day in whole else spans_typed(parts[day], Language.EN)
        groups.setdefault(said, []).append(day)
    return tuple(_entry(days, said) for said, days in groups.items())


def _entry(days: list[date], said: str) -> dict[str, Any]:
    on = [day.isoformat() for day in days]
    return {"on": on if len(on) > 1 else on[0], "hours" if said == CLOSED else "close": said}


def _parts_of_days(stretches: Iterable[Stretch], zone: ZoneInfo) -> dict[date, tuple[Span, ...]]:
    found: dict[date, list[Span]] = {}
    for start, end in stretches:
        low, high = start.astimezone(zone), (end + timedelta(seconds=59)).astimezone(zone)
        day = low.date()
        while day <= high.date():
            first = low.hour * 60 + low.minute if day == low.date() else 0
            last = high.hour * 60 + high.minute if day == high.date() else MINUTES_A_DAY
            if first < last:
                found.setdefault(day, []).append(Span(first, last))
            day += ONE_DAY
    return {day: _joined(spans) for day, spans in found.items()}


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)

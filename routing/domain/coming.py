"""What is ahead that is not an ordinary week: overrides, holidays, seasons, closures and clock changes, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from routing.domain.calendar import CalendarDay, calendar
from routing.domain.hours import Hours
from routing.domain.rules import Kind, Source
from routing.domain.timeline import Interval

A_DAY = timedelta(days=1)
OPEN_AS_USUAL = frozenset({Kind.WEEKLY_HOURS})


@dataclass(frozen=True, slots=True)
class Coming:
    """A rule that makes days in a row what they are, on some lines. `source` None: the clocks change.

    `intervals` are the hours of a single day, None for more; `goes_on`: its end was not seen.
    """

    source: Source | None
    first: date
    last: date
    lines: tuple[str, ...]
    intervals: tuple[Interval, ...] | None = None
    goes_on: bool = False


def coming(lines: Mapping[str, Hours], first: date, last: date, seen_to: date) -> tuple[Coming, ...]:
    """What begins on these lines in the days from `first` up to `last`, each thing once for all lines it is alike on.

    How long it lasts is looked at up to `seen_to`. Raises OutOfRange when the days are not all known.
    """
    found: dict[tuple[object, ...], Coming] = {}
    for line, hours in lines.items():
        runs = _of_line(line, calendar(hours, first, seen_to))
        for one in (run if run.last < seen_to - A_DAY else replace(run, goes_on=True) for run in runs):
            key = (one.source, one.first, one.last, _times(one.intervals))
            held = found.get(key)
            found[key] = one if held is None else replace(held, lines=(*held.lines, line))
    begun = (one for one in found.values() if one.first < last)
    return tuple(sorted(begun, key=lambda one: (one.first, one.last, one.source is None)))


def _of_line(line: str, days: Iterable[CalendarDay]) -> list[Coming]:
    runs: list[Coming] = []
    for day in days:
        causes: list[Source | None] = [source for source in day.causes if source.kind not in OPEN_AS_USUAL]
        causes += [None] if day.clock_changes else []
        for source in causes:
            before = next((n for n, run in enumerate(runs) if _goes_on(run, source, day.on)), None)
            intervals = day.intervals if source is not None else None
            if before is None:
                runs.append(Coming(source, day.on, day.on, (line,), intervals))
            else:
                runs[before] = Coming(source, runs[before].first, day.on, (line,), None)
    return runs


def _goes_on(run: Coming, source: Source | None, on: date) -> bool:
    return run.source == source and source is not None and run.last == on - A_DAY


def _times(intervals: tuple[Interval, ...] | None) -> tuple[tuple[int, int], ...] | None:
    return None if intervals is None else tuple((one.start, one.end) for one in intervals)

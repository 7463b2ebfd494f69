"""A line's open time as one sorted array of instants; every question is asked of that array, so none can disagree.

Invariant: `bounds` is start, end, start, end, … in seconds since the epoch, never decreasing, each start before
its end, closed by two bounds that never come; two intervals may touch when different rules made them. Hence an
instant is open when an odd number of bounds lies at or before it. `buckets` says for each half day how many bounds
lie before it, so that the two hottest questions take one step or two instead of a bisection. Under 24 bytes an
interval in all for an ordinary week.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from routing.domain.day import Cut, DayHours, day_hours, without
from routing.domain.rules import MINUTES_A_DAY, Rules, Source
from routing.domain.wall_time import (
    EPOCH_DAY,
    SECONDS_A_DAY,
    fixed_offset,
    midnight,
    minute_of,
)

BUCKET = 43_200
NEVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Interval:
    """Open from `start` to `end` (epoch seconds, half-open) because of `source`."""

    start: int
    end: int
    source: Source


@dataclass(frozen=True, slots=True)
class Timeline:
    """Open time between two instants, `start` and `end`; outside them it knows nothing, and says closed."""

    start: int
    end: int
    bounds: array[int]
    origins: array[int]
    buckets: array[int]
    palette: tuple[Source, ...]
    touches: bool

    @property
    def edges(self) -> list[int]:
        """The starts and ends alone, in order."""
        return list(self.bounds[:-2])

    def is_open(self, epoch: int) -> bool:
        """Whether the line is open at that instant."""
        since = epoch - self.start
        if since < 0 or epoch >= self.end:
            return False
        found, bounds = self.buckets[since // BUCKET], self.bounds
        while bounds[found] <= epoch:
            found += 1
        return found & 1 == 1

    def interval_at(self, epoch: int) -> Interval | None:
        """The interval that holds the instant, None while closed."""
        found = bisect_right(self.bounds, epoch)
        return self._interval(found >> 1) if found & 1 else None

    def next_change(self, epoch: int) -> int | None:
        """The first instant after `epoch` at which open turns closed or closed open; None if not known here."""
        since = epoch - self.start
        if since < 0 or epoch >= self.end:
            return None
        found, bounds = self.buckets[since // BUCKET], self.bounds
        while (change := bounds[found]) <= epoch:
            found += 1
        if self.touches:
            while found & 1 and change == bounds[found + 1]:
                found += 2
                change = bounds[found]
        return change if change < self.end else None

    def open_seconds(self, start: int, end: int) -> int:
        """How many seconds between two instants are open."""
        return sum(min(i.end, end) - max(i.start, start) for i in self.intervals(start, end))

    def intervals(self, start: int, end: int) -> Iterator[Interval]:
        """The intervals that share time with the given stretch, in order and not cut to it."""
        number = bisect_right(self.bounds, start) >> 1
        while number < len(self.origins) and self.bounds[2 * number] < end:
            yield self._interval(number)
            number += 1

    def without(self, holes: Iterable[tuple[int, int]]) -> Timeline:
        """The same timeline with stretches of time closed (seconds since the epoch, half-open)."""
        return _pack(self.start, self.end, cut_out(self.intervals(self.start, self.end), holes))

    def _interval(self, number: int) -> Interval:
        source = self.palette[self.origins[number]]
        return Interval(self.bounds[2 * number], self.bounds[2 * number + 1], source)


def cut_out(intervals: Iterable[Interval], holes: Iterable[tuple[int, int]]) -> list[Interval]:
    """What is left of intervals outside the holes (epoch seconds, half-open), in order."""
    kept = list(intervals)
    for low, high in ((low, high) for low, high in holes if low < high):
        parts = [(i.start, min(i.end, low), i) for i in kept] + [(max(i.start, high), i.end, i) for i in kept]
        kept = sorted((Interval(a, b, i.source) for a, b, i in parts if a < b), key=lambda i: i.start)
    return kept


def compile_timeline(rules: Rules, first: date, last: date) -> Timeline:
    """The open time of the local days from `first` up to `last`."""
    start, end = midnight(first, rules.timezone), midnight(last, rules.timezone)
    found = [i for _, intervals in opened_days(rules, first - timedelta(days=1), last) for i in intervals]
    found.sort(key=_start)  # a tail cut in two may go on after hours that were added in the hole
    return _pack(start, end, found)


def _start(interval: Interval) -> int:
    return interval.start


def opened_days(rules: Rules, first: date, last: date) -> Iterator[tuple[date, list[Interval]]]:
    """Each day from `first` up to `last` with the open intervals that start on it, cuts of the next day applied.

    Intervals of two days may overlap where a tail runs into the next morning.
    """
    read = _day_reader(rules)
    zone, today = rules.timezone, read(first)
    for number in range(first.toordinal(), last.toordinal()):
        day, pieces = date.fromordinal(number), today.pieces
        tomorrow = read(date.fromordinal(number + 1))
        if tomorrow.cuts and pieces:
            late = tuple(
                Cut(cut.start + MINUTES_A_DAY, min(cut.end, MINUTES_A_DAY) + MINUTES_A_DAY, cut.source)
                for cut in tomorrow.cuts
            )
            pieces = without(pieces, late)
        offset = fixed_offset(day, 3, zone)
        if offset is None:
            spans = [(minute_of(day, p.start, zone), minute_of(day, p.end, zone), p.source) for p in pieces]
        else:
            zero = (number - EPOCH_DAY) * SECONDS_A_DAY - offset
            spans = [(zero + p.start * 60, zero + p.end * 60, p.source) for p in pieces]
        yield day, [Interval(start, end, source) for start, end, source in spans if start < end]
        today = tomorrow


def _day_reader(rules: Rules) -> Callable[[date], DayHours]:
    """Reads days, computing each ordinary weekday of a regular week and of a season once."""
    ordinary: dict[tuple[int, int, int], DayHours] = {}

    def read(day: date) -> DayHours:
        if day in rules.overrides_on or day in rules.holidays:
            return day_hours(rules, day)
        key = (id(rules.season_on.get(day)), id(rules.regular_on(day)[1]), day.weekday())
        if key not in ordinary:
            ordinary[key] = day_hours(rules, day)
        return ordinary[key]

    return read


def _pack(start: int, end: int, intervals: Iterable[Interval]) -> Timeline:
    """Intervals sorted by start, in arrays: cut to the window, overlaps given to the earlier, same rules joined."""
    bounds, origins = array("q"), array("H")
    numbers: dict[int, int] = {}
    palette: list[Source] = []
    reached, previous = start, -1
    for interval in intervals:
        low, high = max(interval.start, reached), min(interval.end, end)
        if low >= high:
            continue
        source = interval.source
        number = numbers.setdefault(id(source), len(palette))
        if number == len(palette):
            palette.append(source)
        if origins and low == reached and number == previous:
            bounds[-1] = high
        else:
            bounds.append(low)
            bounds.append(high)
            origins.append(number)
        reached, previous = high, number
    touches = any(bounds[n] == bounds[n + 1] for n in range(1, len(bounds) - 1, 2))
    buckets = array("H", (bisect_left(bounds, low) for low in range(start, end + BUCKET, BUCKET)))
    bounds.extend((NEVER, NEVER))
    return Timeline(start, end, bounds, origins, buckets, tuple(palette), touches)

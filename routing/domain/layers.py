"""The rules of each day one above the other, with the hours each of them says, and what comes of them all together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from routing.domain.calendar import CalendarDay, calendar, makers
from routing.domain.day import holiday_source
from routing.domain.hours import Hours
from routing.domain.rules import WHOLE_DAY, Closure, Day, Effect, Override, Rules, Source
from routing.domain.timeline import Interval
from routing.domain.wall_time import midnight, minute_of

Stretch = tuple[int, int]
"""From one instant to another, in seconds since the epoch, half-open."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one rule says of one day by itself; neither opening nor closing anything, it keeps the day as it is.

    `counts` is False where a stronger rule has put other hours in its place.
    """

    source: Source
    opens: tuple[Stretch, ...]
    closes: tuple[Stretch, ...]
    counts: bool = True


@dataclass(frozen=True, slots=True)
class DayLayers:
    """A day's layers from the weakest to the strongest, and its effective hours, closures cut out."""

    day: CalendarDay
    layers: tuple[Layer, ...]


def layers(hours: Hours, first: date, last: date) -> tuple[DayLayers, ...]:
    """The days from `first` up to `last`. Raises OutOfRange when they are not all known."""
    return tuple(DayLayers(day, _layers_of(hours, day)) for day in calendar(hours, first, last))


def joined(intervals: Iterable[Interval]) -> tuple[Stretch, ...]:
    """The open time as people see it: one stretch where one rule takes over from another."""
    found: list[Stretch] = []
    for interval in intervals:
        if found and found[-1][1] == interval.start:
            found[-1] = (found[-1][0], interval.end)
        else:
            found.append((interval.start, interval.end))
    return tuple(found)


def _layers_of(hours: Hours, day: CalendarDay) -> tuple[Layer, ...]:
    rules, on = hours.rules, day.on
    counting = makers(rules, on)
    ruled = [Layer(one.source, one.opens, one.closes, _is_among(one.source, counting)) for one in _ruled(rules, on)]
    start, end = midnight(on, rules.timezone), midnight(on + timedelta(days=1), rules.timezone)
    closed = [_closed(closure, start, max([end, *(i.end for i in day.intervals)])) for closure in hours.closures]
    return (*ruled, *(layer for layer in closed if layer.closes))


def _ruled(rules: Rules, on: date) -> Iterator[Layer]:
    """Each rule of the line that touches the day."""
    weekday, (week, source) = on.weekday(), rules.regular_on(on)
    yield _said(rules, on, source, week[weekday], closes_if_empty=False)
    season = rules.season_on.get(on)
    if season is not None:
        yield _said(rules, on, season.source, season.week[weekday])
    if on in rules.holidays:
        spans = rules.on_holidays.spans
        source = holiday_source(rules, on)
        yield Layer(source, (), ()) if spans is None else _said(rules, on, source, spans)
    for override in rules.overrides_on.get(on, ()):
        yield _overriding(rules, on, override)


def _overriding(rules: Rules, on: date, override: Override) -> Layer:
    if override.effect is Effect.REMOVE:
        return Layer(override.source, (), _stretches(rules, on, override.spans))
    return _said(rules, on, override.source, override.spans)


def _said(rules: Rules, on: date, source: Source, spans: Day, closes_if_empty: bool = True) -> Layer:
    """A rule with hours of its own: those, or the whole day closed."""
    closes = _stretches(rules, on, (WHOLE_DAY,)) if closes_if_empty and not spans else ()
    return Layer(source, _stretches(rules, on, spans), closes)


def _closed(closure: Closure, start: int, end: int) -> Layer:
    """The part of a closure that lies in the day, and in the hours that begin on it."""
    low, high = max(closure.stretch[0], start), min(closure.stretch[1], end)
    return Layer(closure.source, (), ((low, high),) if low < high else ())


def _stretches(rules: Rules, on: date, spans: Day) -> tuple[Stretch, ...]:
    found = [(minute_of(on, span.start, rules.timezone), minute_of(on, span.end, rules.timezone)) for span in spans]
    return tuple(sorted((start, end) for start, end in found if start < end))


def _is_among(source: Source, counting: tuple[Source, ...]) -> bool:
    return any(one == source for one in counting)

"""The days to come that are not as every week: which override or public holiday rules each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from routing.domain.calendar import makers
from routing.domain.day import day_hours
from routing.domain.rules import Kind, Rules, Source
from routing.domain.timeline import Timeline, compile_timeline
from routing.domain.wall_time import midnight

A_DAY = timedelta(days=1)
DATED = frozenset({Kind.OVERRIDE, Kind.HOLIDAY})


@dataclass(frozen=True, slots=True)
class ExceptionalDay:
    """A day and the rule behind it: the public holiday that rules it, or else the strongest override on it.

    `is_as_usual`: a holiday that leaves the hours of any such weekday, such as one on a day off.
    """

    on: date
    source: Source
    is_as_usual: bool = False


def exceptional_days(rules: Rules, first: date, last: date) -> tuple[ExceptionalDay, ...]:
    """The days from `first` up to `last` that an override or a holiday made otherwise.

    A day whose overrides leave it with the hours of any such weekday is left out. A holiday that closes or changes the
    line's day stays in, though the weekday may be closed anyway: it is what the line is closed for.
    """
    found = tuple(_dated(rules, first, last))
    if not found:
        return ()
    made = compile_timeline(rules, first, last)
    usual = compile_timeline(replace(rules, overrides_on={}, holidays={}), first, last)
    told = (replace(day, is_as_usual=_open_on(made, rules, day.on) == _open_on(usual, rules, day.on)) for day in found)
    return tuple(day for day in told if day.source.kind is Kind.HOLIDAY or not day.is_as_usual)


def _dated(rules: Rules, first: date, last: date) -> Iterator[ExceptionalDay]:
    for day in (first + n * A_DAY for n in range((last - first).days)):
        if day not in rules.overrides_on and day not in rules.holidays:
            continue
        ruled_by = day_hours(rules, day).ruled_by
        if ruled_by.kind is Kind.HOLIDAY:
            yield ExceptionalDay(day, ruled_by)
            continue
        dated = [source for source in makers(rules, day) if source.kind in DATED]
        if dated:
            yield ExceptionalDay(day, dated[-1])


def _open_on(timeline: Timeline, rules: Rules, day: date) -> list[tuple[int, int]]:
    """The open stretches that touch a local day, those of two rules that follow each other joined."""
    joined: list[tuple[int, int]] = []
    for one in timeline.intervals(midnight(day, rules.timezone), midnight(day + A_DAY, rules.timezone)):
        if joined and joined[-1][1] == one.start:
            joined[-1] = (joined[-1][0], one.end)
        else:
            joined.append((one.start, one.end))
    return joined

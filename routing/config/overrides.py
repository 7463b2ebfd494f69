"""Overrides as people write them, in a file or in a row, made into domain values: recurrences become plain dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from marshmallow import ValidationError

from routing.config.document import Place
from routing.config.fields import flatten
from routing.config.hours_schema import OverrideSchema
from routing.config.recurrence import recurring_days
from routing.domain.rules import Effect, Kind, Override, Period, Scope, Source, Written

ONE_DAY = timedelta(days=1)


class OverrideRejected(Exception):
    """An entry that is no override: each fault as its place in the entry and the fix."""

    def __init__(self, faults: list[tuple[Place, str]]) -> None:
        super().__init__("; ".join(fix for _, fix in faults))
        self.faults = tuple(faults)


def read_override(entry: Mapping[str, Any], known: Period, written: Written) -> Override:
    """The override a supervisor wrote, keyed as in hours.yaml. Raises OverrideRejected."""
    try:
        return build_override(OverrideSchema().load(entry), known, written)
    except ValidationError as error:
        raise OverrideRejected(flatten(error.messages)) from None


def build_override(data: Mapping[str, Any], known: Period, written: Written) -> Override:
    """The domain value of a loaded entry. Raises ValidationError for a rule that names no day."""
    scope, periods = _when(data, known)
    effect = next(effect for effect in Effect if effect.value in data)
    source = Source(Kind.OVERRIDE, data["reason"], written)
    return Override(scope, periods, effect, data[effect.value], source)


def _when(data: Mapping[str, Any], known: Period) -> tuple[Scope, tuple[Period, ...]]:
    if "on" in data:
        return Scope.DATE, tuple(_one(day) for day in sorted(set(data["on"])))
    if "every" in data:
        return Scope.RECURRENCE, tuple(p for bound in data["every"] for p in yearly(bound, bound, known))
    if "rrule" in data:
        try:
            days = recurring_days(data["rrule"], _first_day(data), known)
        except ValueError as error:
            raise ValidationError({"rrule": [str(error)]}) from None
        if not days:
            raise ValidationError({"rrule": ["this rule names no day of the years known; check it, or remove it"]})
        return Scope.RECURRENCE, tuple(_one(day) for day in days)
    if isinstance(data["from_"], tuple):
        return Scope.RECURRENCE, yearly(data["from_"], data["to"], known)
    return Scope.RANGE, (Period(data["from_"], data["to"] + ONE_DAY),)


def _first_day(data: Mapping[str, Any]) -> date | None:
    start = data.get("from_")
    if isinstance(start, tuple):
        raise ValidationError({"from": ["the first day of a recurrence needs its year, as 2026-12-24"]})
    return start


def yearly(first: tuple[int, int], last: tuple[int, int], known: Period) -> tuple[Period, ...]:
    """A part of each known year, both days included; it may cross New Year. 29 February is in leap years only."""
    periods = []
    for year in range(known.start.year - 1, known.end.year + 1):
        end_year = year if last >= first else year + 1
        start, end = _in_year(year, first, later=True), _in_year(end_year, last, later=False)
        if start <= end:
            periods.append(Period(start, end + ONE_DAY))
    return tuple(periods)


def _in_year(year: int, day: tuple[int, int], later: bool) -> date:
    """The day of that year; 29 February of a common year stands for the day after it, or the day before it."""
    try:
        return date(year, *day)
    except ValueError:
        return date(year, 3, 1) if later else date(year, 2, 28)


def _one(day: date) -> Period:
    return Period(day, day + ONE_DAY)

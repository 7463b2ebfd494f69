"""What was decided about a year's public holidays, proposed for the same holidays of the next year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from routing.domain.holidays import Decided, holidays_between, namesake
from routing.domain.hours import Hours
from routing.domain.rules import Day, Effect, Override, Scope
from routing.domain.text import Text


@dataclass(frozen=True, slots=True)
class Proposal:
    """A holiday of the next year and what it would be: as on any other day (`effect` None), or an override.

    `held_on` is the day this year, `label` the holiday's name, `reason` what visitors read.
    """

    lines: tuple[str, ...]
    label: Text
    held_on: date
    to_on: date
    effect: Effect | None = None
    spans: Day = ()
    reason: Text | None = None


def proposals(
    hours: Mapping[str, Hours], as_usual: Mapping[str, Collection[date]], year: int
) -> tuple[Proposal, ...]:
    """What would be carried over from a year, in the order of the days; what is decided already is left alone."""
    found: list[Proposal] = []
    for line, known in hours.items():
        for one in _of_line(line, known, as_usual.get(line, ()), year):
            same = next((n for n, other in enumerate(found) if replace(other, lines=one.lines) == one), None)
            if same is None:
                found.append(one)
            else:
                found[same] = replace(one, lines=(*found[same].lines, line))
    return tuple(sorted(found, key=lambda one: (one.to_on, one.lines)))


def _of_line(line: str, hours: Hours, as_usual: Collection[date], year: int) -> list[Proposal]:
    rules = hours.rules
    coming = holidays_between(hours, as_usual, date(year + 1, 1, 1), date(year + 2, 1, 1))
    open_days = {each.on for each in coming if each.decided is None}
    found = []
    for each in holidays_between(hours, as_usual, date(year, 1, 1), date(year + 1, 1, 1)):
        to_on = namesake(rules, each.on, year + 1)
        if to_on not in open_days or to_on is None:
            continue
        if each.decided is Decided.AS_USUAL:
            found.append(Proposal((line,), each.label, each.on, to_on))
        found += [
            Proposal((line,), each.label, each.on, to_on, one.effect, one.spans, one.source.label)
            for one in _dated(rules.overrides_on.get(each.on, ()))
        ]
    return found


def _dated(overrides: tuple[Override, ...]) -> tuple[Override, ...]:
    """Those that do not come back by themselves, from the last one that replaces the whole day."""
    dated = tuple(one for one in overrides if one.scope is not Scope.RECURRENCE)
    last = max((n for n, one in enumerate(dated) if one.effect is Effect.REPLACE), default=0)
    return dated[last:]

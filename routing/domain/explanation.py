"""Why a line is open or closed at a moment: every rule considered, in order of strength, and the one that decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from routing.domain.day import day_hours, holiday_source
from routing.domain.hours import Hours, Status, status_at
from routing.domain.rules import Kind, Rules, Source
from routing.domain.timeline import opened_days


class Verdict(StrEnum):
    """What a rule says of the moment; `silent` rules touch the day but leave this moment to weaker ones."""

    OPENS = "opens"
    CLOSES = "closes"
    SILENT = "silent"
    OVERRULED = "overruled"


@dataclass(frozen=True, slots=True)
class Consideration:
    """One rule, the day whose hours it makes, what it says of the moment, and whether it decided."""

    source: Source
    on: date
    verdict: Verdict
    decides: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """A status and the rules considered for it, strongest first."""

    status: Status
    considered: tuple[Consideration, ...]


def explain(hours: Hours, at: datetime) -> Explanation:
    """The rules that touch the moment's day, and those of the evening before when its tail is what is open.

    Raises OutOfRange outside the known days.
    """
    status, rules = status_at(hours, at), hours.rules
    today = at.astimezone(rules.timezone).date()
    decided_on = _day_of(hours, status, at, today)
    rows = [(closure.source, today) for closure in hours.closures if closure.covers(at)]
    if decided_on != today:
        rows += [(source, decided_on) for source in sources_on(rules, decided_on)]
    rows += [(source, today) for source in sources_on(rules, today)]
    decision = (status.source, decided_on)
    place = rows.index(decision)
    considered = [
        Consideration(source, day, _verdict(number - place, status), number == place)
        for number, (source, day) in enumerate(rows)
    ]
    return Explanation(status, tuple(considered))


def sources_on(rules: Rules, day: date) -> tuple[Source, ...]:
    """The rules that touch a day, strongest first; a holiday that changes nothing is among them."""
    layers = list(reversed(day_hours(rules, day).layers))
    if day in rules.holidays and rules.on_holidays.spans is None:
        weaker = (n for n, source in enumerate(layers) if source.kind in (Kind.SEASON, Kind.WEEKLY_HOURS))
        layers.insert(next(weaker), holiday_source(rules, day))
    return tuple(layers)


def _verdict(distance: int, status: Status) -> Verdict:
    """What the rule so many places after the deciding one says."""
    if distance:
        return Verdict.OVERRULED if distance > 0 else Verdict.SILENT
    return Verdict.OPENS if status.is_open else Verdict.CLOSES


def _day_of(hours: Hours, status: Status, at: datetime, today: date) -> date:
    """The day whose hours decide: the evening before when its tail covers the moment."""
    before, epoch = today - timedelta(days=1), int(at.timestamp() // 1)
    if not status.is_open:
        return today
    tails = (tail for _, intervals in opened_days(hours.rules, before, today) for tail in intervals)
    runs_on = any(tail.start <= epoch < tail.end and tail.source == status.source for tail in tails)
    return before if runs_on else today

"""What people write about hours, as values: spans, weeks, seasons, holidays, overrides and closures.

Every rule knows where it was written, so that each answer can name the rule that decided it. Recurrences arrive
here already resolved to plain dates; wall-clock times are minutes after the local midnight of their day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from routing.domain.text import Text

MINUTES_A_DAY = 24 * 60
FOREVER = 1 << 40


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Hours within a day: minutes after local midnight, half-open; `end` may reach 24 h past midnight's end."""

    start: int
    end: int


Day = tuple[Span, ...]
Week = tuple[Day, Day, Day, Day, Day, Day, Day]

WHOLE_DAY = Span(0, MINUTES_A_DAY)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole local days, half-open: `end` is the first day after it."""

    start: date
    end: date

    def days(self) -> Iterable[date]:
        """Each day of the period, in order."""
        return (self.start + timedelta(days=n) for n in range((self.end - self.start).days))


class Kind(StrEnum):
    """The kinds of rule, from the weakest to the strongest (order: shared meaning of hours)."""

    WEEKLY_HOURS = "weekly_hours"
    SEASON = "season"
    HOLIDAY = "holiday"
    OVERRIDE = "override"
    CLOSURE = "closure"
    NO_AGENTS = "no_agents"


@dataclass(frozen=True, slots=True)
class Written:
    """Where a rule stands: a file and line of the config, or a row with its id and its author's role."""

    file: str | None = None
    line: int | None = None
    id: str | None = None
    role: str | None = None

    @property
    def place(self) -> str:
        """Where it is, for people: file and line, or the row and its author's role."""
        return f"{self.file}:{self.line}" if self.file else f"{self.id}, {self.role}"

    @property
    def is_row(self) -> bool:
        """Whether a person wrote it through the program rather than in a file."""
        return self.id is not None


@dataclass(frozen=True, slots=True)
class Source:
    """What made a stretch of time open or closed: the kind of rule, its name for people, where it is written."""

    kind: Kind
    label: Text | None
    written: Written


class Scope(IntEnum):
    """How specific an override's dates are; a larger one beats a smaller one."""

    RECURRENCE = 0
    RANGE = 1
    DATE = 2


class Effect(StrEnum):
    """What an override does to a day: put other hours in its place, add some, or take some out."""

    REPLACE = "hours"
    ADD = "add"
    REMOVE = "close"


@dataclass(frozen=True, slots=True)
class Override:
    """A dated exception. `REPLACE` with no span closes the whole calendar day."""

    scope: Scope
    periods: tuple[Period, ...]
    effect: Effect
    spans: Day
    source: Source


@dataclass(frozen=True, slots=True)
class Season:
    """A part of the year with a week of its own; `is_yearly` ones yield to seasons of given dates."""

    periods: tuple[Period, ...]
    is_yearly: bool
    week: Week
    source: Source


@dataclass(frozen=True, slots=True)
class NewWeek:
    """A regular week that holds from a day on, until another one begins."""

    from_on: date
    week: Week
    source: Source


@dataclass(frozen=True, slots=True)
class HolidayPolicy:
    """What public holidays do to a line: `spans` None keeps them as any day, empty closes, else other hours."""

    spans: Day | None
    written: Written


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed by a person from `start` until `until` (unknown while None), whatever the other rules say."""

    start: datetime
    until: datetime | None
    message: Text | None
    source: Source

    def covers(self, at: datetime) -> bool:
        """Whether the line is closed by it at that instant."""
        return self.stretch[0] <= int(at.timestamp() // 1) < self.stretch[1]

    @property
    def stretch(self) -> tuple[int, int]:
        """Its time in whole epoch seconds, half-open; one without an end reaches past any timeline."""
        return int(self.start.timestamp()), int(self.until.timestamp()) if self.until else FOREVER


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything written about one line's regular and dated hours, indexed by day.

    `known` bounds the days for which recurrences and holidays were resolved: outside it nothing is promised.
    The overrides and seasons of a day are listed from the one that yields to the one that wins. `weeks` are the
    regular weeks that came after the first, oldest first. `never_opens` says that no rule holds a single open span.
    """

    timezone: ZoneInfo
    week: Week
    source: Source
    known: Period
    overrides: tuple[Override, ...]
    seasons: tuple[Season, ...]
    holidays: Mapping[date, Text]
    on_holidays: HolidayPolicy
    overrides_on: Mapping[date, tuple[Override, ...]]
    season_on: Mapping[date, Season]
    never_opens: bool
    weeks: tuple[NewWeek, ...] = ()

    def regular_on(self, day: date) -> tuple[Week, Source]:
        """The regular week that holds on a day, and where it is written."""
        held = next((one for one in reversed(self.weeks) if one.from_on <= day), None)
        return (held.week, held.source) if held else (self.week, self.source)


def assemble(
    timezone: ZoneInfo,
    week: Week,
    source: Source,
    known: Period,
    overrides: Iterable[Override] = (),
    seasons: Iterable[Season] = (),
    holidays: Mapping[date, Text] | None = None,
    on_holidays: HolidayPolicy | None = None,
    weeks: Iterable[NewWeek] = (),
) -> Rules:
    """Rules with their day indexes. `overrides`, `seasons` and `weeks` come in the order in which they were written."""
    ordered = tuple(sorted(overrides, key=lambda o: (o.scope, o.source.written.is_row)))
    by_strength = tuple(sorted(seasons, key=lambda s: not s.is_yearly))
    policy, holidays = on_holidays or HolidayPolicy(None, source.written), holidays or {}
    later = tuple(sorted(weeks, key=lambda new: new.from_on))
    weeks_of_days = [*(season.week for season in by_strength), *(new.week for new in later)]
    spans = [*week, *(day for one in weeks_of_days for day in one)]
    spans += [override.spans for override in ordered if override.effect is not Effect.REMOVE]
    return Rules(
        timezone=timezone,
        week=week,
        source=source,
        known=known,
        overrides=ordered,
        seasons=by_strength,
        holidays=holidays,
        on_holidays=policy,
        overrides_on=_overrides_by_day(ordered, known),
        season_on={day: s for s in by_strength for p in s.periods for day in _within(p, known).days()},
        never_opens=not any(spans) and not (holidays and policy.spans),
        weeks=later,
    )


def with_overrides(rules: Rules, more: Iterable[Override]) -> Rules:
    """The same rules with overrides written after those already there."""
    return assemble(
        rules.timezone, rules.week, rules.source, rules.known, (*rules.overrides, *more),
        rules.seasons, rules.holidays, rules.on_holidays, rules.weeks,
    )


def with_weeks(rules: Rules, more: Iterable[NewWeek]) -> Rules:
    """The same rules with regular weeks written after those already there."""
    return assemble(
        rules.timezone, rules.week, rules.source, rules.known, rules.overrides, rules.seasons, rules.holidays,
        rules.on_holidays, (*rules.weeks, *more),
    )


def _overrides_by_day(ordered: tuple[Override, ...], known: Period) -> dict[date, tuple[Override, ...]]:
    by_day: dict[date, tuple[Override, ...]] = {}
    for override in ordered:
        days = {day for period in override.periods for day in _within(period, known).days()}
        for day in days:
            by_day[day] = (*by_day.get(day, ()), override)
    return by_day


def _within(period: Period, known: Period) -> Period:
    start = max(period.start, known.start)
    return Period(start, max(start, min(period.end, known.end)))

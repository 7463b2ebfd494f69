"""A line's hours: the one place that says whether a line is open, why, and until when.

Weekly hours, seasons, holidays, overrides and closures come together here. Order, most specific first: closure,
dated override (a date beats a range, a range beats a recurrence; among equals a row beats a file, and the one
written last wins), public holiday, season, weekly hours. What was compiled covers a window of days; questions
that lead out of it are answered from further windows, up to the end of what is known, and past that "not known".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from routing.domain.day import day_hours
from routing.domain.errors import OutOfRange
from routing.domain.rules import Closure, Kind, Rules, Source
from routing.domain.timeline import Interval, Timeline, compile_timeline
from routing.domain.wall_time import at_epoch, midnight, minute_of

DAYS_BEHIND = 8
DAYS_AHEAD = 401


class Reason(StrEnum):
    """Why a line is open or closed."""

    WEEKLY_HOURS = "weekly_hours"
    SEASON = "season"
    OVERRIDE = "override"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    OUTSIDE_HOURS = "outside_hours"
    NO_AGENTS = "no_agents"


@dataclass(frozen=True, slots=True)
class Status:
    """Open or closed at `at`, with the reason, the rule behind it, and what comes next (None: not known)."""

    at: datetime
    is_open: bool
    reason: Reason
    source: Source
    next_change: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    closure: Closure | None


@dataclass(frozen=True, slots=True)
class _Window:
    regular: Timeline
    effective: Timeline


@dataclass(frozen=True, slots=True)
class Hours:
    """A line's rules and closures, compiled; what lies outside the compiled window is compiled when asked for."""

    rules: Rules
    closures: tuple[Closure, ...]
    _main: _Window
    _further: dict[int, _Window] = field(default_factory=dict, repr=False, compare=False)

    @property
    def regular(self) -> Timeline:
        """The open time around the moment of compilation, closures left out."""
        return self._main.regular

    @property
    def effective(self) -> Timeline:
        """The same with closures cut out."""
        return self._main.effective

    def is_open(self, at: datetime) -> bool:
        """Whether the line is open at that instant. Raises OutOfRange outside the known days."""
        epoch = _epoch(at)
        return self._window(epoch).effective.is_open(epoch)

    def next_change(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which the line opens or closes; None when none is known."""
        epoch = _epoch(at)
        window = self._window(epoch).effective
        change = window.next_change(epoch)
        return at_epoch(change) if change is not None else self._search(window.end, window.is_open(epoch))

    def next_opening(self, at: datetime) -> datetime | None:
        """The first opening after `at`; None when none is known."""
        change = self.next_change(at)
        return self.next_change(change) if change is not None and self.is_open(at) else change

    def next_closing(self, at: datetime) -> datetime | None:
        """The first closing after `at`; None when none is known."""
        change = self.next_change(at)
        return change if change is None or self.is_open(at) else self.next_change(change)

    def interval_at(self, at: datetime) -> Interval | None:
        """The open span that holds the instant, closures cut out; None while closed."""
        epoch = _epoch(at)
        return self._window(epoch).effective.interval_at(epoch)

    def open_seconds_between(self, start: datetime, end: datetime) -> int:
        """Open seconds from one instant to another, as elapsed time. 0 when they are reversed."""
        total, low, high = 0, _epoch(start), _epoch(end)
        while low < high:
            window = self._window(low).effective
            total += window.open_seconds(low, min(high, window.end))
            low = window.end
        return total

    def intervals(self, start: datetime, end: datetime) -> tuple[Interval, ...]:
        """The regular intervals (closures not cut out) that share time with the stretch, up to the end of the known."""
        found: list[Interval] = []
        low, limit = _epoch(start), midnight(self.rules.known.end, self.rules.timezone)
        high = min(_epoch(end), limit)
        while low < high:
            window = self._window(low).regular
            for interval in window.intervals(low, min(high, window.end)):
                if found and found[-1].end == low and found[-1].source == interval.source and interval.start <= low:
                    interval = Interval(found.pop().start, interval.end, interval.source)
                found.append(interval)
            low = window.end
        return tuple(found)

    def bounds_of_day(self, at: datetime) -> tuple[int, ...]:
        """Every instant of the moment's local day, both midnights among them, at which the answer may change."""
        zone, day = self.rules.timezone, at.astimezone(self.rules.timezone).date()
        low, high = midnight(day, zone), midnight(day + timedelta(days=1), zone)
        edges = [edge for i in self._window(low).effective.intervals(low, high) for edge in (i.start, i.end)]
        cuts = day_hours(self.rules, day).cuts
        holes = [minute_of(day, minute, zone) for cut in cuts for minute in (cut.start, cut.end)]
        closings = [bound for closure in self.closures for bound in closure.stretch]
        return (low, high, *edges, *holes, *closings)

    def closure_at(self, at: datetime) -> Closure | None:
        """The closure in force at that instant, the one that lasts longest when there are several."""
        covering = [closure for closure in self.closures if closure.covers(at)]
        return max(covering, key=lambda closure: closure.stretch[1], default=None)

    def _search(self, epoch: int, was_open: bool) -> datetime | None:
        """The first instant from `epoch` on, through further windows, at which it is otherwise than it was."""
        limit = midnight(self.rules.known.end, self.rules.timezone)
        while epoch < limit and not self.rules.never_opens:
            window = self._window(epoch).effective
            change = epoch if window.is_open(epoch) != was_open else window.next_change(epoch)
            if change is not None:
                return at_epoch(change)
            epoch = window.end
        return None

    def _window(self, epoch: int) -> _Window:
        if self._main.regular.start <= epoch < self._main.regular.end:
            return self._main
        day, known = datetime.fromtimestamp(epoch, self.rules.timezone).date(), self.rules.known
        if not known.start <= day < known.end:
            raise OutOfRange(f"hours are known from {known.start} to {known.end}, not on {day}")
        if day.year not in self._further:
            first = max(known.start, date(day.year, 1, 1))
            last = min(known.end, date(day.year + 1, 3, 1))
            self._further[day.year] = _compile(self.rules, self.closures, first, last)
        return self._further[day.year]


def compile_hours(rules: Rules, closures: tuple[Closure, ...], around: datetime) -> Hours:
    """Hours ready to be asked, compiled for the days around an instant (8 behind, 401 ahead)."""
    today, known = around.astimezone(rules.timezone).date(), rules.known
    first = max(known.start, today - timedelta(days=DAYS_BEHIND))
    last = min(known.end, today + timedelta(days=DAYS_AHEAD))
    return Hours(rules, closures, _compile(rules, closures, first, last))


def status_at(hours: Hours, at: datetime) -> Status:
    """Open or closed at an instant, why, and what comes next. Raises OutOfRange outside the known days."""
    at = at.astimezone(UTC)
    is_open, closure, interval = hours.is_open(at), hours.closure_at(at), hours.interval_at(at)
    if closure is not None:
        is_empty = closure.source.kind is Kind.NO_AGENTS
        reason, source = Reason.NO_AGENTS if is_empty else Reason.CLOSURE, closure.source
    elif interval is not None:
        reason, source = Reason(interval.source.kind.value), interval.source
    else:
        source = closing_source(hours.rules, at)
        reason = _CLOSED_BECAUSE.get(source.kind, Reason.OUTSIDE_HOURS)
    change = hours.next_change(at)
    return Status(
        at=at, is_open=is_open, reason=reason, source=source, next_change=change,
        opens_at=None if is_open else change, closes_at=change if is_open else None, closure=closure,
    )


def closing_source(rules: Rules, at: datetime) -> Source:
    """The rule that answers for a closed instant: the cut that covers it, else the rule of its day."""
    local = at.astimezone(rules.timezone)
    hours = day_hours(rules, local.date())
    minute = local.hour * 60 + local.minute
    cuts = [cut for cut in hours.cuts if cut.start <= minute < cut.end]
    return cuts[-1].source if cuts else hours.ruled_by


_CLOSED_BECAUSE = {Kind.OVERRIDE: Reason.OVERRIDE, Kind.HOLIDAY: Reason.HOLIDAY}


def _compile(rules: Rules, closures: tuple[Closure, ...], first: date, last: date) -> _Window:
    regular = compile_timeline(rules, first, last)
    return _Window(regular, regular.without(c.stretch for c in closures) if closures else regular)


def _epoch(at: datetime) -> int:
    """Whole seconds: an instant within a second belongs to that second, as bounds are whole minutes."""
    return int(at.timestamp() // 1)

"""Each line's hours as compiled last: an edit is paid for by the lines it concerns, and by no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from routing.domain.centre import Line
from routing.domain.hours import Hours
from routing.hours_rows import hours_of
from routing.store.closures import ClosureRow
from routing.store.overrides import OverrideRow
from routing.store.weeks import WeekRow


@dataclass(frozen=True, slots=True)
class _Made:
    """Hours, and all they were made of."""

    line: Line
    rows: tuple[tuple[OverrideRow, ...], tuple[ClosureRow, ...], tuple[WeekRow, ...]]
    days: tuple[date, date]
    hours: Hours


class CompiledHours:
    """One process's; whoever asks sees to it that nobody else does meanwhile."""

    def __init__(self) -> None:
        self._made: dict[str, _Made] = {}

    def of(
        self, lines: Iterable[Line], overrides: Sequence[OverrideRow], closures: Sequence[ClosureRow],
        weeks: Sequence[WeekRow], now: datetime, resolved_on: date,
    ) -> dict[str, Hours]:
        """The hours of these lines around a moment, with the rows that concern each; those of other lines are let go.
        """
        self._made = {
            line.id: self._of(line, (
                tuple(row for row in overrides if row.concerns(line.id)),
                tuple(row for row in closures if row.line == line.id),
                tuple(row for row in weeks if row.line == line.id),
            ), now, resolved_on) for line in lines
        }
        return {id_: made.hours for id_, made in self._made.items()}

    def _of(
        self, line: Line, rows: tuple[tuple[OverrideRow, ...], tuple[ClosureRow, ...], tuple[WeekRow, ...]],
        now: datetime, resolved_on: date,
    ) -> _Made:
        days, held = (now.astimezone(line.rules.timezone).date(), resolved_on), self._made.get(line.id)
        if held is not None and held.line is line and (held.rows, held.days) == (rows, days):
            return held
        overrides, closures, weeks = rows
        return _Made(line, rows, days, hours_of(line, overrides, closures, now, resolved_on, weeks))

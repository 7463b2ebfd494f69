"""What people changed, as entries of hours.yaml: overrides, later weeks and closures, each with who, when and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from routing.config.writing import Place, Remarked
from routing.domain.hours import Hours
from routing.exchange.closure_entries import closure_entries
from routing.hours_rows import closure_of, override_of
from routing.store import closures, journal_pages, overrides, weeks
from routing.store.closures import ClosureRow
from routing.store.database import Connection
from routing.store.journal import Kept
from routing.store.overrides import OverrideRow
from routing.store.weeks import WeekRow

NO_END = "no end is known: written for twelve months, to be taken out on reopening"
OVERRIDES: Place = ("overrides",)
Row = OverrideRow | ClosureRow | WeekRow


def rows_written(
    connection: Connection, in_force: Mapping[str, Hours], today: date, now: datetime
) -> dict[Place, list[Remarked]]:
    """The entries to be put at the end of lists of the file, by the place of the list. `in_force`: the hours of each
    line as these rows make them.
    """
    added = [row for row in overrides.in_force(connection) if _matters(row, in_force, today)]
    closed = [row for row in closures.ending_after(connection, now) if row.line in in_force]
    later = [row for row in _holding(weeks.in_force(connection), today) if row.line in in_force]
    told = journal_pages.latest_of(connection, [row.id for rows in (added, closed, later) for row in rows])
    found: dict[Place, list[Remarked]] = {}
    for row in later:
        entry = {"from": row.from_on.isoformat(), "weekly": row.weekly}
        found.setdefault(("lines", row.line, "weeks"), []).append(Remarked(entry, _remark(row, told)))
    exceptions = [Remarked(_entry(row, in_force), _remark(row, told)) for row in added]
    exceptions += [entry for row in closed for entry in _closed(row, in_force[row.line], now, told)]
    return found | ({OVERRIDES: exceptions} if exceptions else {})


def _closed(row: ClosureRow, hours: Hours, now: datetime, told: Mapping[str, Kept]) -> Iterator[Remarked]:
    remark = _remark(row, told) if row.until_at else f"{_remark(row, told)} ({NO_END})"
    for entry in closure_entries(row.line, hours.rules, closure_of(row), now):
        yield Remarked(entry, remark)
        remark = ""


def _matters(row: OverrideRow, lines: Collection[str], today: date) -> bool:
    """Whether it reads, is about a line that there is, and has days to come, or yesterday, whose evening may last."""
    made = override_of(row, today)
    is_known = row.lines == ("all",) or any(line in lines for line in row.lines)
    return made is not None and is_known and any(p.end > today - timedelta(days=1) for p in made.periods)


def _entry(row: OverrideRow, lines: Collection[str]) -> dict[str, Any]:
    """The row's entry, without lines that are no more."""
    known = "all" if row.lines == ("all",) else [line for line in row.lines if line in lines]
    return {"lines": known} | {key: value for key, value in row.entry.items() if key != "lines" and value is not None}


def _holding(rows: Iterable[WeekRow], today: date) -> list[WeekRow]:
    """The weeks of each line that hold today or later."""
    ordered = sorted(rows, key=lambda row: row.from_on)
    present = {row.line: row.id for row in ordered if row.from_on <= today}
    return [row for row in ordered if row.from_on > today or row.id == present[row.line]]


def _remark(row: Row, told: Mapping[str, Kept]) -> str:
    """Who made it, when and why, as the journal has it."""
    kept = told.get(row.id)
    day = kept.entry.at.date().isoformat() if kept else ""
    return ", ".join(part for part in (row.id, row.author, day, kept.entry.reason if kept else "") if part)

"""What a calendar would change of the overrides in force: compared first, and then put in force as it was shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from routing.exchange.wanted import Asked, WantedOverride
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import overrides
from routing.store.database import Connection
from routing.store.overrides import OverrideRow
from routing.supervision.changing import Change, Order, checked_reason, config_of, hold, made, now_of

AT_ONCE = 20
"""How many are put in force in one transaction, so that nobody waits long for the database."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Overrides to be added, changed (each as it is and as it would be) and removed, and how many stay as they are."""

    added: tuple[OverrideRow, ...] = ()
    changed: tuple[tuple[OverrideRow, OverrideRow], ...] = ()
    removed: tuple[OverrideRow, ...] = ()
    same: int = 0

    @property
    def count(self) -> int:
        """How many changes it is."""
        return len(self.added) + len(self.changed) + len(self.removed)

    @property
    def to_come(self) -> tuple[OverrideRow, ...]:
        """The rows that would be there."""
        return (*self.added, *(new for _, new in self.changed))

    @property
    def no_more(self) -> tuple[str, ...]:
        """The ids of rows that would not be there as they are."""
        return tuple(row.id for row in (*(old for old, _ in self.changed), *self.removed))


def plan_import(held: Iterable[OverrideRow], asked: Asked, author: Author, now: datetime, today: date) -> Plan:
    """For a file that somebody brings: what it asks for is made so, what it calls off is taken out."""
    in_force, named = {row.id: row for row in held}, {*asked.overrides, *asked.called_off}
    before = {id_: as_wanted(row) for id_, row in in_force.items() if id_ in named}
    return plan_difference(in_force.values(), before, asked.overrides, author, now, today)


def plan_difference(
    held: Iterable[OverrideRow], before: Mapping[str, WantedOverride], after: Mapping[str, WantedOverride],
    author: Author, now: datetime, today: date,
) -> Plan:
    """For a calendar that was otherwise before: only where it differs is anything done, so that what people changed
    or removed by hand stays so. What is over is left alone.
    """
    in_force = {row.id: row for row in held}
    new = {id_: _row(one, author, now) for id_, one in after.items() if _last_day(one.entry) >= today}
    added = [row for id_, row in new.items() if id_ not in before and id_ not in in_force]
    differing = [id_ for id_, one in after.items() if id_ in new and id_ in in_force and before.get(id_) != one]
    changed = [(in_force[id_], replace(new[id_], version=in_force[id_].version)) for id_ in differing
               if not _says_the_same(in_force[id_], new[id_])]
    removed = [in_force[id_] for id_, one in before.items()
               if id_ not in after and id_ in in_force and _last_day(one.entry) >= today]
    return Plan(tuple(added), tuple(changed), tuple(removed), len(new) - len(added) - len(changed))


def carry_out(runtime: Runtime, author: Author, plan: Plan, reason: str) -> None:
    """Makes the changes, each with its journal entry; what somebody changed meanwhile is left to the next time."""
    steps: list[OverrideRow] = [*plan.added, *plan.to_come[len(plan.added):], *plan.removed]
    going, order = {row.id for row in plan.removed}, Order(author, checked_reason(reason))
    for first in range(0, len(steps), AT_ONCE):
        _carry_out(runtime, order, steps[first:first + AT_ONCE], going)


def _carry_out(runtime: Runtime, order: Order, rows: list[OverrideRow], going: Collection[str]) -> None:
    now = now_of(runtime)
    config = config_of(runtime, now)

    def work(connection: Connection) -> None:
        hold(connection, order, now)
        for row in rows:
            step = _removal if row.id in going else _placing
            made(connection, config, order, row.lines, partial(step, row=row, now=now), now)

    runtime.database.write(work)


def _placing(connection: Connection, row: OverrideRow, now: datetime) -> Change | None:
    held, detail = overrides.find(connection, row.id), {**row.entry, "lines": list(row.lines)}
    if held is None:
        overrides.put(connection, row)
        return Change("override_add", row.id, detail)
    if _says_the_same(held, row) or not overrides.change(connection, held, row.entry, row.lines, now):
        return None
    return Change("override_change", row.id, {**detail, "before": dict(held.entry)})


def _removal(connection: Connection, row: OverrideRow, now: datetime) -> Change | None:
    if not overrides.remove(connection, row.id, now):
        return None
    return Change("override_remove", row.id, {**row.entry, "lines": list(row.lines)})


def _row(one: WantedOverride, author: Author, now: datetime) -> OverrideRow:
    return OverrideRow(one.id, one.lines, one.entry, author.name, author.role, now)


def as_wanted(row: OverrideRow) -> WantedOverride:
    """What somebody would have asked for to get this row."""
    return WantedOverride(row.id, row.lines, dict(row.entry))


def _says_the_same(one: OverrideRow, other: OverrideRow) -> bool:
    return dict(one.entry) == dict(other.entry) and one.lines == other.lines


def _last_day(entry: Mapping[str, Any]) -> date:
    """The last day of an entry of a calendar; a row that people made otherwise since counts as one to come."""
    on = entry.get("on")
    days = [on] if isinstance(on, str) else on or []
    return max((date.fromisoformat(str(day)) for day in days), default=date.max)

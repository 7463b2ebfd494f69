"""Overrides that people made while the program runs, as rows keyed like entries of hours.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from routing.store.dialects import insert_or
from routing.store.tables import overrides

_IN_FORCE = overrides.c.removed_at.is_(None)


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """One override as it was asked for; `lines` names lines or is ("all",)."""

    id: str
    lines: tuple[str, ...]
    entry: Mapping[str, Any]
    author: str
    role: str
    created_at: datetime
    version: int = 1

    def concerns(self, line: str) -> bool:
        """Whether it is about that line."""
        return line in self.lines or self.lines == ("all",)


def add(connection: Connection, row: OverrideRow) -> None:
    """Adds an override."""
    connection.execute(insert(overrides).values(
        id=row.id, lines=list(row.lines), entry=dict(row.entry), author=row.author, role=row.role,
        created_at=row.created_at,
    ))


def put(connection: Connection, row: OverrideRow) -> None:
    """Puts an override in force, in the place of one of the same id that may have been removed."""
    values = {"lines": list(row.lines), "entry": dict(row.entry), "author": row.author, "role": row.role,
              "created_at": row.created_at, "removed_at": None}
    statement = insert_or(connection, overrides).values(id=row.id, **values)
    connection.execute(statement.on_conflict_do_update(
        index_elements=[overrides.c.id],
        set_=values | {"changed_at": row.created_at, "version": overrides.c.version + 1},
    ))


def in_force(connection: Connection) -> tuple[OverrideRow, ...]:
    """The overrides that were not removed, in the order in which they were made."""
    rows = connection.execute(
        select(overrides).where(_IN_FORCE).order_by(overrides.c.created_at, overrides.c.id)
    )
    return tuple(_row(row) for row in rows)


def find(connection: Connection, override: str) -> OverrideRow | None:
    """The override of that id, while it is in force."""
    row = connection.execute(select(overrides).where(overrides.c.id == override, _IN_FORCE)).one_or_none()
    return _row(row) if row else None


def change(
    connection: Connection, held: OverrideRow, entry: Mapping[str, Any], lines: tuple[str, ...], now: datetime
) -> bool:
    """Puts another entry in the place of an override's; False when it is not what it was any more."""
    values = {"entry": dict(entry), "lines": list(lines), "changed_at": now, "version": held.version + 1}
    as_held = (overrides.c.id == held.id, overrides.c.version == held.version, _IN_FORCE)
    changed = connection.execute(update(overrides).where(*as_held).values(values))
    return changed.rowcount == 1


def remove(connection: Connection, override: str, now: datetime) -> bool:
    """Takes an override out of force; False when there is none of that id in force."""
    changed = connection.execute(
        update(overrides).where(overrides.c.id == override, _IN_FORCE).values(removed_at=now)
    )
    return changed.rowcount == 1


def restore(connection: Connection, override: str, now: datetime) -> bool:
    """Puts an override that was removed in force again, as it was; False when there is no such one."""
    values = {"removed_at": None, "changed_at": now, "version": overrides.c.version + 1}
    changed = connection.execute(
        update(overrides).where(overrides.c.id == override, overrides.c.removed_at.is_not(None)).values(values)
    )
    return changed.rowcount == 1


def _row(row: Row[Any]) -> OverrideRow:
    return OverrideRow(row.id, tuple(row.lines), row.entry, row.author, row.role, row.created_at, row.version)

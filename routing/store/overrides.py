"""Overrides that people made while the program runs, as rows keyed like entries of hours.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from routing.store.tables import overrides


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """One override as it was asked for; `lines` names lines or is ("all",)."""

    id: str
    lines: tuple[str, ...]
    entry: Mapping[str, Any]
    author: str
    role: str
    created_at: datetime

    def concerns(self, line: str) -> bool:
        """Whether it is about that line."""
        return line in self.lines or self.lines == ("all",)


def add(connection: Connection, row: OverrideRow) -> None:
    """Adds an override."""
    connection.execute(insert(overrides).values(
        id=row.id, lines=list(row.lines), entry=dict(row.entry), author=row.author, role=row.role,
        created_at=row.created_at,
    ))


def in_force(connection: Connection) -> tuple[OverrideRow, ...]:
    """The overrides that were not removed, in the order in which they were made."""
    rows = connection.execute(
        select(overrides).where(overrides.c.removed_at.is_(None)).order_by(overrides.c.created_at, overrides.c.id)
    )
    return tuple(
        OverrideRow(row.id, tuple(row.lines), row.entry, row.author, row.role, row.created_at) for row in rows
    )


def remove(connection: Connection, override: str, now: datetime) -> bool:
    """Takes an override out of force; False when there is none of that id in force."""
    changed = connection.execute(
        update(overrides).where(overrides.c.id == override, overrides.c.removed_at.is_(None)).values(removed_at=now)
    )
    return changed.rowcount == 1

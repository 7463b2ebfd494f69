"""Public holidays on which a line is to be open as on any other day: decided by somebody, though no hours change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from routing.store.tables import holiday_decisions


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A holiday of one line that is a day as any other."""

    id: str
    line: str
    held_on: date
    author: str
    role: str
    created_at: datetime


def add(connection: Connection, row: DecisionRow) -> None:
    """Adds a decision."""
    connection.execute(insert(holiday_decisions).values(
        id=row.id, line=row.line, held_on=row.held_on, author=row.author, role=row.role, created_at=row.created_at,
    ))


def in_force(connection: Connection) -> tuple[DecisionRow, ...]:
    """The decisions that nobody took back, in the order of their days."""
    kept = holiday_decisions.c
    rows = connection.execute(
        select(kept.id, kept.line, kept.held_on, kept.author, kept.role, kept.created_at)
        .where(kept.removed_at.is_(None)).order_by(kept.held_on, kept.line, kept.created_at)
    )
    return tuple(DecisionRow(*row) for row in rows)


def of_day(connection: Connection, line: str, held_on: date) -> DecisionRow | None:
    """The decision about one holiday of a line."""
    return next((row for row in in_force(connection) if (row.line, row.held_on) == (line, held_on)), None)


def remove(connection: Connection, id_: str, now: datetime) -> bool:
    """Takes a decision back; False when none of that id is in force."""
    changed = connection.execute(
        update(holiday_decisions)
        .where(holiday_decisions.c.id == id_, holiday_decisions.c.removed_at.is_(None)).values(removed_at=now)
    )
    return changed.rowcount == 1

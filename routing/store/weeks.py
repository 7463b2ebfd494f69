"""Regular weeks that people made while the program runs, each from a day on, keyed like `weekly` in hours.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, insert, select, update

from routing.store.tables import weeks

_IN_FORCE = weeks.c.removed_at.is_(None)


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A line's regular week from a day on."""

    id: str
    line: str
    from_on: date
    weekly: Mapping[str, str] | str
    author: str
    role: str
    created_at: datetime


def add(connection: Connection, row: WeekRow) -> None:
    """Adds a week."""
    weekly = row.weekly if isinstance(row.weekly, str) else dict(row.weekly)
    connection.execute(insert(weeks).values(
        id=row.id, line=row.line, from_on=row.from_on, weekly=weekly, author=row.author, role=row.role,
        created_at=row.created_at,
    ))


def in_force(connection: Connection) -> tuple[WeekRow, ...]:
    """The weeks that were not taken back, in the order in which they were made."""
    rows = connection.execute(select(weeks).where(_IN_FORCE).order_by(weeks.c.created_at, weeks.c.id))
    return tuple(_row(row) for row in rows)


def find(connection: Connection, week: str) -> WeekRow | None:
    """The week of that id, while it is in force."""
    row = connection.execute(select(weeks).where(weeks.c.id == week, _IN_FORCE)).one_or_none()
    return _row(row) if row else None


def remove(connection: Connection, week: str, now: datetime) -> bool:
    """Takes a week back; False when there is none of that id in force."""
    changed = connection.execute(update(weeks).where(weeks.c.id == week, _IN_FORCE).values(removed_at=now))
    return changed.rowcount == 1


def restore(connection: Connection, week: str) -> bool:
    """Puts a week that was taken back in force again; False when there is no such one."""
    changed = connection.execute(
        update(weeks).where(weeks.c.id == week, weeks.c.removed_at.is_not(None)).values(removed_at=None)
    )
    return changed.rowcount == 1


def _row(row: Row[tuple[object, ...]]) -> WeekRow:
    return WeekRow(row.id, row.line, row.from_on, row.weekly, row.author, row.role, row.created_at)

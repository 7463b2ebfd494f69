"""The stamp that tells every process that rows it has compiled into hours were changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, select

from routing.store.dialects import Prepared, insert_or
from routing.store.tables import revisions

HOURS = "hours"
_NUMBER = Prepared(lambda _: select(revisions.c.number).where(revisions.c.name == bindparam("of_name")))
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Revision:
    """How often the rows were changed, and when last."""

    number: int
    changed_at: datetime


def current(connection: Connection) -> Revision:
    """The revision of the rows that hours are made of."""
    row = connection.execute(
        select(revisions.c.number, revisions.c.changed_at).where(revisions.c.name == HOURS)
    ).one_or_none()
    return Revision(row.number, row.changed_at) if row else Revision(0, NEVER)


def number(connection: Connection) -> int:
    """The number of the revision alone: the cheapest way to see whether anything changed."""
    found = _NUMBER.run(connection, of_name=HOURS).scalar_one_or_none()
    return int(found) if found is not None else 0


def advance(connection: Connection, now: datetime) -> None:
    """Counts one more change; part of the same transaction as the change."""
    statement = insert_or(connection, revisions).values(name=HOURS, number=1, changed_at=now)
    connection.execute(statement.on_conflict_do_update(
        index_elements=[revisions.c.name], set_={"number": revisions.c.number + 1, "changed_at": now}
    ))

"""The stamp that tells every process that rows it has compiled into hours were changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, select

from routing.store.dialects import Prepared, insert_or
from routing.store.tables import revisions

HOURS = "hours"
LONGEST_NAME = 32
HELD = "revision_held"
WRITES = "writes"  # a transaction that nobody else writes in: SQLite's single writer
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
    """The number of the revision alone, read once in a transaction however many works are done in it."""
    transaction = connection.get_transaction()
    held = connection.info.get(HELD)
    if held is not None and transaction is not None and held[0] is transaction:
        return int(held[1])
    found = _NUMBER.run(connection, of_name=HOURS).scalar_one_or_none()
    known = int(found) if found is not None else 0
    if transaction is not None and connection.get_execution_options().get(WRITES):
        connection.info[HELD] = (transaction, known)
    return known


def advance(connection: Connection, now: datetime, lines: Iterable[str] = ()) -> None:
    """Counts one more change, and one of each of these lines; part of the same transaction as the change."""
    connection.info.pop(HELD, None)
    for name in (HOURS, *(_of_line(line) for line in sorted(lines))):
        statement = insert_or(connection, revisions).values(name=name, number=1, changed_at=now)
        connection.execute(statement.on_conflict_do_update(
            index_elements=[revisions.c.name], set_={"number": revisions.c.number + 1, "changed_at": now}
        ))


def hold(connection: Connection, now: datetime) -> None:
    """Makes whoever else is about to change hours wait until this transaction is over."""
    statement = insert_or(connection, revisions).values(name=HOURS, number=0, changed_at=now)
    connection.execute(statement.on_conflict_do_update(
        index_elements=[revisions.c.name], set_={"number": revisions.c.number}
    ))


def of_line(connection: Connection, line: str) -> int:
    """How often people have changed the hours of a line."""
    found = connection.execute(select(revisions.c.number).where(revisions.c.name == _of_line(line)))
    return int(found.scalar_one_or_none() or 0)


def _of_line(line: str) -> str:
    """The name of a line's own revision, which is no longer than the column."""
    name = f"line:{line}"
    return name if len(name) <= LONGEST_NAME else f"line:{hashlib.sha256(line.encode()).hexdigest()[:24]}"

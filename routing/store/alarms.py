"""What somebody has to look at: each alarm once, with how often and when it last rang."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from routing.store.dialects import insert_or
from routing.store.tables import alarms

_LONGEST_SUBJECT = 100


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One alarm. `detail` is the latest one's, in words, without telephone numbers."""

    kind: str
    subject: str
    count: int
    detail: str
    first_at: datetime
    last_at: datetime


def raise_alarm(connection: Connection, kind: str, subject: str, detail: str, now: datetime) -> None:
    """Raises an alarm, or counts one more of the same kind about the same subject."""
    statement = insert_or(connection, alarms).values(
        kind=kind, subject=subject[:_LONGEST_SUBJECT], count=1, detail=detail, first_at=now, last_at=now,
    )
    connection.execute(statement.on_conflict_do_update(
        index_elements=[alarms.c.kind, alarms.c.subject],
        set_={"count": alarms.c.count + 1, "detail": detail, "last_at": now},
    ))


def rung_since(connection: Connection, since: datetime, most: int) -> tuple[AlarmRow, ...]:
    """The alarms that rang since a moment, the latest first, so many at most."""
    found = select(alarms).where(alarms.c.last_at > since).order_by(alarms.c.last_at.desc()).limit(most)
    return tuple(AlarmRow(*row) for row in connection.execute(found))


def standing(connection: Connection) -> tuple[AlarmRow, ...]:
    """Every alarm, the latest first."""
    rows = connection.execute(select(alarms).order_by(alarms.c.last_at.desc(), alarms.c.kind, alarms.c.subject))
    return tuple(AlarmRow(*row) for row in rows)

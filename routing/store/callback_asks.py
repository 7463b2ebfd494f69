"""How often somebody has asked for a callback, and how often one was refused and why."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, delete, func, select

from routing.store.dialects import insert_or
from routing.store.tables import callback_asks, callback_refusals, callbacks


def count_of_number(connection: Connection, number: str, since: datetime) -> int:
    """How many callbacks were asked for a number since a moment."""
    those = (callbacks.c.number == number, callbacks.c.created_at > since)
    return connection.execute(select(func.count()).select_from(callbacks).where(*those)).scalar_one()


def count_of(connection: Connection, asker: str, since: datetime) -> int:
    """How often an asker, as a keyed hash, has asked since a moment."""
    those = (callback_asks.c.asker == asker, callback_asks.c.at > since)
    return connection.execute(select(func.count()).select_from(callback_asks).where(*those)).scalar_one()


def oldest_of_number(connection: Connection, number: str, since: datetime) -> datetime | None:
    """When the oldest callback since a moment was asked for a number."""
    those = (callbacks.c.number == number, callbacks.c.created_at > since)
    oldest: datetime | None = connection.execute(select(func.min(callbacks.c.created_at)).where(*those)).scalar_one()
    return oldest


def oldest_of(connection: Connection, asker: str, since: datetime) -> datetime | None:
    """When an asker has asked first since a moment."""
    those = (callback_asks.c.asker == asker, callback_asks.c.at > since)
    oldest: datetime | None = connection.execute(select(func.min(callback_asks.c.at)).where(*those)).scalar_one()
    return oldest


def note(connection: Connection, asker: str, now: datetime) -> None:
    """Counts one more."""
    connection.execute(callback_asks.insert().values(asker=asker, at=now))


def forget_before(connection: Connection, moment: datetime) -> int:
    """Forgets what no limit looks at any more."""
    return int(connection.execute(delete(callback_asks).where(callback_asks.c.at < moment)).rowcount)


def refuse(connection: Connection, code: str, channel: str, day: date) -> None:
    """Counts a refusal."""
    statement = insert_or(connection, callback_refusals).values(
        day=day.isoformat(), code=code[:40], channel=channel, count=1
    )
    connection.execute(statement.on_conflict_do_update(
        index_elements=[callback_refusals.c.day, callback_refusals.c.code, callback_refusals.c.channel],
        set_={"count": callback_refusals.c.count + 1},
    ))


def refusals(connection: Connection, first: date, last: date) -> dict[tuple[str, str, str], int]:
    """Refusals by day, code and channel, from one day to another, both included."""
    of = callback_refusals.c
    found = select(of.day, of.code, of.channel, of.count.label("often"))
    rows = connection.execute(found.where(of.day >= first.isoformat(), of.day <= last.isoformat()))
    return {(row.day, row.code, row.channel): row.often for row in rows}

"""Pace that every process shares: one row to a name says when the next may go."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, select, update

from routing.store.dialects import insert_or
from routing.store.tables import paces


def hold(connection: Connection, name: str, now: datetime) -> bool:
    """Whether one may go now. Nobody else asks until the end of the transaction, so that they go one by one."""
    _ensure(connection, name, now)
    held = select(paces.c.next_at).where(paces.c.name == name).with_for_update()
    next_at: datetime = connection.execute(held).scalar_one()
    return next_at <= now


def take(connection: Connection, name: str, now: datetime, interval: timedelta) -> bool:
    """Goes now, the next one not before the interval has passed. False when it is too early."""
    _ensure(connection, name, now)
    taken = connection.execute(
        update(paces).where(paces.c.name == name, paces.c.next_at <= now).values(next_at=now + interval)
    )
    return taken.rowcount == 1


def rest(connection: Connection, name: str, until: datetime, now: datetime) -> None:
    """Nobody goes before a moment; a rest that lasts longer is not cut short."""
    _ensure(connection, name, now)
    later = case((paces.c.next_at > until, paces.c.next_at), else_=until)
    connection.execute(update(paces).where(paces.c.name == name).values(next_at=later))


def step(connection: Connection, name: str, until: datetime, now: datetime) -> int:
    """Counts one more wait in a row, the row going on `until` a moment; the first one is 1."""
    _ensure(connection, name, now)
    held = select(paces.c.next_at, paces.c.step).where(paces.c.name == name).with_for_update()
    row = connection.execute(held).one()
    steps = (row.step or 0) + 1 if now < row.next_at else 1
    connection.execute(update(paces).where(paces.c.name == name).values(next_at=until, step=steps))
    return int(steps)


def resting(connection: Connection, beginning: str, now: datetime) -> tuple[str, ...]:
    """The names with that beginning for which nobody goes now."""
    those = and_(paces.c.name.startswith(beginning, autoescape=True), paces.c.next_at > now)
    return tuple(connection.execute(select(paces.c.name).where(those).order_by(paces.c.name)).scalars())


def is_free(connection: Connection, name: str, now: datetime) -> bool:
    """Whether one may go now, asked without holding anything."""
    next_at = connection.execute(select(paces.c.next_at).where(paces.c.name == name)).scalar_one_or_none()
    return next_at is None or next_at <= now


def _ensure(connection: Connection, name: str, now: datetime) -> None:
    connection.execute(insert_or(connection, paces).values(name=name, next_at=now).on_conflict_do_nothing())

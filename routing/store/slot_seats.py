"""Seats of slots: sold one by one by a single conditional statement, so that never more are sold than there are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, case, select, update

from routing.store.dialects import insert_or
from routing.store.tables import slot_seats


def take(connection: Connection, line: str, start_at: datetime, capacity: int) -> bool:
    """Sells one seat of the slot that begins at a moment; False when none is left."""
    if capacity < 1:
        return False
    statement = insert_or(connection, slot_seats).values(line=line, start_at=start_at, taken=1)
    sold = connection.execute(statement.on_conflict_do_update(
        index_elements=[slot_seats.c.line, slot_seats.c.start_at], set_={"taken": slot_seats.c.taken + 1},
        where=slot_seats.c.taken < capacity,
    ).returning(slot_seats.c.taken))
    return sold.first() is not None


def give_back(connection: Connection, line: str, start_at: datetime) -> None:
    """Takes a seat back."""
    those = and_(slot_seats.c.line == line, slot_seats.c.start_at == start_at, slot_seats.c.taken > 0)
    connection.execute(update(slot_seats).where(those).values(taken=slot_seats.c.taken - 1))


def take_all(connection: Connection, line: str, start_at: datetime, count: int, capacity: int | None) -> bool:
    """Sells so many seats of a slot at once, all or none; beyond its capacity only where that is None."""
    if capacity is not None and count > capacity:
        return False
    statement = insert_or(connection, slot_seats).values(line=line, start_at=start_at, taken=count)
    is_room = slot_seats.c.taken + count <= capacity if capacity is not None else None
    sold = connection.execute(statement.on_conflict_do_update(
        index_elements=[slot_seats.c.line, slot_seats.c.start_at], set_={"taken": slot_seats.c.taken + count},
        where=is_room,
    ).returning(slot_seats.c.taken))
    return sold.first() is not None


def give_all_back(connection: Connection, line: str, start_at: datetime, count: int) -> None:
    """Takes so many seats of a slot back."""
    left = case((slot_seats.c.taken > count, slot_seats.c.taken - count), else_=0)
    those = and_(slot_seats.c.line == line, slot_seats.c.start_at == start_at)
    connection.execute(update(slot_seats).where(those).values(taken=left))


def taken(connection: Connection, line: str, start: datetime, end: datetime) -> dict[datetime, int]:
    """How many seats were sold of each slot that begins between two moments; slots without any are left out."""
    those = and_(slot_seats.c.line == line, slot_seats.c.start_at >= start, slot_seats.c.start_at < end)
    return {row.start_at: row.taken for row in connection.execute(select(slot_seats).where(those))}

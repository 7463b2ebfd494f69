"""Calls out to people who asked for it, and calls in, counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, literal_column, select

from routing.store.attempts import CALLBACK
from routing.store.tables import attempts, calls

_OUT = attempts.c.kind == literal_column(f"'{CALLBACK}'")  # as the index has it


def placed_since(connection: Connection, since: datetime) -> int:
    """How many calls to ring somebody back were placed since a moment."""
    found = select(func.count()).select_from(attempts).where(_OUT, attempts.c.placed_at >= since)
    return connection.execute(found).scalar_one()


def came_in_since(connection: Connection, since: datetime) -> int:
    """How many calls came in since a moment."""
    found = select(func.count()).select_from(calls).where(calls.c.started_at >= since)
    return connection.execute(found).scalar_one()

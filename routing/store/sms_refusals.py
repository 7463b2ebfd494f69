"""Numbers that take no text messages, by what the network said of them: they are never written to again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from routing.store.dialects import insert_or
from routing.store.tables import sms_refusals


def refuse(connection: Connection, number: str, code: int, now: datetime) -> bool:
    """Keeps that a number (E.164) takes no messages, with the network's code; False when it is known already."""
    added = connection.execute(
        insert_or(connection, sms_refusals).values(number=number, code=code, refused_at=now)
        .on_conflict_do_nothing().returning(sms_refusals.c.number)
    )
    return added.first() is not None


def is_refused(connection: Connection, number: str) -> bool:
    """Whether that number takes no messages."""
    found = connection.execute(select(sms_refusals.c.number).where(sms_refusals.c.number == number))
    return found.first() is not None

"""Numbers that are treated apart: blocked ones are not answered, those with priority wait in front."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_, select

from routing.store.tables import caller_marks

BLOCKED, PRIORITY = "blocked", "priority"


def is_marked(connection: Connection, number: str, mark: str, now: datetime) -> bool:
    """Whether a number, in E.164, bears that mark now."""
    found = connection.execute(
        select(caller_marks.c.id).where(
            caller_marks.c.number == number, caller_marks.c.mark == mark, caller_marks.c.removed_at.is_(None),
            or_(caller_marks.c.expires_at.is_(None), caller_marks.c.expires_at > now),
        ).limit(1)
    )
    return found.first() is not None

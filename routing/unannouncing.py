"""Takes back an announcement, or that it was ended, in the transaction of whoever undoes a journal entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from routing.announcing import end_row, new_id, put_row
from routing.journalling import Author
from routing.store import announcements
from routing.store.announcements import AnnouncementRow
from routing.store.database import Connection
from routing.store.journal import Kept


def undo_put(connection: Connection, author: Author, entry: Kept, reason: str, now: datetime) -> bool:
    """Ends the announcement that a journal entry tells of, and brings back what it took the place of.

    False when it is over, or something else is announced by now.
    """
    row = _announced(connection, entry.entry.subject, now)
    if row is None:
        return False
    before = entry.entry.detail.get("before")
    if before is None or not _again(connection, author, before, entry, reason, now):
        end_row(connection, author, row, reason, now, undoes=entry.id)
    return True


def undo_end(connection: Connection, author: Author, entry: Kept, reason: str, now: datetime) -> bool:
    """Makes again what a journal entry tells was ended. False when its time has passed or its line has another."""
    line = entry.entry.detail.get("line")
    if any(row.line == line for row in announcements.ending_after(connection, now)):
        return False
    return _again(connection, author, {"id": entry.entry.subject, **entry.entry.detail}, entry, reason, now)


def _again(
    connection: Connection, author: Author, before: Mapping[str, Any], entry: Kept, reason: str, now: datetime
) -> bool:
    row, until = announcements.find(connection, before["id"]), datetime.fromisoformat(before["until"])
    if row is None or until <= now:
        return False
    again = replace(row, id=new_id(), start_at=now, until_at=until, author=author.name, role=author.role)
    put_row(connection, author, again, reason, now, undoes=entry.id)
    return True


def _announced(connection: Connection, id_: str, now: datetime) -> AnnouncementRow | None:
    return next((row for row in announcements.ending_after(connection, now) if row.id == id_), None)

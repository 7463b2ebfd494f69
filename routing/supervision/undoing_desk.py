"""Takes back what a supervisor did about an agent's presence or a caller's number, in the transaction of the undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from routing import agents
from routing.agents import SetReason
from routing.domain.centre import Centre
from routing.domain.presence import Presence
from routing.journalling import Author, record
from routing.store import caller_marks
from routing.store.database import Connection
from routing.store.journal import Kept

DeskUndoer = Callable[[Connection, Centre, Author, Kept, str, datetime], bool]

OPPOSITE = {Presence.AWAY.value: Presence.AVAILABLE.value, Presence.AVAILABLE.value: Presence.AWAY.value}


def undo_presence(
    connection: Connection, centre: Centre, author: Author, kept: Kept, reason: str, now: datetime
) -> bool:
    """Makes an agent what they were; only what changed them was journalled. False where they are that by now."""
    agent, wanted = kept.entry.subject, OPPOSITE.get(str(kept.entry.detail.get("presence")))
    if wanted is None or agent not in centre.agents:
        return False
    done = agents.set_by_hand(connection, centre, agent, wanted, reason, now)
    if done.reason not in (SetReason.NOW, SetReason.AFTERWARDS):
        return False
    record(connection, author, now, "presence", agent, {"presence": wanted}, reason, kept.id)
    return True


def undo_mark(
    connection: Connection, _centre: Centre, author: Author, kept: Kept, reason: str, now: datetime
) -> bool:
    """Takes a caller's mark off. False where that was done, or it has run out."""
    is_held = any(row.id == kept.entry.subject for row in caller_marks.in_force(connection, now))
    if not is_held or not caller_marks.remove(connection, kept.entry.subject, now):
        return False
    record(connection, author, now, "caller_unmarked", kept.entry.subject, {}, reason, kept.id)
    return True


def undo_unmark(
    connection: Connection, _centre: Centre, author: Author, kept: Kept, reason: str, now: datetime
) -> bool:
    """Puts a caller's mark back. False where it would have run out, or its number was erased."""
    row = caller_marks.restore(connection, kept.entry.subject, now)
    if row is None:
        return False
    until = row.expires_at.isoformat() if row.expires_at else None
    record(connection, author, now, f"caller_{row.mark}", row.id, {"until": until}, reason, kept.id)
    return True


DESK: Mapping[str, DeskUndoer] = {
    "presence": undo_presence, "caller_blocked": undo_mark, "caller_priority": undo_mark,
    "caller_unmarked": undo_unmark,
}
"""How changes at the desk are undone: each writes its own entry, or answers False when something else came after."""

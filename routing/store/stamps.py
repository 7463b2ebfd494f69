"""What tells that something a supervisor may be looking at has changed, without reading any of it."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from routing.store.tables import agents, alarms, call_steps, callback_changes, journal, queue_entries, revisions
from routing.store.tables import voicemails as messages

WAITS = "waiting"


def stamp(connection: Connection) -> str:
    """Another text whenever hours, callers, agents, callbacks, voicemails or alarms have changed; cheap to ask for."""
    asked = select(
        select(func.sum(revisions.c.number)).scalar_subquery(),
        select(func.max(journal.c.id)).scalar_subquery(),
        select(func.max(call_steps.c.id)).scalar_subquery(),
        select(func.max(callback_changes.c.id)).scalar_subquery(),
        select(func.sum(agents.c.version)).scalar_subquery(),
        select(func.count()).where(queue_entries.c.state == WAITS).scalar_subquery(),
        select(func.max(messages.c.left_at)).where(messages.c.state == "new").scalar_subquery(),
        select(func.sum(alarms.c.count)).scalar_subquery(),
    )
    return "-".join(str(part) if part is not None else "" for part in connection.execute(asked).one()).replace(" ", "T")

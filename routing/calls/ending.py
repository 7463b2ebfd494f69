"""How calls end: what the network says of it, and what a caller hears when something of ours is broken."""

from __future__ import annotations

import logging

from routing import agents
from routing.availability import Outlook
from routing.domain.announcements import trouble_plan
from routing.domain.call_plan import CallPlan
from routing.domain.centre import Line
from routing.domain.wording import week_text
from routing.runtime import Runtime
from routing.store import calls, queue_entries
from routing.store.database import Connection

log = logging.getLogger(__name__)

COMPLETED = "completed"


def last_resort(outlook: Outlook | None, line: Line | None) -> CallPlan | None:
    """What a caller hears when something of ours is broken; touches nothing but what is in memory."""
    if outlook is None:
        return None
    return trouble_plan(outlook.centre, week_text(line.rules.week) if line else None)


def end(runtime: Runtime, outlook: Outlook, sid: str, outcome: str, seconds: int | None) -> bool:
    """The network says a call is over; whoever was being rung for it is let go. False when it had ended already."""
    now = runtime.clock.now()

    def work(connection: Connection) -> bool:
        row = calls.lock(connection, sid)
        if row is None:
            return False
        entry = queue_entries.of_call(connection, sid)
        is_talking = entry is not None and entry.state == "talking"
        if entry is not None and queue_entries.leave(connection, sid, "answered" if is_talking else "abandoned", now):
            calls.waited(connection, sid, int((now - entry.entered_at).total_seconds()))
            agents.caller_left(connection, outlook.centre, entry, now)
        ended_as = None if outcome == COMPLETED else "failed"
        return calls.end(connection, sid, "answered" if is_talking else ended_as, now, seconds)

    ended = runtime.database.write(work)
    log.info("call ended sid=%s network=%s counted=%s", sid, outcome, ended)
    return ended



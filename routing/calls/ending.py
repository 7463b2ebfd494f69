"""How calls end: what the network says of it, and what a caller hears when something of ours is broken."""

from __future__ import annotations

import logging

from routing.availability import Outlook
from routing.call_ends import end_call_row
from routing.domain.announcements import trouble_plan
from routing.domain.call_plan import CallPlan
from routing.domain.centre import Line
from routing.domain.wording import week_text
from routing.runtime import Runtime

log = logging.getLogger(__name__)

COMPLETED = "completed"


def last_resort(outlook: Outlook | None, line: Line | None) -> CallPlan | None:
    """What a caller hears when something of ours is broken; touches nothing but what is in memory."""
    if outlook is None:
        return None
    return trouble_plan(outlook.centre, week_text(outlook.regular_week(line.id)) if line else None)


def end(runtime: Runtime, outlook: Outlook, sid: str, outcome: str, seconds: int | None) -> bool:
    """The network says a call is over; whoever was being rung for it is let go. False when it had ended already."""
    now = runtime.clock.now()

    ended = runtime.database.write(lambda connection: end_call_row(
        connection, outlook.centre, sid, outcome == COMPLETED, seconds, now
    ))
    log.info("call ended sid=%s network=%s counted=%s", sid, outcome, ended)
    return ended



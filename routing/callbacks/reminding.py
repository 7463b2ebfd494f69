"""What people are told of a promise as time goes by: that it is near, that it was missed, that it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing.callbacks.booking import close
from routing.callbacks.ground import Ground
from routing.callbacks.telling import Telling, tell
from routing.domain.callback import CallbackEvent
from routing.domain.promise import DAY
from routing.store import callback_plans, callbacks
from routing.store.database import Connection

AT_ONCE = 100
EXPIRES_AFTER = 7 * DAY


def remind(connection: Connection, ground: Ground, start: datetime, now: datetime) -> int:
    """Reminds a batch of those whose window begins then, each once; how many."""
    before = timedelta(seconds=ground.promises.texts.before or 0)
    rows = callback_plans.held(connection, callback_plans.unreminded(start, before), AT_ONCE)
    for row in rows:
        reminded = callbacks.amend(connection, row, reminded_for=row.window_start)
        if reminded is not None:
            tell(connection, ground.outlook.centre, ground.links, reminded, Telling.BEFORE, now)
    return len(rows)


def own_up(connection: Connection, ground: Ground, now: datetime) -> int:
    """Tells a batch of those whom nobody rang in their window, each once; how many."""
    rows = callback_plans.held(connection, callback_plans.missed(now), AT_ONCE)
    for row in rows:
        late = callbacks.amend(connection, row, missed_at=now)
        if late is not None:
            callbacks.note(connection, late, "missed", now, {})
            tell(connection, ground.outlook.centre, ground.links, late, Telling.MISSED, now)
    return len(rows)


def expire(connection: Connection, ground: Ground, now: datetime) -> int:
    """Gives up a batch of promises that could not be kept for too long; how many."""
    kept_up = timedelta(seconds=max(EXPIRES_AFTER, ground.promises.slots.horizon))
    rows = callback_plans.held(connection, callback_plans.promised_before(now - kept_up), AT_ONCE)
    for row in rows:
        over = close(connection, row, CallbackEvent.EXPIRED, "expired", now)
        if over is not None:
            tell(connection, ground.outlook.centre, ground.links, over, Telling.EXPIRED, now)
    return len(rows)

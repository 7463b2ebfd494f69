"""A look at a calendar that is followed: what changed in it since the last good one is put in force.

A calendar that cannot be had, or cannot be read, changes nothing: the last good one stays, and the fault is kept.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from routing.availability import Outlook
from routing.config.ical_events import CalendarRejected
from routing.domain.centre import Centre
from routing.exchange.addresses import host_of
from routing.exchange.downloading import download
from routing.exchange.feeds import feed_author
from routing.exchange.fetch_faults import NotFetched, Why
from routing.exchange.plans import Plan, carry_out, plan_difference
from routing.exchange.wanted import Asked, asked_by
from routing.runtime import Runtime
from routing.store import alarms, feeds, overrides
from routing.store.database import Connection
from routing.store.feeds import FeedRow
from routing.supervision.changing import now_of

log = logging.getLogger(__name__)

LOOKED_AT_EVERY = timedelta(hours=1)
FAILING = "feed_failing"
Download = Callable[[str], bytes]


def planned(runtime: Runtime, centre: Centre, row: FeedRow, content: bytes) -> tuple[Plan, Asked]:
    """What a calendar's present state would change. Raises CalendarRejected."""
    now = now_of(runtime)
    today = now.astimezone(centre.timezone).date()
    after, before = asked_by(content, row.id, row.lines, centre, today), Asked()
    if row.body is not None and row.kept_at is not None:
        kept_on = row.kept_at.astimezone(centre.timezone).date()
        with suppress(CalendarRejected):
            before = asked_by(row.body.encode(), row.id, row.lines, centre, kept_on)
    with runtime.database.read() as connection:
        held = overrides.in_force(connection)
    return plan_difference(held, before.overrides, after.overrides, feed_author(row), now, today), after


def look(runtime: Runtime, centre: Centre, row: FeedRow, fetch: Download = download) -> Why | None:
    """Looks at a calendar and puts in force what changed in it; why it could not, where it could not."""
    try:
        content = fetch(row.address)
        plan, _ = planned(runtime, centre, row, content)
    except NotFetched as error:
        return _failed(runtime, row, error.why)
    except CalendarRejected:
        return _failed(runtime, row, Why.NO_CALENDAR)
    carry_out(runtime, feed_author(row), plan, host_of(row.address))
    body = content.decode("utf-8", "replace").replace("\0", "")
    runtime.database.write(lambda connection: feeds.keep(connection, row.id, body, now_of(runtime)))
    return None


def look_at_due(runtime: Runtime, outlook: Outlook) -> threading.Thread | None:
    """Has one calendar that is due looked at, by a thread of its own: nobody waits for somebody else's server."""
    now = now_of(runtime)
    with runtime.database.read() as connection:
        row = feeds.due(connection, now - LOOKED_AT_EVERY)
    if row is None:
        return None
    if not runtime.database.write(lambda connection: feeds.claim(connection, row.id, now - LOOKED_AT_EVERY, now)):
        return None
    looking = threading.Thread(target=_look_aside, args=(runtime, outlook.centre, row), name="feed")
    looking.start()
    return looking


def _look_aside(runtime: Runtime, centre: Centre, row: FeedRow) -> None:
    try:
        look(runtime, centre, row)
    except Exception:
        log.exception("the calendar %s could not be looked at; the next hour tries again", row.id)


def _failed(runtime: Runtime, row: FeedRow, why: Why) -> Why:
    now, host = now_of(runtime), host_of(row.address)

    def work(connection: Connection) -> None:
        if feeds.fail(connection, row.id, why.value, now):
            alarms.raise_alarm(connection, FAILING, row.id, f"{host}: {why.value}", now)

    runtime.database.write(work)
    return why

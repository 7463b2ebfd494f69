"""Calls that are over: ended once, and nobody rung for them any more; those whose end was not told are asked after."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from routing import agents
from routing.availability import Outlook
from routing.domain.attempt import PROGRESS, News
from routing.domain.centre import Centre
from routing.runtime import Runtime
from routing.store import calls, paces, queue_entries
from routing.store.database import Connection
from routing.telephony.call_news import call_news
from routing.telephony.network import Network, NetworkSilent, RemoteCall

log = logging.getLogger(__name__)

# A call of which nothing was heard for so long, as in a talk, is asked after.
QUIET = timedelta(minutes=10)
ASKING_EVERY = timedelta(minutes=1)
BACK_FOR = timedelta(minutes=5)
MOST_ASKED = 20
ASKING = "quiet_calls"


def end_call_row(
    connection: Connection, centre: Centre, sid: str, is_well: bool, seconds: int | None, now: datetime
) -> bool:
    """Ends a call as it was presumed to end, or as failed; its place in a queue is free, and nobody is rung for it.

    False when it had ended already, or is not known.
    """
    row = calls.lock(connection, sid)
    if row is None:
        return False
    entry = queue_entries.of_call(connection, sid)
    is_talking = entry is not None and entry.state == "talking"
    if entry is not None and queue_entries.leave(connection, sid, "answered" if is_talking else "abandoned", now):
        calls.waited(connection, sid, int((now - entry.entered_at).total_seconds()))
        agents.caller_left(connection, centre, entry, now)
    ended_as = None if is_well else "failed"
    return calls.end(connection, sid, "answered" if is_talking else ended_as, now, seconds)


def ask_after_quiet_calls(runtime: Runtime, outlook: Outlook, network: Network) -> int:
    """Asks the network about calls of which nothing was heard for long; how many turned out to be over."""
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        is_time = paces.is_free(connection, ASKING, now)
    if not is_time or not runtime.database.write(lambda connection: paces.take(connection, ASKING, now, ASKING_EVERY)):
        return 0
    with runtime.database.read() as connection:
        quiet = calls.quiet_since(connection, _quiet_before(outlook, now), MOST_ASKED)
    return sum(_is_over(runtime, outlook, network, sid, now) for sid in quiet)


def _quiet_before(outlook: Outlook, now: datetime) -> datetime:
    """Since when a call is silent for long; what ended while the database was away was told to nobody."""
    if outlook.back_at is not None and outlook.back_at <= now < outlook.back_at + BACK_FOR:
        return outlook.back_at
    return now - QUIET


def _is_over(runtime: Runtime, outlook: Outlook, network: Network, sid: str, now: datetime) -> bool:
    try:
        found = network.call(sid)
    except NetworkSilent as silence:
        log.warning("nothing is known of call sid=%s yet: %s", sid, silence)
        return False
    news = call_news(found.status) if found else News.FAILED
    if news is None or news in PROGRESS:
        runtime.database.write(lambda connection: calls.heard_of(connection, sid, now))
        return False
    log.warning("call sid=%s had ended and nobody told us", sid)
    seconds = _seconds(found)
    return runtime.database.write(lambda connection: end_call_row(
        connection, outlook.centre, sid, news is News.COMPLETED, seconds, now
    ))


def _seconds(found: RemoteCall | None) -> int | None:
    return found.duration_seconds if found else None

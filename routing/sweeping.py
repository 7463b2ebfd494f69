"""What nobody told us: agents whom nothing holds, wrap-ups that are over, and calls of which no news came.

Of an attempt whose placing is in doubt the network is asked twice, some time apart, before it counts as not placed.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from routing.agent_news import note_news, stranger
from routing.agent_presence import ended, rest, spare
from routing.availability import Outlook
from routing.domain.attempt import PROGRESS, TALK_ASKED_EVERY, AttemptOutcome, AttemptState, News
from routing.domain.centre import Centre
from routing.outbox import end_call
from routing.placing import SURELY_OVER
from routing.runtime import Runtime
from routing.store import agents, attempts, heartbeats, queue_entries, talks
from routing.store.attempts import AGENT, AttemptRow
from routing.store.database import Connection
from routing.telephony.call_news import OUTGOING, address_to_ring, call_news
from routing.telephony.network import Network, NetworkSilent, RemoteCall

log = logging.getLogger(__name__)

ASKING = timedelta(seconds=30)
ASKED_AGAIN_AFTER = timedelta(seconds=15)
CLOCKS_DIFFER = timedelta(seconds=5)
MOST_AT_ONCE = 50
_ASKED_SINCE = "asked_since_outage"


def sweep(runtime: Runtime, outlook: Outlook, network: Network) -> int:
    """Puts right what can be seen in our rows, then asks the network what became of calls; how many it told of."""
    now = runtime.clock.now()
    runtime.database.write(lambda connection: _put_right(connection, now))
    _ask_after_an_outage(runtime, outlook, now)
    for done in range(MOST_AT_ONCE):
        with runtime.database.read() as connection:
            if not attempts.is_any_overdue(connection, now, AGENT):
                return done
        attempt = runtime.database.write(lambda connection: attempts.look_after(connection, now, ASKING))
        if attempt is None:
            return done
        try:
            found = _asked(network, outlook.centre, attempt)
        except NetworkSilent as silence:
            log.warning("nothing is known of attempt=%s yet: %s", attempt.id, silence)
            return done
        runtime.database.write(partial(_note, outlook=outlook, asked=attempt, found=found, now=now))
    return MOST_AT_ONCE


def _ask_after_an_outage(runtime: Runtime, outlook: Outlook, now: datetime) -> None:
    """Talks that ended while the database was away were told to nobody: once it is back they are asked after."""
    if outlook.back_at is not None and runtime.database.made.get(_ASKED_SINCE) != outlook.back_at:
        runtime.database.write(lambda connection: talks.ask_soon(connection, now))
        runtime.database.made[_ASKED_SINCE] = outlook.back_at


def _put_right(connection: Connection, now: datetime) -> None:
    heartbeats.beat(connection, now)
    for agent in agents.rested(connection, now):
        rest(connection, agent, now)
    for agent in agents.orphaned(connection):
        log.error("nothing holds an agent any more agent=%s", agent)
        spare(connection, agent, now)


def _asked(network: Network, centre: Centre, attempt: AttemptRow) -> tuple[RemoteCall, ...]:
    """The calls that may be the attempt's, the oldest first. Raises NetworkSilent."""
    if attempt.call_sid is not None:
        known = network.call(attempt.call_sid)
        return (known,) if known else ()
    agent = centre.agents.get(attempt.agent)
    if agent is None:
        return ()
    calls = network.calls_to(address_to_ring(agent), attempt.sent_at - CLOCKS_DIFFER)
    return tuple(sorted((call for call in calls if call.direction == OUTGOING), key=lambda call: call.created_at))


def _note(
    connection: Connection, outlook: Outlook, asked: AttemptRow, found: tuple[RemoteCall, ...], now: datetime
) -> None:
    """What the network knows of an attempt, unless webhooks said more meanwhile."""
    queue_entries.of_attempt(connection, asked.id)
    attempt = attempts.lock(connection, asked.id)
    if attempt is None or attempt.lease_until_at != asked.lease_until_at or attempt.state is AttemptState.ENDED:
        return
    ours, others = _own(connection, attempt, found)
    for other in others:
        stranger(connection, attempt, other.sid, now, _is_over(other))
    if ours is None:
        _not_found(connection, outlook.centre, attempt, now)
        return
    attempts.bind(connection, attempt.id, ours.sid)
    note_news(connection, outlook, attempt, call_news(ours.status) or News.PLACED, now)
    if attempt.outcome is AttemptOutcome.CANCELLED and not _is_over(ours):
        end_call(connection, f"{attempt.id}:{int(now.timestamp())}", ours.sid, now)
    elif attempt.state is AttemptState.TALKING and not _is_over(ours):
        attempts.wait(connection, attempt.id, now + TALK_ASKED_EVERY)


def _own(
    connection: Connection, attempt: AttemptRow, found: tuple[RemoteCall, ...]
) -> tuple[RemoteCall | None, tuple[RemoteCall, ...]]:
    if attempt.call_sid is not None:
        return next(iter(found), None), ()
    unbound = tuple(call for call in found if not attempts.is_bound(connection, call.sid))
    return next(iter(unbound), None), unbound[1:]


def _not_found(connection: Connection, centre: Centre, attempt: AttemptRow, now: datetime) -> None:
    """The network knows no such call: at once for one it named itself, else only when asked again later."""
    if attempt.call_sid is not None:
        lost = AttemptOutcome.CONNECTED if attempt.state is AttemptState.TALKING else AttemptOutcome.UNKNOWN
        ended(connection, centre, attempt, lost, now)
        return
    asked_again_at = attempt.sent_at + timedelta(seconds=attempt.ring_seconds + SURELY_OVER) + ASKED_AGAIN_AFTER
    if now < asked_again_at:
        attempts.wait(connection, attempt.id, asked_again_at)
    else:
        log.warning("attempt=%s agent=%s was never placed", attempt.id, attempt.agent)
        ended(connection, centre, attempt, AttemptOutcome.NOT_PLACED, now)


def _is_over(call: RemoteCall) -> bool:
    news = call_news(call.status)
    return news is not None and news not in PROGRESS

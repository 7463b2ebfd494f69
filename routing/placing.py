"""Places calls to agents for those who wait, each exactly once, across crashes and any number of processes.

An attempt with its token is committed before the network hears of it; the pace is one row that everybody shares. What
may have been placed is never placed again before the network was asked (sweeping.py).
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from routing.agent_news import note_news, stranger
from routing.agent_presence import ended
from routing.agents import queues_of
from routing.availability import Outlook
from routing.choosing import SHORT_REST, next_ring
from routing.domain.attempt import AttemptOutcome, AttemptState, News
from routing.domain.centre import Centre
from routing.domain.presence import Presence
from routing.outbox import end_call
from routing.runtime import Runtime
from routing.store import agents, alarms, attempts, paces, queue_entries
from routing.store.attempts import AGENT, AttemptRow
from routing.store.database import Connection
from routing.telephony.addresses import TOLD_SURELY
from routing.telephony.call_news import CallRefusal, address_to_ring, call_news, call_refusal
from routing.telephony.network import Network, Outcome, Told

log = logging.getLogger(__name__)

CALLS, STOPPED = "calls", "calls_stopped"
STOPS_FOR = timedelta(seconds=60)
SURELY_OVER = 30
MOST_AT_ONCE = 50
LONGEST_CALL = 14_400
TOKEN_BYTES = 24
REFUSED, BAD_NUMBER = "calls_refused", "agent_number_refused"


@dataclass(frozen=True, slots=True)
class Rung:
    """How many telephones ring by one pass, and whether the network answers and takes our calls."""

    placed: int = 0
    is_network_up: bool = True
    is_stopped: bool = False


def ring_for_waiting(runtime: Runtime, outlook: Outlook, network: Network) -> Rung:
    """Rings agents for whoever waits, as far as the pace allows at this moment."""
    placed = 0
    for _ in range(MOST_AT_ONCE):
        now = runtime.clock.now()
        with runtime.database.read() as connection:
            if not paces.is_free(connection, STOPPED, now):
                return Rung(placed, is_stopped=True)
            if not paces.is_free(connection, CALLS, now) or not queue_entries.queues_with_waiting(connection):
                return Rung(placed)
        attempt = runtime.database.write(partial(reserve, centre=outlook.centre, now=now))
        if attempt is None:
            return Rung(placed)
        told = place(runtime, outlook, network, attempt)
        placed += told is not None and told.outcome is Outcome.DONE
        if told is not None and (told.outcome is Outcome.UNKNOWN or told == Told(Outcome.REFUSED)):
            return Rung(placed, is_network_up=False)
    return Rung(placed)


def reserve(connection: Connection, centre: Centre, now: datetime) -> AttemptRow | None:
    """Takes the next agent to be rung, with an attempt and a place in the pace, all or nothing."""
    if not paces.hold(connection, CALLS, now):
        return None
    agents.ensure(connection, centre.agents, Presence(centre.presences.at_start), now)
    found = next_ring(connection, centre, now)
    if found is None:
        return None
    queue, ring = found
    attempt = AttemptRow(
        uuid4().hex, secrets.token_urlsafe(TOKEN_BYTES), AGENT, ring.agent.id, queue, ring.entry_id, ring.seconds, now,
        now + _lease(ring.seconds),
    )
    if not agents.reserve(connection, ring.agent.id, attempt.id, now):
        return None
    attempts.add(connection, attempt)
    paces.take(connection, CALLS, now, timedelta(seconds=1 / centre.calls_per_second))
    return attempt


def place(runtime: Runtime, outlook: Outlook, network: Network, attempt: AttemptRow) -> Told | None:
    """Tells the network of a committed attempt, unless it is not needed, or not ours, any more: then None."""
    centre, account = outlook.centre, runtime.telephony
    if not runtime.database.write(lambda connection: _goes(connection, centre, attempt, runtime.clock.now())):
        return None
    path = f"/twilio/agent/{attempt.token}"
    told = network.place_call(
        address_to_ring(centre.agents[attempt.agent]), centre.caller_id, account.address(path),
        account.address(f"{path}/status") + TOLD_SURELY, attempt.ring_seconds, LONGEST_CALL,
    )
    runtime.database.write(lambda connection: settle(connection, outlook, attempt, told, runtime.clock.now()))
    log.info("agent rung agent=%s attempt=%s: %s code=%s", attempt.agent, attempt.id, told.outcome, told.code)
    return told


def settle(connection: Connection, outlook: Outlook, placed: AttemptRow, told: Told, now: datetime) -> None:
    """Keeps what the network said. Webhooks may have said more meanwhile; a doubt is left to the sweep."""
    queue_entries.of_attempt(connection, placed.id)
    attempt = attempts.lock(connection, placed.id) or placed
    if told.outcome is Outcome.DONE and told.sid is not None:
        _placed(connection, outlook, attempt, told, now)
    elif attempt.state is AttemptState.SENDING and told.outcome is Outcome.BUSY:
        paces.rest(connection, CALLS, now + timedelta(seconds=told.retry_after or 1.0), now)
        ended(connection, outlook.centre, attempt, AttemptOutcome.NOT_PLACED, now)
    elif attempt.state is AttemptState.SENDING and told.outcome is Outcome.REFUSED:
        _refused(connection, outlook.centre, attempt, told, now)


def _placed(connection: Connection, outlook: Outlook, attempt: AttemptRow, told: Told, now: datetime) -> None:
    sid = told.sid or ""
    if not attempts.bind(connection, attempt.id, sid):
        stranger(connection, attempt, sid, now)
        return
    if attempt.outcome is AttemptOutcome.CANCELLED and attempt.call_sid is None:
        end_call(connection, attempt.id, sid, now)
    note_news(connection, outlook, attempt, call_news(told.status or "") or News.PLACED, now)


def _refused(connection: Connection, centre: Centre, attempt: AttemptRow, told: Told, now: datetime) -> None:
    refusal = call_refusal(told.code)
    outcome = AttemptOutcome.NOT_PLACED
    if refusal is CallRefusal.ACCOUNT:
        alarms.raise_alarm(connection, REFUSED, str(told.code), "no agent can be rung: the account refuses calls", now)
        paces.rest(connection, STOPPED, now + STOPS_FOR, now)
    elif refusal in (CallRefusal.NUMBER, CallRefusal.COUNTRY):
        outcome = AttemptOutcome.BAD_NUMBER
        alarms.raise_alarm(connection, BAD_NUMBER, attempt.agent, f"the number cannot be rung: {told.code}", now)
    elif refusal is CallRefusal.OTHER:
        outcome = AttemptOutcome.FAILED
    elif told.code is not None:
        paces.rest(connection, CALLS, now + SHORT_REST, now)
    ended(connection, centre, attempt, outcome, now)


def _goes(connection: Connection, centre: Centre, attempt: AttemptRow, now: datetime) -> bool:
    """The last look before the network: the lease holds, and somebody still waits. What is off ends here, unsent."""
    held = attempts.lock(connection, attempt.id)
    if held is None or held.state is not AttemptState.SENDING or held.lease_until_at <= now:
        return False  # another process has it by now, and will ask
    is_needed = queue_entries.best(connection, queues_of(centre, attempt.agent)) is not None
    if held.outcome is None and is_needed and attempt.agent in centre.agents:
        return attempts.begin_sending(connection, attempt.id, now, _lease(attempt.ring_seconds))
    ended(connection, centre, held, AttemptOutcome.CANCELLED, now)
    return False


def _lease(ring_seconds: int) -> timedelta:
    """By then the telephone has stopped ringing, and the network has said whatever it had to say."""
    return timedelta(seconds=ring_seconds + SURELY_OVER)

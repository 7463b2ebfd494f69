"""Rings people back, each exactly once, across crashes and any number of processes.

A try with its token is committed before the network hears of it, and looked at again just before the call is placed:
a cancellation wins, and so does whoever holds the lease by then. What may have been placed is never placed again before
the network was asked (sweeping.py).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from routing.availability import Outlook
from routing.callback_calls.claiming import Claimed, claim, lease
from routing.callback_calls.news import AGENT_FIRST
from routing.callback_calls.pacing import CALLS, STOPPED, interval
from routing.callback_calls.settling import not_sent, settle, settle_placed
from routing.callbacks.balance import Leaning, balance_of
from routing.domain.ring_times import may_ring
from routing.runtime import Runtime
from routing.store import attempts, callback_claims, paces
from routing.store.database import Connection
from routing.telephony.addresses import TOLD_SURELY
from routing.telephony.call_news import address_to_ring
from routing.telephony.network import Network, Outcome, Told

log = logging.getLogger(__name__)

MOST_AT_ONCE = 20
FRESH = timedelta(seconds=1)
PLACING_TAKES = timedelta(seconds=20)  # longer than the network may take to answer


@dataclass(frozen=True, slots=True)
class RungBack:
    """How many calls one pass placed, and whether the network answers."""

    placed: int = 0
    is_network_up: bool = True


def ring_back(runtime: Runtime, outlook: Outlook, network: Network) -> RungBack:
    """Rings whoever is due, as far as hours, pace and free agents allow at this moment."""
    placed = 0
    for _ in range(MOST_AT_ONCE):
        if not _may_go(runtime, outlook):
            break
        now = runtime.clock.now()
        claimed = runtime.database.write(partial(claim, outlook=outlook, now=now))
        if not claimed:
            break
        told = place(runtime, outlook, network, claimed)
        placed += sum(one.outcome is Outcome.DONE for one in told)
        if any(one.outcome is Outcome.UNKNOWN or one == Told(Outcome.REFUSED) for one in told):
            return RungBack(placed, is_network_up=False)
    return RungBack(placed)


def place(
    runtime: Runtime, outlook: Outlook, network: Network, claimed: Sequence[Claimed]
) -> tuple[Told, ...]:
    """Places committed tries, one after the other, unless they are not wanted, or not ours, any more."""
    ours, until = _begin(runtime, claimed)
    told: list[tuple[Claimed, Told]] = []
    rung_at = runtime.clock.now()
    with runtime.database.looks() as connection:
        for one in claimed:
            if one.attempt.id not in ours or not _still_goes(connection, runtime, one, until):
                continue
            rung_at = runtime.clock.now()
            told.append((one, _place(runtime, outlook, network, one)))
            if told[-1][1].outcome is not Outcome.DONE:
                break  # the others go back as they came: nobody has heard of them
    _keep(runtime, outlook, claimed, told, rung_at)
    return tuple(answer for _, answer in told)


def _keep(
    runtime: Runtime, outlook: Outlook, claimed: Sequence[Claimed], told: Sequence[tuple[Claimed, Told]],
    rung_at: datetime,
) -> None:
    """Keeps what came of a batch: calls that were simply placed all in one, whatever is left one by one.

    The pace counts from `rung_at`, when the last of them was placed, so that no second has more than it may.
    """
    now = runtime.clock.now()
    until = rung_at + interval(len(claimed), outlook.centre.calls_per_second)

    def keep_placed(connection: Connection) -> frozenset[str]:
        kept = settle_placed(connection, [(one.attempt, answer) for one, answer in told], now)
        paces.rest(connection, CALLS, until, now)
        return kept

    kept = runtime.database.write(keep_placed)
    answers = {one.attempt.id: answer for one, answer in told}
    left = [one for one in claimed if one.attempt.id not in kept]

    def keep(connection: Connection) -> None:
        for one in left:
            answer = answers.get(one.attempt.id)
            if answer is None:
                not_sent(connection, outlook, runtime.links, one.attempt, now)
            else:
                settle(connection, outlook, runtime.links, one.attempt, answer, now)

    if left:
        runtime.database.write(keep)


def _may_go(runtime: Runtime, outlook: Outlook) -> bool:
    """Whether it is worth a transaction that holds the pace."""
    promises, now = outlook.centre.promises, runtime.clock.now()
    if promises is None or promises.line not in outlook.hours:
        return False
    stop = timedelta(seconds=promises.dial.stop_before_closing)
    if not may_ring(outlook.hours[promises.line], now, stop):
        return False
    with runtime.database.read() as connection:
        is_free = paces.is_free(connection, STOPPED, now) and paces.is_free(connection, CALLS, now)
        goes = is_free and callback_claims.is_any_due(connection, now)
    return goes and balance_of(runtime, outlook).leaning is not Leaning.STOP


def _begin(runtime: Runtime, claimed: Sequence[Claimed]) -> tuple[frozenset[str], datetime]:
    """Whose leases are ours just before the network is told, and until when; those that ran out are another's by now.

    They are renewed unless they were taken at this very moment; each is looked at once more before its call.
    """
    now, tries = runtime.clock.now(), [one.attempt for one in claimed]
    until = now + lease(max(attempt.ring_seconds for attempt in tries))
    leases = {attempt.lease_until_at for attempt in tries}
    if len(leases) == 1 and until - max(leases) <= FRESH:
        return frozenset(attempt.id for attempt in tries), max(leases)
    renewed = partial(attempts.begin_sending_all, rows=tries, now=now, until=until)
    return runtime.database.write(renewed), until


def _still_goes(connection: Connection, runtime: Runtime, one: Claimed, until: datetime) -> bool:
    """The last look: nobody cancelled it, the lease is ours, and within it there is time for the network to answer."""
    is_ours = attempts.is_to_be_sent(connection, one.attempt.id, until)
    return is_ours and runtime.clock.now() + PLACING_TAKES < until


def _place(runtime: Runtime, outlook: Outlook, network: Network, one: Claimed) -> Told:
    centre, account, attempt = outlook.centre, runtime.telephony, one.attempt
    promises, path = centre.promises, f"/twilio/callback/{attempt.token}"
    is_agent_first = attempt.strategy == AGENT_FIRST
    to = address_to_ring(centre.agents[attempt.agent]) if is_agent_first else one.callback.number or ""
    detects = promises is not None and promises.tries.leaves_message and not one.callback.has_message
    told = network.place_call(
        to, centre.caller_id, account.address(path), account.address(f"{path}/status") + TOLD_SURELY,
        attempt.ring_seconds, promises.dial.talk if promises else 3_600,
        **({"machine": account.address(f"{path}/machine")} if detects and not is_agent_first else {}),
    )
    log.info("callback %s rung try=%s: %s code=%s", one.callback.reference, attempt.n, told.outcome, told.code)
    return told

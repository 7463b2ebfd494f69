"""Three ways to ring people twice, each by leaving out one thing that keeps us from it: the proof that a rehearsal
can fail. They replace functions of the product in a rehearsal's own process, while it runs, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from routing.availability import Outlook
from routing.callback_calls import claiming, placing, settling
from routing.callback_calls.claiming import Claimed
from routing.callback_links import CallbackLinks
from routing.runtime import Runtime
from routing.store import agents, attempts, callback_claims, callbacks
from routing.store.attempts import AttemptRow
from routing.store.database import Connection
from routing.telephony.network import Network, Outcome, Told

_bind, _claim, _ring, _settle = attempts.bind, claiming.claim, placing._place, settling.settle


@dataclass(frozen=True, slots=True)
class Sabotage:
    """What is replaced, and by what."""

    module: ModuleType
    name: str
    instead: Callable[..., Any]


def claim_and_undo(connection: Connection, outlook: Outlook, now: datetime) -> tuple[Claimed, ...]:
    """Skips the intent: who is to be rung is chosen as usual, and nothing of it is written before the network hears."""
    with connection.begin_nested() as undone:
        claimed = _claim(connection, outlook, now)
        undone.rollback()
    return claimed


def ring_and_write(
    runtime: Runtime, outlook: Outlook, network: Network, claimed: Sequence[Claimed]
) -> tuple[Told, ...]:
    """Skips the intent: first the telephone rings, then the try is written down."""
    told = [(one, _ring(runtime, outlook, network, one)) for one in claimed]
    now = runtime.clock.now()

    def keep(connection: Connection) -> None:
        for one, answer in told:
            row = callbacks.lock(connection, one.callback.id)
            if row is not None and callback_claims.claim(connection, [row], now):
                attempts.add(connection, one.attempt)
                agents.reserve(connection, one.attempt.agent, one.attempt.id, now)
                _settle(connection, outlook, runtime.links, one.attempt, answer, now)

    runtime.database.write(keep)
    return tuple(answer for _, answer in told)


def bind_any(connection: Connection, id_: str, call_sid: str) -> bool:
    """Accepts a second call: whichever call has a try's addresses counts as the try's own."""
    _bind(connection, id_, call_sid)
    return True


def settle_at_once(
    connection: Connection, outlook: Outlook, links: CallbackLinks, placed: AttemptRow, told: Told, now: datetime
) -> None:
    """Resends on time-out: what may have been placed counts as not placed, and is placed again."""
    if told.outcome is Outcome.UNKNOWN:
        settling.not_sent(connection, outlook, links, placed, now)
    else:
        _settle(connection, outlook, links, placed, told, now)


KINDS: dict[str, tuple[Sabotage, ...]] = {
    "skip-intent": (Sabotage(placing, "claim", claim_and_undo), Sabotage(placing, "place", ring_and_write)),
    "accept-second-call": (Sabotage(attempts, "bind", bind_any),),
    "resend-on-timeout": (Sabotage(placing, "settle", settle_at_once),),
}


@contextmanager
def sabotaged(kind: str | None) -> Iterator[None]:
    """The product as it is, or without one of its precautions."""
    sabotages = KINDS[kind] if kind else ()
    whole = [(one, getattr(one.module, one.name)) for one in sabotages]
    try:
        for one in sabotages:
            setattr(one.module, one.name, one.instead)
        yield
    finally:
        for one, function in whole:
            setattr(one.module, one.name, function)

"""Tokens that nobody has, shown from one network: 30 in 5 minutes, counted for all processes together.

What comes then is told when to come back, and costs no more writing. A token that is good is let in all the same, so
that no program is shut out by a neighbour; guessing one is hopeless anyway, since 256 bits of it are random.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from routing.networks import network_of
from routing.runtime import Runtime
from routing.store import sign_in_tries as tries
from routing.store.database import Connection, DatabaseFault

log = logging.getLogger(__name__)

WITHIN, MOST = timedelta(minutes=5), 30


def count(runtime: Runtime, address: str) -> datetime | None:
    """Counts a token that nobody has; from when on another may be shown, where there were too many already."""
    now, network = runtime.clock.now(), runtime.links.stamp(f"token from {network_of(address)}")
    with runtime.database.read() as connection:
        again_at = _again_at(connection, network, now)
    if again_at is not None:
        return again_at
    try:
        return runtime.database.write(lambda connection: _add(connection, network, now))
    except (DatabaseFault, TimeoutError):
        log.warning("a token that nobody has could not be counted")
        return None


def _add(connection: Connection, network: str, now: datetime) -> datetime | None:
    tries.hold(connection, (network,))
    again_at = _again_at(connection, network, now)
    if again_at is None:
        tries.add(connection, (network,), now)
    return again_at


def _again_at(connection: Connection, network: str, now: datetime) -> datetime | None:
    latest = tries.latest(connection, network, now - WITHIN, MOST)
    return latest[-1] + WITHIN if len(latest) >= MOST else None

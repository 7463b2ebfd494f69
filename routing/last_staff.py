"""Who of the agents was away when the database was last heard, for callers who are connected without it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection

from routing.availability import Outlook
from routing.domain.presence import Presence
from routing.runtime import Runtime
from routing.store import agents
from routing.store.database import DatabaseFault

log = logging.getLogger(__name__)

LOOKED_AT_EVERY = 10.0
_KEPT = "last_staff"


class LastStaff:
    """One process's last look at who was away."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._look_at = 0.0
        self._away: frozenset[str] | None = None

    def look(self, runtime: Runtime, outlook: Outlook) -> None:
        """Looks again, at most once in ten seconds; a database that does not answer changes nothing."""
        if time.monotonic() < self._look_at or not self._lock.acquire(blocking=False):
            return
        try:
            self._look_at = time.monotonic() + LOOKED_AT_EVERY
            with runtime.database.read() as connection:
                rows = agents.standing(connection, outlook.centre.agents)
            self._away = frozenset(
                id_ for id_ in outlook.centre.agents
                if (rows[id_].presence if id_ in rows else _at_start(outlook)) is Presence.AWAY
            )
        except DatabaseFault:
            log.warning("the database does not answer; who is away is as known last")
        finally:
            self._lock.release()

    def away(self, outlook: Outlook) -> Collection[str]:
        """Who was away; where that was never looked at, whoever begins the day so."""
        if self._away is not None:
            return self._away
        return tuple(outlook.centre.agents) if _at_start(outlook) is Presence.AWAY else ()


def last_staff(runtime: Runtime) -> LastStaff:
    """The process's own, kept for as long as there is its database."""
    found: LastStaff = runtime.database.made.setdefault(_KEPT, LastStaff())
    return found


def _at_start(outlook: Outlook) -> Presence:
    return Presence(outlook.centre.presences.at_start)

"""How busy each open line is, looked at once a second at most; while the database is silent nothing is said of it.

`measured_at` is the moment of the newest row that counts, so that processes agree on it, and stays as long as the
numbers do: an answer that carries them has the same bytes until they change.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from routing.availability import Outlook
from routing.domain.centre import Centre
from routing.domain.line_load import LineLoad, line_load
from routing.domain.presence import Presence
from routing.domain.staff import Queue
from routing.domain.wall_time import at_epoch
from routing.runtime import Runtime
from routing.store import agents, queue_entries, queue_loads
from routing.store.database import Connection, DatabaseFault

log = logging.getLogger(__name__)

LOOKED_AT_EVERY = 1.0
SILENCE = 5.0
"""Seconds after a fault in which the database is not asked again: whoever wants the hours is not to wait for it."""
TALKS_LOOKED_AT = timedelta(hours=2)

Loads = Mapping[str, LineLoad]


class LineLoads:
    """One process's look at how busy the lines are."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._lock = threading.Lock()
        self._look_at = 0.0
        self._told: Loads = {}
        self._known: dict[str, LineLoad] = {}

    def recent(self, outlook: Outlook, now: datetime) -> Loads:
        """The loads of the lines that are open now, by line; those of which nothing can be said are left out.

        While one caller looks, others take what is held.
        """
        if time.monotonic() >= self._look_at and self._lock.acquire(blocking=False):
            try:
                self._told = self._look(outlook, now)
            finally:
                self._lock.release()
        return {line: load for line, load in self._told.items() if _is_open(outlook, line, now)}

    def _look(self, outlook: Outlook, now: datetime) -> Loads:
        queues = {line: queue for line, queue in _queues(outlook.centre) if _is_open(outlook, line, now)}
        self._look_at = time.monotonic() + LOOKED_AT_EVERY
        if not queues:
            return {}
        try:
            with self._runtime.database.read() as connection:
                found = {line: _load(connection, outlook, line, queue, now) for line, queue in queues.items()}
        except DatabaseFault:
            log.warning("the database does not answer; nothing is said of waits")
            self._look_at = time.monotonic() + SILENCE
            return {}
        told = {line: self._kept(line, load) for line, load in found.items() if load is not None}
        self._known = told
        return told

    def _kept(self, line: str, load: LineLoad) -> LineLoad:
        """The load as it is known, where its numbers are the same."""
        known = self._known.get(line)
        return known if known is not None and load.says_as(known) else load


def _queues(centre: Centre) -> list[tuple[str, Queue]]:
    """The lines with the queue behind them, as far as we serve it ourselves."""
    found = [(line, centre.queue_of(line)) for line in centre.lines]
    return [(line, queue) for line, queue in found if queue is not None and queue.workflow is None]


def _is_open(outlook: Outlook, line: str, now: datetime) -> bool:
    return line in outlook.hours and outlook.status(line, now).is_open


def _load(connection: Connection, outlook: Outlook, line: str, queue: Queue, now: datetime) -> LineLoad | None:
    since = now - TALKS_LOOKED_AT
    rows, at_start = agents.standing(connection, queue.agents), Presence(outlook.centre.presences.at_start)
    presences = [rows[id_].presence if id_ in rows else at_start for id_ in queue.agents]
    counted = queue_loads.count(connection, queue.id, since)
    at_work = sum(presence is not Presence.AWAY for presence in presences)
    moved = [row.since_at for row in rows.values()] + [moment for moment in (counted.moved_at,) if moment]
    return line_load(
        counted.waiting, presences.count(Presence.AVAILABLE), at_work,
        queue_entries.mean_talk_seconds(connection, queue.id, since),
        measured_at=max([_opened_at(outlook, line, now), *moved]),
    )


def _opened_at(outlook: Outlook, line: str, now: datetime) -> datetime:
    """Since when the line has been open: before that nobody waited for it."""
    interval = outlook.hours[line].interval_at(now)
    return at_epoch(interval.start) if interval else now

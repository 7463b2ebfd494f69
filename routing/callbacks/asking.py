"""Somebody asks for a callback on the web: booked once, however often the same request is sent.

A key given with the request is kept in the transaction of the booking, so that of two who send it at once the second
waits for the first and gets its answer. What was refused frees its key: it may be asked again, and differently.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from routing.availability import Outlook
from routing.callbacks.booking import Booked, Booking, Wanted, book
from routing.callbacks.numbers import count_refusal
from routing.domain.centre import Centre
from routing.runtime import Runtime
from routing.store import idempotency
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection, DatabaseFault
from routing.store.idempotency import Kept

log = logging.getLogger(__name__)

Json = dict[str, Any]
CREATED = 201
UNDER_WAY = 0
MOST_TURNS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: an answer, new or given before, or the booking that was refused, or another request's key.
    """

    kept: Kept | None = None
    booking: Booking | None = None
    is_key_of_another: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it was sent: its key, if it has one, and a stamp of its body."""

    key: str | None
    stamp: str


def sent(runtime: Runtime, key: str | None, body: Mapping[str, Any]) -> Sent:
    """A request by its key and body; the order of the body's fields makes no other request."""
    written = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return Sent(key, runtime.links.stamp(written))


def given_before(runtime: Runtime, request: Sent) -> Asked | None:
    """What was answered to a request that was sent before; None for a new one."""
    if request.key is None:
        return None
    with runtime.database.read() as connection:
        kept = idempotency.find(connection, request.key)
    return _repeated(kept, request) if kept else None


def ask(
    runtime: Runtime, outlook: Outlook, request: Sent, wanted: Wanted, answer: Callable[[CallbackRow, datetime], Json]
) -> Asked:
    """Books what is wanted, and keeps the answer under the request's key."""
    now = runtime.clock.now()

    def work(connection: Connection) -> Asked | None:
        return _once(connection, runtime, outlook, request, wanted, answer, now)

    for _ in range(MOST_TURNS):
        asked = runtime.database.write(work)
        if asked is not None:
            return asked
    raise TimeoutError("the same request was sent too often at once")


def refuse(runtime: Runtime, centre: Centre, codes: Collection[str], channel: str) -> None:
    """Counts refusals, in a transaction of their own. That they cannot be counted keeps nobody from being told."""
    now = runtime.clock.now()

    def count(connection: Connection) -> None:
        for code in sorted(codes):
            count_refusal(connection, code, channel, now, centre.timezone)

    try:
        runtime.database.write(count)
    except (DatabaseFault, TimeoutError):
        log.exception("a refusal was not counted")


def _once(
    connection: Connection, runtime: Runtime, outlook: Outlook, request: Sent, wanted: Wanted,
    answer: Callable[[CallbackRow, datetime], Json], now: datetime,
) -> Asked | None:
    """None when whoever had the key let it go meanwhile: it is to be asked again."""
    key = request.key
    if key is not None and not idempotency.keep(connection, key, Kept(request.stamp, UNDER_WAY, {}), now):
        kept = idempotency.find(connection, key)
        return _repeated(kept, request) if kept else None
    booking = book(connection, outlook, runtime.links, wanted, now)
    if booking.reason is not Booked.BOOKED or booking.row is None:
        if key is not None:
            idempotency.let_go(connection, key)
        return Asked(booking=booking)
    kept = Kept(request.stamp, CREATED, answer(booking.row, now))
    if key is not None:
        idempotency.amend(connection, key, kept)
    return Asked(kept=kept)


def _repeated(kept: Kept, request: Sent) -> Asked:
    return Asked(kept=kept) if kept.body_hash == request.stamp else Asked(is_key_of_another=True)

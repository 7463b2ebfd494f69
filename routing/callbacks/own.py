"""A callback in the hands of whoever asked for it: found by its token, moved and cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from routing.availability import Outlook
from routing.callback_links import CallbackLinks
from routing.callbacks import booking
from routing.callbacks.booking import Booked
from routing.callbacks.stopping import stop_ringing
from routing.domain.callback import OVER, CallbackEvent, CallbackState
from routing.runtime import Runtime
from routing.store import callbacks
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

MOVED, CANCELLED = "moved_by_asker", "cancelled_by_asker"


class Done(StrEnum):
    """What came of a change."""

    DONE = "done"
    UNKNOWN = "unknown"  # there is no such callback
    TALKING = "talking"
    OVER = "over"
    SLOT_TAKEN = "slot_taken"
    NO_SUCH_SLOT = "no_such_slot"


@dataclass(frozen=True, slots=True)
class Change:
    """What came of a change, and the callback as it is now."""

    reason: Done
    row: CallbackRow | None = None


class _Undo(Exception):
    """Nothing of this is to be kept."""

    def __init__(self, change: Change) -> None:
        super().__init__(change.reason)
        self.change = change


def find(connection: Connection, links: CallbackLinks, token: str) -> CallbackRow | None:
    """The callback of a token; None for an unknown one and for a forged one."""
    reference = links.reference_in(token)
    row = callbacks.of_reference(connection, reference) if reference else None
    return row if row is not None and links.is_genuine(token, row.reference, row.id) else None


def move(runtime: Runtime, outlook: Outlook, token: str, slot_id: str | None) -> Change:
    """Moves it to another slot, or to as soon as possible. No message tells of it: whoever moved it sees it."""
    now = runtime.clock.now()

    def work(connection: Connection, held: CallbackRow) -> Change:
        moved = booking.move(connection, outlook, held, slot_id, MOVED, now)
        return Change(_MOVED.get(moved.reason, Done.OVER), moved.row)

    return _changed(runtime, token, work, now)


def cancel(runtime: Runtime, token: str) -> Change:
    """Cancels it; one that is cancelled already stays so."""
    now = runtime.clock.now()

    def work(connection: Connection, held: CallbackRow) -> Change:
        ended = booking.close(connection, held, CallbackEvent.CANCELLED, CANCELLED, now)
        return Change(Done.DONE, ended) if ended else Change(Done.OVER, held)

    change = _changed(runtime, token, work, now)
    is_cancelled = change.row is not None and change.row.state is CallbackState.CANCELLED
    return Change(Done.DONE, change.row) if is_cancelled else change


def _changed(
    runtime: Runtime, token: str, work: Callable[[Connection, CallbackRow], Change], now: datetime
) -> Change:
    """The change made of a callback that is held. Whoever is being rung is not any more, unless nothing is changed."""
    def in_transaction(connection: Connection) -> Change:
        found = find(connection, runtime.links, token)
        held = callbacks.lock(connection, found.id) if found else None
        if held is None:
            return Change(Done.UNKNOWN)
        if held.state in OVER or held.state is CallbackState.TALKING:
            return Change(Done.OVER if held.state in OVER else Done.TALKING, held)
        stop_ringing(connection, held, now)
        change = work(connection, held)
        if change.reason is not Done.DONE:
            raise _Undo(change)
        return change

    try:
        return runtime.database.write(in_transaction)
    except _Undo as undone:
        return undone.change


_MOVED = {Booked.BOOKED: Done.DONE, Booked.SLOT_TAKEN: Done.SLOT_TAKEN, Booked.NO_SUCH_SLOT: Done.NO_SUCH_SLOT}

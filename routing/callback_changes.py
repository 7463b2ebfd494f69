"""How a supervisor changes a promise: one transaction that holds it, checks what they saw, and journals the change.

The journal names the reference and never the number. A trial does all of it and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from routing import callback_refusals as refusals
from routing.domain.callback import CallbackEvent, moved, read_reference
from routing.journalling import Author, reasoned, record, stale
from routing.runtime import Runtime
from routing.store import callbacks
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

Work = Callable[[Connection, CallbackRow, datetime], CallbackRow | None]


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants a change made, and why; `version` is that of the row they saw, None for whichever it is by now."""

    author: Author
    reason: str
    version: int | None = None
    is_trial: bool = False


class _Tried(Exception):
    """It could be done; nothing of it is to be kept."""

    def __init__(self, row: CallbackRow) -> None:
        super().__init__(row.reference)
        self.row = row


def find(connection: Connection, written: str) -> CallbackRow:
    """The callback of a reference as people write it. Raises Refused when there is none."""
    reference = read_reference(written)
    row = callbacks.of_reference(connection, reference) if reference else None
    if row is None:
        raise refusals.unknown()
    return row


def change(
    runtime: Runtime, reference: str, order: Order, action: str, event: CallbackEvent | None, work: Work
) -> CallbackRow:
    """What `work` makes of a callback that is held. Raises Refused where `event` is not possible in its state."""
    def in_transaction(connection: Connection) -> CallbackRow:
        now, held = runtime.clock.now(), callbacks.lock(connection, find(connection, reference).id)
        if held is None:
            raise refusals.unknown()
        if order.version not in (None, held.version):
            raise stale()
        if event is not None and moved(held.state, event) is None:
            raise refusals.wrong_state(held)
        row = work(connection, held, now)
        if row is None:
            raise refusals.wrong_state(held)
        return journalled(connection, order, now, action, row)

    return written(runtime, in_transaction)


def journalled(connection: Connection, order: Order, now: datetime, action: str, row: CallbackRow) -> CallbackRow:
    """The callback as it was changed or booked, with its journal entry; of a trial nothing is kept."""
    record(connection, order.author, now, action, row.reference, _promise(row), reasoned(order.reason))
    if order.is_trial:
        raise _Tried(row)
    return row


def written(runtime: Runtime, work: Callable[[Connection], CallbackRow]) -> CallbackRow:
    """What a transaction comes to, kept unless it is a trial."""
    try:
        return runtime.database.write(work)
    except _Tried as tried:
        return tried.row


def _promise(row: CallbackRow) -> dict[str, object]:
    """What the journal keeps of a promise."""
    start, end = row.window_start, row.window_end
    return {"state": row.state.value, "window": [start.isoformat(), end.isoformat()] if start and end else None}

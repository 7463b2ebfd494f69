"""What supervisors do with promises: book one for a caller, move it, ring now, cancel it, say that it is done."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing import callback_refusals as refusals
from routing.availability import Outlook
from routing.callback_changes import Order, change, find, journalled, written
from routing.callbacks import booking
from routing.callbacks.booking import Wanted
from routing.callbacks.offering import promises_of
from routing.callbacks.stopping import stop_ringing
from routing.callbacks.telling import Telling, tell
from routing.domain.callback import CallbackEvent, CallbackState, moved
from routing.domain.ring_times import may_ring_from
from routing.journalling import Author, record
from routing.runtime import Runtime
from routing.store import callbacks
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

DONE, CANCELLED, MOVED = "done_by_hand", "cancelled_by_hand", "moved_by_hand"
REVIVED, RING_NOW = "revived_by_hand", "ring_now"


def finish(runtime: Runtime, reference: str, order: Order) -> CallbackRow:
    """It is done: whoever asked was served otherwise. A call to them that is on is ended."""

    def work(connection: Connection, held: CallbackRow, now: datetime) -> CallbackRow | None:
        stop_ringing(connection, held, now)
        return booking.close(connection, held, CallbackEvent.SERVED, DONE, now)

    return change(runtime, reference, order, "callback_done", CallbackEvent.SERVED, work)


def cancel(runtime: Runtime, outlook: Outlook, reference: str, order: Order) -> CallbackRow:
    """Cancels it and tells whoever asked. A call to them that is on is ended."""

    def work(connection: Connection, held: CallbackRow, now: datetime) -> CallbackRow | None:
        stop_ringing(connection, held, now)
        over = booking.close(connection, held, CallbackEvent.CANCELLED, CANCELLED, now)
        if over is not None:
            tell(connection, outlook.centre, runtime.links, over, Telling.CANCELLED, now)
        return over

    return change(runtime, reference, order, "callback_cancelled", CallbackEvent.CANCELLED, work)


def move(runtime: Runtime, outlook: Outlook, reference: str, slot_id: str | None, order: Order) -> CallbackRow:
    """Moves it to a slot, or to as soon as possible, and tells whoever asked. A call to them that is on is ended."""

    def work(connection: Connection, held: CallbackRow, now: datetime) -> CallbackRow | None:
        stop_ringing(connection, held, now)
        done = booking.move(connection, outlook, held, slot_id, MOVED, now)
        return _told(connection, runtime, outlook, refusals.unless_booked(connection, outlook, done, now), now)

    _check_offered(outlook)
    return change(runtime, reference, order, "callback_moved", CallbackEvent.MOVED, work)


def retry(runtime: Runtime, outlook: Outlook, reference: str, order: Order) -> CallbackRow:
    """Rings now whoever waits; whose callback is over is promised another, as soon as possible, and told of it."""

    def work(connection: Connection, held: CallbackRow, now: datetime) -> CallbackRow | None:
        if held.state is CallbackState.WAITING:
            return _hurried(connection, outlook, held, now)
        return _revived(connection, runtime, outlook, held, now)

    _check_offered(outlook)
    return change(runtime, reference, order, "callback_retried", None, work)


def book(runtime: Runtime, outlook: Outlook, wanted: Wanted, order: Order) -> CallbackRow:
    """Books one by hand for a caller, who is told by text message. Raises Refused when it cannot be booked."""
    def work(connection: Connection) -> CallbackRow:
        now = runtime.clock.now()
        done = booking.book(connection, outlook, runtime.links, wanted, now)
        row = refusals.unless_booked(connection, outlook, done, now)
        return journalled(connection, order, now, "callback_booked", row)

    return written(runtime, work)


def reveal(runtime: Runtime, author: Author, reference: str) -> CallbackRow:
    """A callback whose number is about to be shown in full to somebody, which is journalled."""

    def work(connection: Connection) -> CallbackRow:
        row = find(connection, reference)
        if row.number is not None:
            record(connection, author, runtime.clock.now(), "number_seen", row.reference, {}, "")
        return row

    return runtime.database.write(work)


def _check_offered(outlook: Outlook) -> None:
    if outlook.centre.promises is None:
        raise refusals.not_offered()


def _hurried(connection: Connection, outlook: Outlook, held: CallbackRow, now: datetime) -> CallbackRow | None:
    """Due now, or as soon as anybody is rung; the promised window stays what it is."""
    promises = promises_of(outlook)
    stop = timedelta(seconds=promises.dial.stop_before_closing)
    due_at = may_ring_from(outlook.hours[promises.line], now, stop)
    if due_at is None:
        raise refusals.nobody_is_rung()
    row = callbacks.amend(connection, held, reason=RING_NOW, changed_at=now, next_attempt_at=due_at)
    if row is not None:
        callbacks.note(connection, row, "hurried", now, {"due_at": due_at.isoformat()})
    return row


def _revived(
    connection: Connection, runtime: Runtime, outlook: Outlook, held: CallbackRow, now: datetime
) -> CallbackRow | None:
    if moved(held.state, CallbackEvent.REVIVED) is None:
        raise refusals.wrong_state(held)
    if held.number is None:
        raise refusals.number_erased()
    others = callbacks.open_of_number(connection, held.number)
    if len(others) >= promises_of(outlook).limits.open_per_number:
        raise refusals.already_booked(others[-1])
    taken = {one.place for one in others}
    place = next(n for n in range(len(taken) + 1) if n not in taken)
    done = booking.move(
        connection, outlook, held, None, REVIVED, now, event=CallbackEvent.REVIVED, place=place, counted=0,
        agents_lost=0, reminded_for=None,
    )
    return _told(connection, runtime, outlook, refusals.unless_booked(connection, outlook, done, now), now)


def _told(connection: Connection, runtime: Runtime, outlook: Outlook, row: CallbackRow, now: datetime) -> CallbackRow:
    telling = Telling.MOVED if row.window_start is not None else Telling.UNPLANNED
    tell(connection, outlook.centre, runtime.links, row, telling, now)
    return row

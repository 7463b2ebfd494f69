"""Numbers and recordings are kept as long as config says after a callback is over, and then forgotten by themselves.

Each pass looks at a few rows of each kind, once a minute at most, whichever process comes first. Open callbacks are
left alone. Recordings, and what the provider keeps of calls and text messages, are deleted there too, by the outbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.availability import Outlook
from routing.domain.promise import DAY, Keep, Limits
from routing.outbox import delete_call, delete_message, delete_recording
from routing.runtime import Runtime
from routing.store import callback_asks, forgetting, idempotency, paces
from routing.store.database import Connection
from routing.store.forgetting import Gone

PACE, EVERY = "forgetting", timedelta(minutes=1)
AT_ONCE = 100  # what the provider can be told of within the minute, beside all else
KEYS_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows of each kind one pass has made to forget."""

    callbacks: int = 0
    calls: int = 0
    messages: int = 0
    recordings: int = 0

    @property
    def count(self) -> int:
        """How many in all."""
        return self.callbacks + self.calls + self.messages + self.recordings


def forget_due(runtime: Runtime, outlook: Outlook) -> Forgotten:
    """Forgets a batch of what is past its time; nothing when that was done within the last minute."""
    now, promises = runtime.clock.now(), outlook.centre.promises
    with runtime.database.read() as connection:
        if not paces.is_free(connection, PACE, now):
            return Forgotten()
    keep, limits = (promises.keep, promises.limits) if promises else (Keep(), Limits())

    def work(connection: Connection) -> Forgotten:
        return _forget(connection, keep, limits, now) if paces.take(connection, PACE, now, EVERY) else Forgotten()

    return runtime.database.write(work)


def _forget(connection: Connection, keep: Keep, limits: Limits, now: datetime) -> Forgotten:
    before = now - timedelta(seconds=keep.numbers)
    asks_until = now - timedelta(seconds=max(limits.per_address.seconds, DAY))
    callback_asks.forget_before(connection, asks_until)
    idempotency.forget_before(connection, now - KEYS_KEPT)
    forgetting.marks_ended(connection, before)
    gone = (
        forgetting.callbacks_ended(connection, before, AT_ONCE), forgetting.calls_begun(connection, before, AT_ONCE),
        forgetting.messages_written(connection, before, AT_ONCE),
        forgetting.recordings_made(connection, now - timedelta(seconds=keep.recordings), AT_ONCE),
    )
    for some in gone:
        forget_at_provider(connection, some, now)
    return Forgotten(*(some.count for some in gone))


def forget_at_provider(connection: Connection, gone: Gone, now: datetime) -> None:
    """Has deleted at the provider's what was forgotten here, in the same transaction; each thing is asked once."""
    for sid in gone.recordings:
        delete_recording(connection, sid, now)
    for sid in gone.messages:
        delete_message(connection, sid, now)
    for sid in gone.calls:
        delete_call(connection, sid, now)

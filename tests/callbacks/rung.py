"""Somebody who is being rung back, as rows: a callback that was claimed, and the call that is on."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from routing.domain.attempt import AttemptState
from routing.domain.callback import CallbackEvent
from routing.runtime import Runtime
from routing.store import attempts, callbacks
from routing.store.attempts import CALLBACK, AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection


def ring(runtime: Runtime, row: CallbackRow, sid: str | None = "CA" + "7" * 32, is_talking: bool = False) -> AttemptRow:
    """A callback claimed and, with a `sid`, ringing; or talking with an agent."""
    now = runtime.clock.now()
    attempt = AttemptRow(
        uuid4().hex, uuid4().hex, CALLBACK, "claire", "support", "", 25, now, now + timedelta(minutes=1),
        callback_id=row.id, n=row.tries + 1, strategy="customer_first",
    )

    def work(connection: Connection) -> None:
        held = callbacks.lock(connection, row.id)
        assert held is not None
        claimed = callbacks.move(connection, held, CallbackEvent.CLAIMED, "claimed", now, tries=held.tries + 1)
        assert claimed is not None
        attempts.add(connection, attempt)
        if sid is not None:
            attempts.bind(connection, attempt.id, sid)
            attempts.advance(connection, attempt.id, AttemptState.RINGING, attempt.lease_until_at, placed_at=now)
        if is_talking:
            assert callbacks.move(connection, claimed, CallbackEvent.CONNECTED, "connected", now)

    runtime.database.write(work)
    return attempt

"""Somebody who is being rung back need not be any more: the outgoing call is ended, and its agent let go with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing.domain.attempt import AttemptOutcome
from routing.domain.callback import CallbackState
from routing.outbox import end_call
from routing.store import attempts
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

ENDS_WITHIN = timedelta(seconds=15)


def stop_ringing(connection: Connection, held: CallbackRow, now: datetime) -> bool:
    """Has the call of a held callback ended, if one is on. Its agent is free once the network says that it is over.

    A call not placed yet is not placed any more; one that is being placed at this moment is ended once it is known.
    """
    if held.state is not CallbackState.DIALLING:
        return False
    attempt = attempts.live_of_callback(connection, held.id)
    if attempt is None or not attempts.decide(connection, attempt.id, AttemptOutcome.CANCELLED, now + ENDS_WITHIN):
        return False
    if attempt.call_sid is not None:
        end_call(connection, attempt.id, attempt.call_sid, now)
    return True

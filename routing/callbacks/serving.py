"""Whoever reaches an agent by themselves is rung for it no more."""

from __future__ import annotations

from datetime import datetime

from routing.callbacks.booking import close
from routing.callbacks.stopping import stop_ringing
from routing.domain.callback import CallbackEvent, CallbackState
from routing.store import callbacks
from routing.store.database import Connection

CALLED_IN = "called_in"


def reached_agent(connection: Connection, number: str | None, now: datetime) -> int:
    """A caller talks with an agent: what this number waits for is done, and a call that rings it is ended.

    How many callbacks were served. A callback that is being talked already is left to that talk.
    """
    if number is None:
        return 0
    return sum(_served(connection, one.id, now) for one in callbacks.open_of_number(connection, number))


def _served(connection: Connection, id_: str, now: datetime) -> bool:
    held = callbacks.lock(connection, id_)
    if held is None or held.state not in (CallbackState.WAITING, CallbackState.DIALLING):
        return False
    stop_ringing(connection, held, now)
    return close(connection, held, CallbackEvent.SERVED, CALLED_IN, now) is not None

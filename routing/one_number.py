"""Everything that is kept of one telephone number: told to whoever it belongs to, and erased when they ask for it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from routing import callback_refusals as refusals
from routing.callbacks import booking
from routing.callbacks.privacy import forget_at_provider
from routing.callbacks.stopping import stop_ringing
from routing.domain.callback import CallbackEvent, moved
from routing.domain.errors import Fault, Refused
from routing.domain.number_text import mentions
from routing.domain.text import Text
from routing.journalling import Author, reasoned, record
from routing.phone_numbers import digits_of, read_number
from routing.runtime import Runtime
from routing.store import callbacks, forgetting, number_traces
from routing.store.database import Connection
from routing.store.number_traces import Traces

log = logging.getLogger(__name__)

ERASED = "erased"
LETTERS = "abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Erased:
    """What a number had left, and is gone; `id` is what the journal calls it by."""

    id: str
    callbacks: int
    calls: int
    messages: int
    recordings: int


def export(connection: Connection, number: str) -> dict[str, list[Mapping[str, Any]]]:
    """Every row about a number as people write it, by table. Raises Refused when it is none."""
    return number_traces.rows_of(connection, _traces(connection, _e164(number)))


def erase(runtime: Runtime, author: Author, number: str, reason: str, is_trial: bool = False) -> Erased:
    """Erases a number: open callbacks are cancelled, their calls ended, and every row forgets it, in one transaction.

    Raises Refused while a call of theirs is on. A trial only counts.
    """
    e164, reason = _e164(number), reasoned(reason)
    with runtime.database.read() as connection:
        traces = _traces(connection, e164)
        found = number_traces.rows_of(connection, traces)
    if is_trial:
        return _counted(traces, len(found["recordings"]))

    def work(connection: Connection) -> Erased:
        now = runtime.clock.now()
        _cancel_open(connection, e164, now)
        if not forgetting.are_over(connection, traces):
            raise refusals.still_on()
        gone = forgetting.erase(connection, traces, now)
        forget_at_provider(connection, gone, now)
        done = _counted(traces, len(gone.recordings))
        detail = {"callbacks": done.callbacks, "calls": done.calls, "messages": done.messages,
                  "recordings": done.recordings, "references": list(traces.references)}
        record(connection, author, now, "number_erased", done.id, detail, reason)
        return done

    erased = runtime.database.write(work)
    if not runtime.database.forget_for_good():
        log.info("erased id=%s; the database's own journal will follow", erased.id)
    return erased


def _cancel_open(connection: Connection, number: str, now: datetime) -> None:
    """Nobody is told by text message: that would write the number down again."""
    for row in callbacks.open_of_number(connection, number):
        held = callbacks.lock(connection, row.id)
        if held is None or moved(held.state, CallbackEvent.CANCELLED) is None:
            raise refusals.still_on()
        stop_ringing(connection, held, now)
        booking.close(connection, held, CallbackEvent.CANCELLED, ERASED, now)


def _traces(connection: Connection, e164: str) -> Traces:
    digits = digits_of(e164)
    return number_traces.find(connection, e164, digits, lambda value: mentions(value, digits))


def _counted(traces: Traces, recordings: int) -> Erased:
    id_ = f"er_{''.join(secrets.choice(LETTERS) for _ in range(10))}"
    return Erased(id_, len(traces.callback_ids), len(traces.call_sids), len(traces.message_ids), recordings)


def _e164(number: str) -> str:
    read = read_number(number)
    if read is None:
        raise Refused(422, Fault("body", "/number", "invalid_phone", Text(
            "Ce n’est pas un numéro de téléphone.", "This is not a telephone number."
        )))
    return read.e164

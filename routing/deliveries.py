"""One row of the outbox told to the provider, and what becomes of it. Here what may be repeated without harm:
calls to end or redirect, recordings, messages and calls to delete. Text messages, which may not, are in texting.py.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from routing.domain.centre import Centre
from routing.runtime import Runtime
from routing.store import alarms, outbox
from routing.store.database import Connection
from routing.store.outbox import OutboxRow
from routing.telephony.meanings import Refusal, refusal_of
from routing.telephony.network import Network, Outcome, Told

log = logging.getLogger(__name__)

CLAIM_SECONDS = 60.0
BUSY_WAITS_AT_MOST = 8.0
DELETIONS = ("delete_recording", "delete_message", "delete_call")
GIVEN_UP, ACCOUNT_REFUSED = "outbox_given_up", "account_refused"


class Verdict(StrEnum):
    """How it went with one row."""

    DONE = "done"
    LATER = "later"
    DROPPED = "dropped"
    SILENT = "silent"  # for later, and the provider does not answer


class HasCentre(Protocol):
    """Whatever knows what the config says now; an Outlook does."""

    @property
    def centre(self) -> Centre:
        """What the config says."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row, and what is needed to tell the provider."""

    runtime: Runtime
    centre: Centre
    network: Network
    row: OutboxRow


@dataclass(frozen=True, slots=True)
class Patience:
    """How long something stays worth telling, and the longest pause between two tries, in seconds."""

    gives_up_after: timedelta
    longest_wait: float


# A call that was to end has ended by itself in the end; a caller redirected late is elsewhere by then; a recording
# must be gone whatever it takes; a text message that comes hours later answers nobody. A call or a message may take two
# weeks until it can be deleted (https://www.twilio.com/docs/api/errors/20009).
PATIENCE: Mapping[str, Patience] = {
    "sms": Patience(timedelta(hours=4), 60.0),
    "end_call": Patience(timedelta(minutes=15), 8.0),
    "redirect_call": Patience(timedelta(minutes=2), 4.0),
    "fetch_recording": Patience(timedelta(days=1), 300.0),
    "delete_recording": Patience(timedelta(days=7), 3_600.0),
    "delete_message": Patience(timedelta(days=16), 7_200.0),
    "delete_call": Patience(timedelta(days=16), 7_200.0),
    "alert": Patience(timedelta(hours=12), 300.0),
}
UNHEARD_OF = Patience(timedelta(0), 0.0)

_ORDERS: Mapping[str, Callable[[Network, Mapping[str, Any]], Told]] = {
    "end_call": lambda network, payload: network.end_call(payload["sid"]),
    "redirect_call": lambda network, payload: network.redirect_call(payload["sid"], payload["address"]),
    "delete_recording": lambda network, payload: network.delete_recording(payload["sid"]),
    "delete_message": lambda network, payload: network.delete_message(payload["sid"]),
    "delete_call": lambda network, payload: network.delete_call(payload["sid"]),
}


def deliver_order(delivery: Delivery) -> Verdict:
    """Tells the provider something that may be told twice; a doubt is no reason to ask first."""
    row, order = delivery.row, _ORDERS.get(delivery.row.kind)
    if order is None:
        return give_up(delivery, f"nobody knows how to tell “{row.kind}”")
    told = order(delivery.network, row.payload)
    if told.outcome is Outcome.DONE:
        delivery.runtime.database.write(lambda connection: outbox.done(connection, row.id))
        return Verdict.DONE
    if told.outcome is Outcome.REFUSED and refusal_of(told.code) is Refusal.GONE and row.kind not in DELETIONS:
        delivery.runtime.database.write(lambda connection: outbox.drop(connection, row.id, f"gone {told.code}"))
        return Verdict.DROPPED
    return put_off(delivery, told)


def put_off(delivery: Delivery, told: Told, dropped: Callable[[Connection, datetime], object] | None = None) -> Verdict:
    """Gives a row back for later, each pause twice the last; gives it up once it is not worth telling any more.

    `dropped` is what else is done in the transaction in which it is given up.
    """
    row, now = delivery.row, delivery.runtime.clock.now()
    patience, error = PATIENCE.get(row.kind, UNHEARD_OF), _in_words(told)
    if now - row.created_at >= patience.gives_up_after:
        return give_up(delivery, error, dropped)
    longest = BUSY_WAITS_AT_MOST if told.outcome is Outcome.BUSY else patience.longest_wait
    pause = max(min(2.0 ** min(row.tries - 1, 20), longest), told.retry_after or 0.0)

    def work(connection: Connection) -> None:
        if told.outcome is Outcome.REFUSED and refusal_of(told.code) is Refusal.ACCOUNT:
            alarms.raise_alarm(connection, ACCOUNT_REFUSED, str(told.code), f"{row.kind}: {error}", now)
        outbox.later(connection, row, now + timedelta(seconds=pause), error)

    delivery.runtime.database.write(work)
    return Verdict.SILENT if is_silence(told) else Verdict.LATER


def give_up(
    delivery: Delivery, error: str, dropped: Callable[[Connection, datetime], object] | None = None
) -> Verdict:
    """Ends a row untold, with an alarm that says so."""
    row, now = delivery.row, delivery.runtime.clock.now()

    def work(connection: Connection) -> None:
        if outbox.drop(connection, row.id, error):
            alarms.raise_alarm(connection, GIVEN_UP, row.key, f"{row.kind} after {row.tries} tries: {error}", now)
            if dropped is not None:
                dropped(connection, now)

    delivery.runtime.database.write(work)
    log.error("outbox given up kind=%s row=%s tries=%s error=%s", row.kind, row.id, row.tries, error)
    return Verdict.DROPPED


def is_silence(told: Told) -> bool:
    """Whether the provider was not reached or did not answer as it should."""
    not_sent = told.outcome is Outcome.REFUSED and refusal_of(told.code) is Refusal.NOT_SENT
    return not_sent or told.outcome is Outcome.UNKNOWN


def _in_words(told: Told) -> str:
    return f"{told.outcome} {told.code}" if told.code else str(told.outcome)

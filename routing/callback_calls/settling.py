"""What the network said when a call was placed, kept. Webhooks may have said more meanwhile; a doubt is left to the
sweep, which asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from routing.agent_presence import let_go
from routing.availability import Outlook
from routing.callback_calls.ending import ended
from routing.callback_calls.news import AGENT_FIRST, OVERDUE, Bound, late, note_news, stranger
from routing.callback_calls.pacing import rest_after
from routing.callback_links import CallbackLinks
from routing.domain.attempt import AttemptOutcome, AttemptState, News
from routing.domain.presence import Event
from routing.phone_numbers import calling_code
from routing.store import alarms, attempts, batches, callbacks
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.telephony.call_news import CallRefusal, call_news, call_refusal
from routing.telephony.network import Outcome, Told

BAD_NUMBER = "agent_number_refused"
_REFUSALS: Mapping[CallRefusal | None, AttemptOutcome] = {
    CallRefusal.NUMBER: AttemptOutcome.BAD_NUMBER, CallRefusal.OTHER: AttemptOutcome.FAILED,
}


def settle_placed(
    connection: Connection, placed: Sequence[tuple[AttemptRow, Told]], now: datetime
) -> frozenset[str]:
    """Keeps that calls were placed, all in one; the ids of their tries.

    A try of which anything else is known, by the network's answer or by its news since, is left to `settle`.
    """
    return batches.keep_placed(connection, [
        (attempt.id, told.sid, now + timedelta(seconds=attempt.ring_seconds + OVERDUE)) for attempt, told in placed
        if told.outcome is Outcome.DONE and told.sid and call_news(told.status or "") in (None, News.PLACED)
    ], now)


def settle(
    connection: Connection, outlook: Outlook, links: CallbackLinks, placed: AttemptRow, told: Told, now: datetime
) -> None:
    """Keeps what the network said of one try."""
    bound = _held(connection, placed)
    if bound is None:
        return
    if told.outcome is Outcome.DONE and told.sid is not None:
        _placed(connection, outlook, links, bound, told, told.sid, now)
    elif bound.attempt.state is AttemptState.SENDING and told.outcome in (Outcome.BUSY, Outcome.REFUSED):
        _refused(connection, outlook, links, bound, told, now)


def not_sent(
    connection: Connection, outlook: Outlook, links: CallbackLinks, placed: AttemptRow, now: datetime
) -> None:
    """A try that the network never heard of ends as it began, unless another process sees to it by now."""
    bound = _held(connection, placed)
    if bound is not None and bound.attempt.state is AttemptState.SENDING and now < bound.attempt.lease_until_at:
        ended(connection, outlook, links, bound.callback, bound.attempt, AttemptOutcome.NOT_PLACED, now)


def _placed(
    connection: Connection, outlook: Outlook, links: CallbackLinks, bound: Bound, told: Told, sid: str, now: datetime
) -> None:
    attempt = bound.attempt
    if not attempts.bind(connection, attempt.id, sid):
        stranger(connection, attempt, sid, now)
        return
    if attempt.call_sid is None:
        late(connection, attempt, sid, now)
    note_news(connection, outlook, links, bound, call_news(told.status or "") or News.PLACED, now, now)


def _refused(
    connection: Connection, outlook: Outlook, links: CallbackLinks, bound: Bound, told: Told, now: datetime
) -> None:
    held, attempt = bound.callback, bound.attempt
    refusal = None if told.outcome is Outcome.BUSY else call_refusal(told.code)
    outcome = AttemptOutcome.NOT_PLACED
    if attempt.strategy == AGENT_FIRST and refusal in (CallRefusal.NUMBER, CallRefusal.COUNTRY):
        alarms.raise_alarm(connection, BAD_NUMBER, attempt.agent, f"the number cannot be rung: {told.code}", now)
        let_go(connection, outlook.centre, attempt, Event.MISSED, now, BAD_NUMBER)
    else:
        rest_after(connection, told, calling_code(held.number or ""), now)
        outcome = _REFUSALS.get(refusal, outcome)
    ended(connection, outlook, links, held, attempt, outcome, now)


def _held(connection: Connection, placed: AttemptRow) -> Bound | None:
    held: CallbackRow | None = callbacks.lock(connection, placed.callback_id or "")
    attempt = attempts.lock(connection, placed.id)
    return Bound(held, attempt) if held is not None and attempt is not None else None

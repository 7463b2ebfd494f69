"""Promises as the supervisor API tells them, with every call that was made to keep one."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from routing.callbacks.standing import window_of, zone_of
from routing.domain.attempt import AttemptOutcome, AttemptState
from routing.domain.centre import Centre
from routing.phone_numbers import hinted
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow, ChangeRow
from routing.web.api.callback_documents import window_document
from routing.web.json_values import Json, iso

# Words that only calls to agents have; should a call to somebody else come to one, it is told as what it comes to.
_TOLD_AS = {AttemptOutcome.DECLINED: AttemptOutcome.NO_KEY, AttemptOutcome.TOO_LATE: AttemptOutcome.CANCELLED}


def callback_document(
    centre: Centre, row: CallbackRow, tries: Iterable[AttemptRow], changes: Iterable[ChangeRow] | None = None,
    is_revealed: bool = False,
) -> Json:
    """A callback; with what happened to it where that is given, and its number in full only where that is asked."""
    zone, window = zone_of(centre, row), window_of(row)
    document: Json = {
        "reference": row.reference, "state": row.state.value, "reason": row.reason,
        "window": window_document(window, zone) if window else None, "rank_at": iso(row.rank_at, zone),
        "next_attempt_at": iso(row.next_attempt_at, zone), "attempts": [try_document(one, zone) for one in tries],
        "line": row.line, "queue": row.queue, "topic": row.topic, "language": row.language, "channel": row.channel,
        "phone": row.number if is_revealed or row.number is None else hinted(row.number), "call_sid": row.call_sid,
        "priority": row.priority, "first_rung_at": iso(row.first_rung_at, zone), "missed_at": iso(row.missed_at, zone),
        "created_at": iso(row.created_at, zone), "changed_at": iso(row.changed_at, zone),
        "ended_at": iso(row.ended_at, zone), "version": row.version,
    }
    if changes is not None:
        document["changes"] = [
            {"at": iso(change.at, zone), "event": change.event, "state": change.state, "reason": change.reason,
             "detail": dict(change.detail)} for change in changes
        ]
    return document


def try_document(row: AttemptRow, zone: ZoneInfo) -> Json:
    """One call; nothing has come of it before it is over."""
    outcome = _TOLD_AS.get(row.outcome, row.outcome) if row.outcome else None
    return {
        "n": row.n, "call_sid": row.call_sid,
        "outcome": outcome.value if outcome and row.state is AttemptState.ENDED else None,
        "placed_at": iso(row.placed_at, zone), "answered_at": iso(row.answered_at, zone),
        "connected_at": iso(row.connected_at, zone),
    }

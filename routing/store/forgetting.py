"""Rows made to forget telephone numbers: after their time a batch at once, or all of one number's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Delete, and_, delete, or_, select, tuple_, update

from routing.domain.callback import OPEN, OVER
from routing.store import revisions
from routing.store.number_traces import Traces, keys_of
from routing.store.tables import (
    alarms,
    attempts,
    call_steps,
    callbacks,
    caller_marks,
    calls,
    idempotency_keys,
    messages,
    recordings,
    sms_refusals,
    voicemail_sounds,
    voicemails,
)

ERASED = "erased"
_OVER = callbacks.c.state.in_([state.value for state in OVER])
_OPEN = callbacks.c.state.in_([state.value for state in OPEN])


@dataclass(frozen=True, slots=True)
class Gone:
    """How many rows forgot a number, and what the provider keeps of them, by its own ids."""

    count: int = 0
    calls: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    recordings: tuple[str, ...] = ()


def callbacks_ended(connection: Connection, before: datetime, limit: int) -> Gone:
    """Callbacks that ended before a moment lose their number; open ones never do."""
    chosen = (
        select(callbacks.c.id).where(callbacks.c.number.is_not(None), callbacks.c.ended_at < before, _OVER)
        .order_by(callbacks.c.ended_at).limit(limit).with_for_update(skip_locked=True).cte("chosen")
    )
    ids = connection.execute(
        update(callbacks).where(callbacks.c.id.in_(select(chosen.c.id)), _OVER)
        .values(number=None, version=callbacks.c.version + 1).returning(callbacks.c.id)
    ).scalars().all()
    return Gone(len(ids), calls=_forget_answers(connection, attempts.c.callback_id.in_(ids)))


def calls_begun(connection: Connection, before: datetime, limit: int) -> Gone:
    """Calls that began before a moment and are over lose who called, and what was keyed and said."""
    known = and_(calls.c.from_raw != ERASED, calls.c.started_at < before, calls.c.state == "ended")
    chosen = select(calls.c.sid).where(known).order_by(calls.c.started_at).limit(limit)
    sids = connection.execute(chosen).scalars().all()
    _forget_calls(connection, sids)
    return Gone(len(sids), calls=tuple(sids))


def messages_written(connection: Connection, before: datetime, limit: int) -> Gone:
    """Text messages written before a moment go, but for those of a number that waits to be rung."""
    waits = select(callbacks.c.id).where(callbacks.c.number == messages.c.number, _OPEN).exists()
    chosen = select(messages.c.id).where(messages.c.created_at < before, ~waits).order_by(messages.c.created_at)
    return _without_messages(connection, messages.c.id.in_(chosen.limit(limit)))


def marks_ended(connection: Connection, before: datetime) -> int:
    """Marks that were over before a moment, and what was kept so long ago of numbers that take no messages."""
    ended = or_(caller_marks.c.removed_at < before, caller_marks.c.expires_at < before)
    gone = _rows(connection, delete(caller_marks).where(ended))
    return gone + _rows(connection, delete(sms_refusals).where(sms_refusals.c.refused_at < before))


def recordings_made(connection: Connection, before: datetime, limit: int) -> Gone:
    """Recordings of talks and messages made before a moment go."""
    old = select(recordings.c.sid).where(recordings.c.recorded_at < before).limit(limit)
    talks = connection.execute(delete(recordings).where(recordings.c.sid.in_(old)).returning(recordings.c.sid))
    found = list(talks.scalars())
    left = select(voicemails.c.id, voicemails.c.recording_sid).where(
        voicemails.c.recording_sid.is_not(None), voicemails.c.left_at < before
    ).limit(limit)
    rows = connection.execute(left).all()
    ids = [row.id for row in rows]
    connection.execute(delete(voicemail_sounds).where(voicemail_sounds.c.voicemail_id.in_(ids)))
    connection.execute(
        update(voicemails).where(voicemails.c.id.in_(ids)).values(recording_sid=None, recording_url=None)
    )
    return Gone(len(found) + len(rows), recordings=(*found, *(row.recording_sid for row in rows)))


def erase(connection: Connection, traces: Traces, now: datetime) -> Gone:
    """Makes every row of a number forget it."""
    rung = _forget_answers(connection, attempts.c.id.in_(traces.attempt_ids))
    recorded = recordings.c.call_sid.in_((*traces.call_sids, *rung))
    sids = list(connection.execute(delete(recordings).where(recorded).returning(recordings.c.sid)).scalars())
    left = delete(voicemails).where(voicemails.c.call_sid.in_(traces.call_sids)).returning(voicemails.c.recording_sid)
    sids += [sid for sid in connection.execute(left).scalars() if sid]
    connection.execute(delete(idempotency_keys).where(keys_of(traces)))
    texts = _without_messages(connection, messages.c.id.in_(traces.message_ids))
    connection.execute(delete(sms_refusals).where(sms_refusals.c.number == traces.number))
    if _rows(connection, delete(caller_marks).where(caller_marks.c.number == traces.number)):
        revisions.advance(connection, now)
    _forget_calls(connection, traces.call_sids)
    called = and_(calls.c.sid.in_(traces.call_sids), calls.c.to_raw.like(f"%{traces.digits}%"))
    connection.execute(update(calls).where(called).values(to_raw=ERASED))
    connection.execute(delete(alarms).where(tuple_(alarms.c.kind, alarms.c.subject).in_(traces.alarms)))
    connection.execute(
        update(callbacks).where(callbacks.c.number == traces.number)
        .values(number=None, version=callbacks.c.version + 1)
    )
    return Gone(len(traces.callback_ids), (*traces.call_sids, *rung), texts.messages, tuple(sids))


def are_over(connection: Connection, traces: Traces) -> bool:
    """Whether every call of a number is over, those it made and those that were made to it.

    One that is being placed is found again by its number alone.
    """
    goes_on = select(calls.c.sid).where(calls.c.sid.in_(traces.call_sids), calls.c.state != "ended")
    unbound = select(attempts.c.id).where(
        attempts.c.id.in_(traces.attempt_ids), attempts.c.callback_id.is_not(None), attempts.c.state != "ended",
        attempts.c.call_sid.is_(None),
    )
    return connection.execute(goes_on).first() is None and connection.execute(unbound).first() is None


def _forget_calls(connection: Connection, sids: Sequence[str]) -> None:
    those = calls.c.sid.in_(sids)
    connection.execute(update(calls).where(those).values(from_raw=ERASED, caller=None, memory={}))
    connection.execute(update(call_steps).where(call_steps.c.call_sid.in_(sids)).values(detail={}, answer=None))
    connection.execute(update(voicemails).where(voicemails.c.call_sid.in_(sids)).values(from_raw=ERASED))


def _forget_answers(connection: Connection, those: ColumnElement[bool]) -> tuple[str, ...]:
    """Documents told in a call may read a number back. The calls that these attempts were."""
    found = connection.execute(update(attempts).where(those).values(answers={}).returning(attempts.c.call_sid))
    return tuple(sid for sid in found.scalars() if sid)


def _without_messages(connection: Connection, those: ColumnElement[bool]) -> Gone:
    """One that was never sent is known to nobody else."""
    found = connection.execute(delete(messages).where(those).returning(messages.c.sid)).scalars().all()
    return Gone(len(found), messages=tuple(sid for sid in found if sid))


def _rows(connection: Connection, statement: Delete) -> int:
    return int(connection.execute(statement).rowcount)

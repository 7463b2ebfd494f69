"""The network's news of calls to agents: in whatever order it comes, each changes a thing once.

The first call that comes with an attempt's token is the attempt's; any other is alarmed, and ended.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from enum import StrEnum

from routing.agent_presence import ended
from routing.availability import Outlook
from routing.domain.attempt import PROGRESS, AttemptOutcome, AttemptState, News, outcome_of
from routing.outbox import delete_recording, end_call
from routing.runtime import Runtime
from routing.store import alarms, attempts, calls, queue_entries, recordings
from routing.store.attempts import AttemptRow
from routing.store.database import Connection
from routing.store.recordings import RecordingRow

log = logging.getLogger(__name__)

ANSWER_WITHIN = 6.0
LONGEST_SID, LONGEST_TOKEN = 64, 64
STRANGER = "agent_call_stranger"
HEARING, OVERDUE = timedelta(seconds=120), 60


class Verdict(StrEnum):
    """Whose call a webhook is about."""

    OURS = "ours"
    UNKNOWN_TOKEN = "unknown_token"
    NOT_THE_ATTEMPTS = "not_the_attempts"  # another call has the attempt's addresses


def agent_status(runtime: Runtime, outlook: Outlook, token: str, sid: str, news: News | None) -> Verdict:
    """The network tells how a call to an agent goes. A call that ends, however it ends, frees its agent."""
    now = runtime.clock.now()

    def work(connection: Connection) -> Verdict:
        attempt, verdict = bound(connection, token, sid, now, is_over=news is not None and news not in PROGRESS)
        if attempt is not None and news is not None:
            note_news(connection, outlook, attempt, news, now)
        return verdict

    return runtime.database.write(work, within=ANSWER_WITHIN)


def talk_recorded(runtime: Runtime, token: str, sid: str, recording: RecordingRow) -> Verdict:
    """The recording of a talk is there. It is kept once, with the caller's call, unless the caller objected to it."""
    now = runtime.clock.now()

    def work(connection: Connection) -> Verdict:
        attempt, verdict = bound(connection, token, sid, now, is_over=True)
        if attempt is not None:
            _keep_recording(connection, attempt, recording, now)
        return verdict

    return runtime.database.write(work, within=ANSWER_WITHIN)


def note_news(connection: Connection, outlook: Outlook, attempt: AttemptRow, news: News, now: datetime) -> None:
    """Takes the network's news of an attempt that is held: forward, or to its end."""
    outcome = outcome_of(attempt.state, news)
    if outcome is not None:
        ended(connection, outlook.centre, attempt, outcome, now)
        return
    if attempt.outcome is not None:
        return  # decided: the lease says when to ask for the end
    state = PROGRESS[news]
    stamp = {"answered_at": now} if state is AttemptState.ANSWERED else {"placed_at": attempt.placed_at or now}
    overdue = HEARING if state is AttemptState.ANSWERED else timedelta(seconds=attempt.ring_seconds + OVERDUE)
    attempts.advance(connection, attempt.id, state, now + overdue, **stamp)


def bound(
    connection: Connection, token: str, sid: str, now: datetime, is_over: bool
) -> tuple[AttemptRow | None, Verdict]:
    """The attempt of a token, held, if the call is its own; a stranger's is alarmed, and ended.

    Whoever waits in the attempt is held first, as on the caller's side, so that neither side waits for the other.
    """
    known = attempts.of_token(connection, token) if _is_storable(token, LONGEST_TOKEN) else None
    if known is None:
        return None, Verdict.UNKNOWN_TOKEN
    queue_entries.of_attempt(connection, known.id)
    held = attempts.lock(connection, known.id) or known
    is_sid = _is_storable(sid, LONGEST_SID)
    if not is_sid or not attempts.bind(connection, held.id, sid):
        stranger(connection, held, sid if is_sid else "", now, is_over)
        return None, Verdict.NOT_THE_ATTEMPTS
    if held.call_sid is None and held.outcome is AttemptOutcome.CANCELLED and not is_over:
        end_call(connection, held.id, sid, now)
    return attempts.find(connection, held.id), Verdict.OURS


def stranger(connection: Connection, attempt: AttemptRow, sid: str, now: datetime, is_over: bool = False) -> None:
    """A second call has an attempt's addresses: somebody was rung twice. It is alarmed, and ended."""
    log.error("a call that is not the attempt's attempt=%s agent=%s sid=%s", attempt.id, attempt.agent, sid)
    alarms.raise_alarm(connection, STRANGER, attempt.id, f"agent {attempt.agent} has a second call {sid}".strip(), now)
    if sid and not is_over and not attempts.is_bound(connection, sid):
        end_call(connection, sid, sid, now)


def _keep_recording(connection: Connection, attempt: AttemptRow, recording: RecordingRow, now: datetime) -> None:
    entry = queue_entries.of_attempt(connection, attempt.id)
    call = calls.find(connection, entry.call_sid) if entry else None
    if call is None or call.recording == "objected":
        delete_recording(connection, recording.sid, now)
        return
    recordings.add(connection, RecordingRow(
        recording.sid, call.sid, attempt.agent, recording.url, recording.duration_seconds, now
    ))
    calls.record_choice(connection, call.sid, "kept")


def _is_storable(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and "\0" not in text

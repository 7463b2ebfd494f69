"""The network's news of calls to people who are rung back: in whatever order it comes, each changes a thing once.

The first call that comes with a try's token is the try's; any other is alarmed, and ended.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from routing.availability import Outlook
from routing.callback_calls.agent_ends import agent_outcome, free_who_let_it_pass
from routing.callback_calls.ending import RINGS, ended
from routing.callback_calls.ends_together import Heard, ends_of
from routing.callback_links import CallbackLinks
from routing.domain.attempt import PROGRESS, AttemptOutcome, AttemptState, News, customer_outcome
from routing.domain.callback import CallbackState
from routing.domain.promise import Strategy
from routing.outbox import end_call
from routing.runtime import Runtime
from routing.store import alarms, attempts, callbacks
from routing.store.attempts import CALLBACK, AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

log = logging.getLogger(__name__)

ANSWER_WITHIN = 6.0
LONGEST_SID, LONGEST_TOKEN = 64, 64
STRANGER, LATE = "callback_call_stranger", "callback_call_late"
AGENT_FIRST = Strategy.AGENT_FIRST.value
HEARING, OVERDUE = timedelta(seconds=180), 60


class Verdict(StrEnum):
    """Whose call a webhook is about."""

    OURS = "ours"
    UNKNOWN_TOKEN = "unknown_token"
    NOT_THE_ATTEMPTS = "not_the_attempts"  # another call has the try's addresses


@dataclass(frozen=True, slots=True)
class Bound:
    """A try and its callback, both held, for a call that is the try's own."""

    callback: CallbackRow
    attempt: AttemptRow


def call_news(
    runtime: Runtime, outlook: Outlook, token: str, sid: str, news: News | None, at: datetime
) -> Verdict:
    """The network tells how a call goes; `at` is when that happened by the network's clock."""
    now = runtime.clock.now()
    is_over = news is not None and news not in PROGRESS
    if news is not None and is_over:
        heard = Heard(outlook, token, sid, news, at, now)
        if ends_of(runtime.database, ANSWER_WITHIN).run(heard):
            return Verdict.OURS

    def work(connection: Connection) -> Verdict:
        bound, verdict = bind(connection, token, sid, now, is_over)
        if bound is not None and news is not None:
            note_news(connection, outlook, runtime.links, bound, news, at, now)
        return verdict

    return runtime.database.write(work, within=ANSWER_WITHIN)


def note_news(
    connection: Connection, outlook: Outlook, links: CallbackLinks, bound: Bound, news: News, at: datetime,
    now: datetime,
) -> CallbackRow:
    """Takes the network's news of a try that is held: forward, or to its end."""
    held, attempt = bound.callback, bound.attempt
    is_agents = attempt.strategy == AGENT_FIRST
    if news in RINGS and not is_agents:
        held = first_rung(connection, held, attempt, at)
    outcome = agent_outcome(attempt, news) if is_agents else customer_outcome(attempt.state, news)
    if is_agents and outcome is AttemptOutcome.NOT_PLACED:
        free_who_let_it_pass(connection, outlook, attempt, news, now)
    if outcome is not None:
        return ended(connection, outlook, links, held, attempt, outcome, now)
    if attempt.outcome is not None or attempt.state is AttemptState.ENDED:
        return held  # decided: the lease says when to ask for the end
    state = PROGRESS[news]
    stamp = {"answered_at": at} if state is AttemptState.ANSWERED else {"placed_at": attempt.placed_at or at}
    overdue = HEARING if state is AttemptState.ANSWERED else timedelta(seconds=attempt.ring_seconds + OVERDUE)
    attempts.advance(connection, attempt.id, state, now + overdue, **stamp)
    return held


def first_rung(connection: Connection, held: CallbackRow, attempt: AttemptRow, at: datetime) -> CallbackRow:
    """Their telephone rings: the moment that the promise is held to, the first one, whenever it is heard of.

    A call that was taken back as they moved their callback says nothing of the promise that they have now.
    """
    attempts.stamp_rung(connection, attempt.id, at)
    is_of_before = attempt.outcome is AttemptOutcome.CANCELLED and (
        held.state is CallbackState.WAITING or held.tries != attempt.n
    )
    if is_of_before or (held.first_rung_at is not None and held.first_rung_at <= at):
        return held
    return callbacks.amend(connection, held, first_rung_at=at) or held


def of_token(connection: Connection, token: str) -> AttemptRow | None:
    """The try to ring somebody back that a token is of; any text may come as one."""
    known = attempts.of_token(connection, token) if _is_storable(token, LONGEST_TOKEN) else None
    return known if known is not None and known.kind == CALLBACK else None


def bind(
    connection: Connection, token: str, sid: str, now: datetime, is_over: bool
) -> tuple[Bound | None, Verdict]:
    """The try of a token and its callback, both held, if the call is its own; a stranger's is alarmed, and ended."""
    known = of_token(connection, token)
    if known is None or known.callback_id is None:
        return None, Verdict.UNKNOWN_TOKEN
    held = callbacks.lock(connection, known.callback_id)
    attempt = attempts.lock(connection, known.id)
    if held is None or attempt is None:
        return None, Verdict.UNKNOWN_TOKEN
    is_sid = _is_storable(sid, LONGEST_SID)
    if attempt.call_sid is not None and attempt.call_sid == sid:
        return Bound(held, attempt), Verdict.OURS
    if not is_sid or not attempts.bind(connection, attempt.id, sid):
        stranger(connection, attempt, sid if is_sid else "", now, is_over)
        return None, Verdict.NOT_THE_ATTEMPTS
    if attempt.call_sid is None:
        late(connection, attempt, sid, now, is_over)
    return Bound(held, attempts.find(connection, attempt.id) or attempt), Verdict.OURS


def stranger(connection: Connection, attempt: AttemptRow, sid: str, now: datetime, is_over: bool = False) -> None:
    """A second call has a try's addresses: somebody may be rung twice. It is alarmed, and ended."""
    log.error("a call that is not the try's attempt=%s sid=%s", attempt.id, sid)
    alarms.raise_alarm(connection, STRANGER, attempt.id, f"a callback has a second call {sid}".strip(), now)
    if sid and not is_over and not attempts.is_bound(connection, sid):
        end_call(connection, sid, sid, now)


def late(connection: Connection, attempt: AttemptRow, sid: str, now: datetime, is_over: bool = False) -> None:
    """The first that is heard of a call for which nothing waits any more: it was cancelled, or given up as not placed.
    """
    is_given_up = attempt.state is AttemptState.ENDED
    if is_given_up:
        log.error("a call that was given up rings all the same attempt=%s sid=%s", attempt.id, sid)
        alarms.raise_alarm(connection, LATE, attempt.id, f"call {sid} was given up as not placed, and rings", now)
    if (is_given_up or attempt.outcome is not None) and not is_over:
        end_call(connection, attempt.id, sid, now)


def is_wanted(bound: Bound) -> bool:
    """Whether the callback is still at this try, and nothing has come of that yet."""
    held, attempt = bound.callback, bound.attempt
    is_on = held.state in (CallbackState.DIALLING, CallbackState.TALKING) and held.tries == attempt.n
    return is_on and attempt.outcome is None and attempt.state is not AttemptState.ENDED


def _is_storable(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and "\0" not in text


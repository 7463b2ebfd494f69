"""Calls to agents: who answers hears who waits and why, and takes the caller of best rank by pressing 1.

A mailbox presses nothing, so that it never takes a caller. Each turn's answer is kept with the attempt; asked again,
the network gets the same, and news in whatever order changes each thing once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from routing import agents
from routing.agent_news import ANSWER_WITHIN, HEARING, Verdict, bound
from routing.agent_presence import free
from routing.availability import Outlook
from routing.domain.attempt import AttemptOutcome, AttemptState
from routing.domain.call_plan import Ask, CallPlan, Goodbye, Say, TakeCaller, Turn
from routing.domain.offer import offer_plan
from routing.domain.text import Language
from routing.runtime import Runtime
from routing.store import attempts, calls, queue_entries
from routing.store.attempts import AttemptRow
from routing.store.database import Connection
from routing.store.queue_entries import EntryRow
from routing.telephony.twiml import hang_up, render

log = logging.getLogger(__name__)

TAKING_KEY = "1"
CONNECTING, OFFERED_FOR = timedelta(seconds=60), timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Reply:
    """The document for the network, which is one in any case."""

    verdict: Verdict
    document: str


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a decision is taken on: the open transaction, the attempt as it stands, held, and the time."""

    connection: Connection
    outlook: Outlook
    attempt: AttemptRow
    entry: EntryRow | None
    now: datetime


def agent_answers(runtime: Runtime, outlook: Outlook, token: str, sid: str) -> Reply:
    """An agent has picked up: who waits and why, or that nobody does any more."""

    def decide(moment: _Moment) -> CallPlan:
        attempt = moment.attempt
        if attempt.outcome is not None or attempt.state is AttemptState.ENDED:
            return _taken(moment)
        attempts.advance(
            moment.connection, attempt.id, AttemptState.ANSWERED, moment.now + HEARING, answered_at=moment.now
        )
        entry = queue_entries.best(moment.connection, agents.queues_of(outlook.centre, attempt.agent))
        if entry is None:
            _came_to(moment, AttemptOutcome.TOO_LATE)
            return _taken(moment)
        return offer_plan(outlook.centre, entry, moment.now, attempt.token)

    return _turn(runtime, outlook, token, sid, "offer", decide)


def agent_heard(runtime: Runtime, outlook: Outlook, token: str, sid: str, keys: str) -> Reply:
    """Keys of an agent who was offered a caller, or silence: 1 takes the caller of best rank, nothing is a mailbox.

    Any other key has the offer repeated, for a minute at most.
    """
    takes = keys[:1] == TAKING_KEY

    def decide(moment: _Moment) -> CallPlan:
        if moment.attempt.outcome is not None or moment.attempt.state is AttemptState.ENDED:
            return _taken(moment)
        if takes:
            return _take(moment)
        _came_to(moment, AttemptOutcome.NO_KEY)
        return CallPlan("agent_no_key", (Goodbye(),))

    def again(attempt: AttemptRow, now: datetime) -> str | None:
        is_early = attempt.answered_at is not None and now < attempt.answered_at + OFFERED_FOR
        return attempt.answers.get("offer") if keys and not takes and is_early else None

    return _turn(runtime, outlook, token, sid, "heard:1" if takes else "heard", decide, again)


def agent_done(
    runtime: Runtime, outlook: Outlook, token: str, sid: str, has_talked: bool, was_nobody_there: bool = False
) -> Reply:
    """The talk is over, or there was none. The agent's call ends here either way.

    `was_nobody_there`: the caller's place stayed empty for as long as it was tried, so that they are gone and are not
    offered to the next agent.
    """

    def decide(moment: _Moment) -> CallPlan:
        if has_talked:
            _came_to(moment, AttemptOutcome.CONNECTED)
            _left_answered(moment)
            return CallPlan("agent_talked", (Goodbye(),))
        if was_nobody_there and moment.entry is not None:
            queue_entries.leave(moment.connection, moment.entry.call_sid, "abandoned", moment.now)
        queue_entries.release(moment.connection, moment.attempt.id)
        _came_to(moment, AttemptOutcome.TOO_LATE)
        return _said(moment, "agent_caller_gone")

    return _turn(runtime, outlook, token, sid, "done", decide)


def _turn(
    runtime: Runtime, outlook: Outlook, token: str, sid: str, name: str, decide: Callable[[_Moment], CallPlan],
    again: Callable[[AttemptRow, datetime], str | None] = lambda _attempt, _now: None,
) -> Reply:
    """Raises DatabaseFault or TimeoutError when nothing could be kept; then nothing was decided either."""
    now = runtime.clock.now()

    def work(connection: Connection) -> Reply:
        attempt, verdict = bound(connection, token, sid, now, is_over=False)
        if attempt is None:
            return Reply(verdict, hang_up())
        told = attempt.answers.get(name) or again(attempt, now)
        if told is not None:
            return Reply(verdict, told)
        entry = queue_entries.of_attempt(connection, attempt.id)
        plan = decide(_Moment(connection, outlook, attempt, entry, now))
        document = render(plan, runtime.telephony, outlook.centre.caller_id)
        attempts.keep_answer(connection, attempt, name, document)
        log.info("agent call attempt=%s agent=%s place=%s", attempt.id, attempt.agent, plan.place)
        return Reply(verdict, document)

    return runtime.database.write(work, within=ANSWER_WITHIN)


def _take(moment: _Moment) -> CallPlan:
    connection, attempt, centre = moment.connection, moment.attempt, moment.outlook.centre
    entry = moment.entry or queue_entries.claim_best(connection, agents.queues_of(centre, attempt.agent), attempt.id)
    if entry is None:
        _came_to(moment, AttemptOutcome.TOO_LATE)
        return _taken(moment)
    attempts.advance(connection, attempt.id, AttemptState.CLAIMED, moment.now + CONNECTING)
    agents.caller_left(connection, centre, entry, moment.now)
    call = calls.find(connection, entry.call_sid)
    is_recorded = centre.records_talks and call is not None and call.recording != "objected"
    take = TakeCaller(
        entry.place, Turn(Ask.CONNECTING, attempt.id), Turn(Ask.AGENT_DONE, attempt.token),
        recorded=Turn(Ask.TALK_RECORDED, attempt.token) if is_recorded else None,
    )
    return CallPlan("agent_takes", (take,))


def _left_answered(moment: _Moment) -> None:
    """The caller's side may not have been heard of yet: then the call is noted as the agent's here."""
    entry = moment.entry
    if entry is None or not queue_entries.leave(moment.connection, entry.call_sid, "answered", moment.now):
        return
    if entry.connected_at is None:
        waited = max(0, int((moment.now - entry.entered_at).total_seconds()))
        queue_entries.note_agent(moment.connection, entry.call_sid, moment.attempt.agent, waited)


def _came_to(moment: _Moment, outcome: AttemptOutcome) -> None:
    """Decides what came of an attempt, once, and frees its agent, who is rung again only once this call is over."""
    until = moment.now + agents.ENDS_WITHIN
    if attempts.decide(moment.connection, moment.attempt.id, outcome, until):
        free(moment.connection, moment.outlook.centre, moment.attempt, outcome, moment.now)


def _taken(moment: _Moment) -> CallPlan:
    return _said(moment, "agent_taken")


def _said(moment: _Moment, key: str) -> CallPlan:
    words = moment.outlook.centre.messages[key].in_(Language.FR)
    return CallPlan(key, (Say(words, Language.FR), Goodbye()))

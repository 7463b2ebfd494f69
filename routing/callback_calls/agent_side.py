"""Agents' side of calls to people rung back: what it is about, and whether they take it, by pressing 1."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from routing.agent_presence import happens
from routing.availability import Outlook
from routing.callback_calls.connecting import call_customer
from routing.callback_calls.news import AGENT_FIRST, ANSWER_WITHIN, Bound, Verdict, first_rung, is_wanted, of_token
from routing.callback_calls.turns import Moment, Reply, take_turn
from routing.domain.attempt import TALK_ASKED_EVERY, AttemptOutcome, AttemptState, News
from routing.domain.call_plan import CallPlan
from routing.domain.callback import CallbackEvent
from routing.domain.presence import Event
from routing.domain.ring_plans import TALK_KEY, offer_plan
from routing.runtime import Runtime
from routing.store import agents, attempts, callbacks
from routing.store.database import Connection


def agent_hears(runtime: Runtime, outlook: Outlook, token: str, sid: str, turn: int) -> Reply:
    """The agent has picked up while the person waits on the line."""

    def decide(moment: Moment) -> CallPlan:
        held = moment.callback
        return offer_plan(outlook.centre, held.topic, held.queue, held.language, moment.next_turn, is_first=False)

    return take_turn(
        runtime, outlook, token, sid, f"agent:{turn}", turn, decide, is_childs=True, when=partial(_is_on, turn=turn)
    )


def agent_takes(runtime: Runtime, outlook: Outlook, token: str, sid: str, turn: int, keys: str) -> Reply:
    """The agent's key: 1 takes the call, or, where agents are rung first, has the person called. Else they hang up."""
    takes = keys[:1] == TALK_KEY

    def decide(moment: Moment) -> CallPlan:
        is_first = moment.attempt.strategy == AGENT_FIRST
        if not takes:
            if is_first:
                moment.decide(AttemptOutcome.NOT_PLACED)
            return moment.say_goodbye(None)
        if is_first:
            return call_customer(moment)
        _connected(moment.connection, moment)
        return CallPlan("rung_talks", ())

    return take_turn(
        runtime, outlook, token, sid, f"taken:{turn}", turn, decide, is_childs=not _is_first(runtime, token),
        when=partial(_is_on, turn=turn - 1),
    )


def customer_news(
    runtime: Runtime, outlook: Outlook, token: str, news: News | None, at: datetime
) -> Verdict:
    """How the call goes that an agent makes to the person who asked: it rings, it is answered."""
    now = runtime.clock.now()

    def work(connection: Connection) -> Verdict:
        known = of_token(connection, token)
        if known is None or known.callback_id is None:
            return Verdict.UNKNOWN_TOKEN
        held, attempt = callbacks.lock(connection, known.callback_id), attempts.lock(connection, known.id)
        if held is None or attempt is None or news not in (News.RINGING, News.ANSWERED):
            return Verdict.OURS
        first = first_rung(connection, held, attempt, at)
        if news is News.ANSWERED and attempt.outcome is None and attempt.state is AttemptState.CLAIMED:
            _connected(connection, Moment(connection, outlook, runtime.links, first, attempt, 0, now))
        return Verdict.OURS

    return runtime.database.write(work, within=ANSWER_WITHIN)


def _connected(connection: Connection, moment: Moment) -> None:
    """The two talk from now on: the agent is busy, the callback is being talked."""
    attempt, now = moment.attempt, moment.now
    attempts.advance(connection, attempt.id, AttemptState.TALKING, now + TALK_ASKED_EVERY, connected_at=now)
    callbacks.move(connection, moment.callback, CallbackEvent.CONNECTED, "talking", now, {"agent": attempt.agent})
    held = agents.lock(connection, attempt.agent)
    if held is not None and held.attempt_id == attempt.id:
        happens(connection, held, Event.CONNECTED, now)


def _is_on(bound: Bound, turn: int) -> bool:
    """Whether the person is wanted still, and that call to an agent is not over: its end may be heard of first."""
    return is_wanted(bound) and f"done:{turn}" not in bound.attempt.answers


def _is_first(runtime: Runtime, token: str) -> bool:
    with runtime.database.read() as connection:
        known = of_token(connection, token)
    return known is not None and known.strategy == AGENT_FIRST

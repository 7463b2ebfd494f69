"""Somebody rung back wants to talk: the agent held for them is rung, else the next one who is free.

An agent takes the call by pressing 1, so that no mailbox does. Whoever does not is let go, and the person stays on the
line for a minute at most; then they are rung again, in front of all others.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from routing.agent_presence import let_go
from routing.agents import is_anyone_there
from routing.availability import Outlook
from routing.callback_calls.claiming import free_agents, serving
from routing.callback_calls.ending import MISSED, free_agent
from routing.callback_calls.news import AGENT_FIRST
from routing.callback_calls.turns import Moment, Reply, take_turn
from routing.callbacks.offering import promises_of
from routing.domain.attempt import AttemptOutcome, AttemptState, News, customer_outcome
from routing.domain.call_plan import CallPlan
from routing.domain.presence import Event
from routing.domain.ring_plans import calling_plan, connecting_plan, patience_plan
from routing.runtime import Runtime
from routing.store import agents, attempts

CONNECTING = timedelta(minutes=3)
MOST_WAITS, MOST_TURNS = 6, 30
PASSED = "passed:"  # among a try's answers: which agents did not take it
SHORTEST_TALK = 10  # who is cut off so soon, and is still there, has not talked


def connect_now(moment: Moment) -> CallPlan:
    """Key 1: the agent held for them is rung at once."""
    attempts.advance(moment.connection, moment.attempt.id, AttemptState.CLAIMED, moment.now + CONNECTING)
    return _to_agent(moment, "connecting")


def connect_next(runtime: Runtime, outlook: Outlook, token: str, sid: str, turn: int) -> Reply:
    """They have waited a little: an agent may be free by now."""
    return take_turn(
        runtime, outlook, token, sid, f"connect:{turn}", turn, lambda moment: _next_agent(moment, waits=1)
    )


def talk_over(
    runtime: Runtime, outlook: Outlook, token: str, sid: str, turn: int, joined: bool, seconds: int, came: News,
    is_there: bool,
) -> Reply:
    """The agent's call is over. `joined`: the two talked, for so many `seconds`; `came`: what became of it if not.

    `is_there`: whoever was rung first is still on the line. Who was cut off after a word or two has not talked.
    """
    def decide(moment: Moment) -> CallPlan:
        is_agent_first = moment.attempt.strategy == AGENT_FIRST
        has_talked = joined and (is_agent_first or moment.attempt.state is AttemptState.TALKING)
        if has_talked and (seconds >= SHORTEST_TALK or not is_there or is_agent_first):
            moment.decide(AttemptOutcome.CONNECTED)
            _let_go_after_talk(moment)
            return moment.say_goodbye(None if is_agent_first else "goodbye")
        if is_agent_first:
            moment.decide(customer_outcome(AttemptState.RINGING, came) or AttemptOutcome.FAILED)
            return moment.say_goodbye(None)
        if has_talked:
            _let_go_after_talk(moment)
            return _next_agent(moment, "ring_lost")
        if not is_there:
            return moment.say_goodbye(None)  # they hung up; the end of their call is told apart
        let_go(moment.connection, outlook.centre, moment.attempt, _missing(moment), moment.now, MISSED)
        return _next_agent(_without(moment, moment.attempt.agent))

    return take_turn(runtime, outlook, token, sid, f"done:{turn}", turn, decide)


def call_customer(moment: Moment) -> CallPlan:
    """The agent was rung first and is ready: they call the person who asked."""
    attempts.advance(moment.connection, moment.attempt.id, AttemptState.CLAIMED, moment.now + CONNECTING)
    dial = promises_of(moment.outlook).dial
    return calling_plan(moment.callback.number or "", moment.next_turn, dial.ring, dial.talk)


def _to_agent(moment: Moment, opening: str | None) -> CallPlan:
    agent = moment.outlook.centre.agents.get(moment.attempt.agent)
    if agent is None:  # no longer in the config
        return _next_agent(moment, opening)
    longest = promises_of(moment.outlook).dial.talk
    return connecting_plan(moment.outlook.centre, moment.language, agent, moment.next_turn, longest, opening)


def _next_agent(moment: Moment, opening: str | None = None, waits: int = 0) -> CallPlan:
    """Another free agent of their queue, held from now on; none yet: patience, then another call later.

    `waits`: 1 where they have just waited for one.
    """
    connection, centre = moment.connection, moment.outlook.centre
    queue, told = serving(centre, moment.callback), moment.attempt.answers
    waited = sum(name.startswith("connect:") for name in told) + waits
    if queue is None or waited >= MOST_WAITS or moment.turn >= MOST_TURNS:
        return _nobody(moment)
    wanted = [id_ for id_ in queue.agents if f"{PASSED}{id_}" not in told]
    for id_ in [id_ for id_ in free_agents(connection, centre) if id_ in wanted]:
        if agents.reserve(connection, id_, moment.attempt.id, moment.now):
            attempts.hand_over(connection, moment.attempt.id, id_)
            return _to_agent(replace(moment, attempt=replace(moment.attempt, agent=id_)), opening)
    if not is_anyone_there(connection, centre, queue):
        return _nobody(moment)
    return patience_plan(centre, moment.language, moment.next_turn, is_said=waited == 0)


def _without(moment: Moment, agent: str) -> Moment:
    """An agent who has let this call pass is not rung for it again, even where they stay available."""
    name = f"{PASSED}{agent}"
    attempts.keep_answer(moment.connection, moment.attempt, name, "")
    return replace(moment, attempt=replace(moment.attempt, answers={**moment.attempt.answers, name: ""}))


def _nobody(moment: Moment) -> CallPlan:
    moment.decide(AttemptOutcome.AGENT_GONE)
    return moment.say_goodbye("ring_nobody")


def _let_go_after_talk(moment: Moment) -> None:
    free_agent(moment.connection, moment.outlook, moment.attempt, AttemptOutcome.CONNECTED, moment.now)


def _missing(moment: Moment) -> Event:
    is_away = moment.outlook.centre.presences.after_no_answer == "away"
    return Event.MISSED if is_away else Event.SPARED

"""Callers who come out of the queue: to an agent, to a callback, to a message, or to what is offered instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from routing import agents
from routing.availability import Outlook
from routing.callbacks.serving import reached_agent
from routing.calls.callback_asking import asked
from routing.calls.joining import close_entry, join_queue
from routing.calls.moment import Incoming, Moment
from routing.calls.turns import WAITING, Decision, scene_decision, take_turn, turn_of
from routing.domain.call_plan import Ask, CallPlan, Goodbye, Say
from routing.domain.centre import Line
from routing.domain.everywhere import message_scene
from routing.domain.scene import Memory, Place, Scene, Situation, Why
from routing.runtime import Runtime
from routing.store import calls, queue_entries
from routing.store.queue_entries import EntryRow

WITH_AGENT = "with_agent"
# How a caller may come out of the provider's queue: https://www.twilio.com/docs/voice/twiml/enqueue
TALKED, LEFT, GONE, MOVED = "talked", "left", "gone", "moved"


def leave_queue(runtime: Runtime, outlook: Outlook, line: Line, call: Incoming, key: str, how: str) -> str:
    """A caller is out of the provider's queue: after a talk, of their own will, gone, or by a failure."""

    def decide(moment: Moment) -> Decision:
        memory = Memory.from_row(moment.row.memory)
        entry = queue_entries.of_call(moment.connection, moment.row.sid)
        if how == MOVED:
            plan = CallPlan(moment.row.place or Place.QUEUE.value, (Goodbye(),), moment.row.ended_as)
            return Decision(plan, memory, moment.row.state, {"left": how})
        if how == TALKED:
            return _talked(moment, memory, entry)
        if how == GONE:  # even while an agent was being connected: whoever talked is told of as bridged
            close_entry(moment, entry, "abandoned")
            calls.correct(moment.connection, moment.row.sid, "abandoned_queue", ("answered",))
            calls.unanswered(moment.connection, moment.row.sid)
            plan = CallPlan(Place.QUEUE.value, (Goodbye(),), "abandoned_queue")
            return Decision(plan, memory, WAITING, {"left": how})
        return _elsewhere(moment, memory if how == LEFT else replace(memory, why=Why.TROUBLE), entry, how)

    return take_turn(runtime, outlook, line, call, turn_of(Ask.QUEUE_LEFT, key), decide)


def connect(runtime: Runtime, outlook: Outlook, line: Line, call: Incoming, key: str) -> str:
    """The last words before a caller is connected with the agent who took the call."""

    def decide(moment: Moment) -> Decision:
        memory = Memory.from_row(moment.row.memory)
        if queue_entries.connect(moment.connection, moment.row.sid, moment.now):
            reached_agent(moment.connection, moment.caller.e164, moment.now)
            entry = queue_entries.of_call(moment.connection, moment.row.sid)
            if entry is not None:
                agents.connected(moment.connection, entry, moment.now)
        words = outlook.centre.messages["connected"].in_(memory.language)
        plan = CallPlan(WITH_AGENT, (Say(words, memory.language),), "answered")
        return Decision(plan, memory, WITH_AGENT)

    return take_turn(runtime, outlook, line, call, turn_of(Ask.CONNECTING, key), decide)


def time_out(runtime: Runtime, outlook: Outlook, line: Line, call: Incoming, key: str) -> str:
    """The provider's engine found nobody in its time: the caller, taken out of its queue, may leave a message."""

    def decide(moment: Moment) -> Decision:
        entry = queue_entries.of_call(moment.connection, moment.row.sid)
        close_entry(moment, entry, "voicemail")
        told = Scene(Place.QUEUE, Memory.from_row(moment.row.memory))
        words = f"overflow_{Why.TOO_LONG.value}"
        following = replace(message_scene(told, False), opening=(words,))
        return scene_decision(moment, moment.situation(), following, {"overflow": "timed_out"})

    return take_turn(runtime, outlook, line, call, turn_of(Ask.TIMED_OUT, key), decide)


def _talked(moment: Moment, memory: Memory, entry: EntryRow | None) -> Decision:
    if entry is not None and entry.connected_at is None:  # the provider's engine connected them, and tells of it now
        reached_agent(moment.connection, moment.caller.e164, moment.now)
    close_entry(moment, entry, "answered")
    calls.correct(moment.connection, moment.row.sid, "answered")
    words = moment.outlook.centre.messages["goodbye"].in_(memory.language)
    plan = CallPlan("talked", (Say(words, memory.language), Goodbye()), "answered")
    return Decision(plan, memory, WITH_AGENT)


def _elsewhere(moment: Moment, memory: Memory, entry: EntryRow | None, how: str) -> Decision:
    here = Scene(Place.QUEUE, memory)
    if memory.why is None and memory.keeps_place:
        situation, following, detail = asked(moment, moment.situation(), here.at(Place.CALLBACK), {"left": how})
        return _told(moment, situation, following, detail)
    if memory.why is None:
        close_entry(moment, entry, "voicemail")
        following = message_scene(here, wants_callback=False)
        return scene_decision(moment, moment.situation(), following, {"left": how})
    close_entry(moment, entry, "overflow" if how == LEFT else "failed")
    here = here.again(keeps_place=False)
    noted = {"left": how, "overflow": memory.why.value}
    return scene_decision(moment, moment.situation(), here.at(Place.OVERFLOW), noted)


def _told(moment: Moment, situation: Situation, scene: Scene, detail: Mapping[str, Any]) -> Decision:
    """Back into the queue, or on with the callback."""
    if scene.place is Place.QUEUE:
        return join_queue(moment, situation, scene, detail)
    return scene_decision(moment, situation, scene, detail)

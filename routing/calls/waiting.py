"""Callers in a queue: what they hear, how they leave it, and where that leads. Nobody leaves it to be offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from routing import agents
from routing.availability import Outlook
from routing.calls.moment import Incoming, Moment, served_until
from routing.calls.turns import WAITING, Decision, scene_decision, take_turn, turn_of
from routing.domain.call_plan import Ask, CallPlan, Goodbye, Leave, Next, Pause, Play, Say, Turn
from routing.domain.centre import Line
from routing.domain.conversation import message_scene
from routing.domain.scene import Memory, Place, Scene, Why
from routing.domain.staff import Queue
from routing.domain.wait import estimate, position_from, to_tell
from routing.domain.waiting_words import waiting_plan
from routing.runtime import Runtime
from routing.store import calls, queue_entries
from routing.store.queue_entries import EntryRow

CALLBACK_KEY, MESSAGE_KEY = "1", "3"
RECENT = timedelta(hours=2)
CONNECTING_SECONDS = 2
WITH_AGENT = "with_agent"
# How a caller may come out of the provider's queue: https://www.twilio.com/docs/voice/twiml/enqueue
TALKED, LEFT, GONE, MOVED = "talked", "left", "gone", "moved"


def wait(
    runtime: Runtime, outlook: Outlook, line: Line, call: Incoming, key: str, keys: str, position: str | None
) -> str:
    """The next document of the wait. `position` is the provider's word for it, perhaps none or nonsense."""

    def decide(moment: Moment) -> Decision:
        entry = queue_entries.of_call(moment.connection, moment.row.sid)
        queue = outlook.centre.queues.get(entry.queue) if entry else None
        memory = Memory.from_row(moment.row.memory)
        if entry is None or queue is None or entry.state == "left":
            return _leaving(moment, replace(memory, why=Why.TROUBLE), {"why": "not in a queue"})
        if entry.state != "waiting":
            return _soon(moment, memory, queue)
        if keys in (CALLBACK_KEY, MESSAGE_KEY):
            return _leaving(moment, replace(memory, why=None, wants_callback=keys == CALLBACK_KEY), {"keys": keys})
        why = _must_leave(moment, entry, queue)
        if why is not None:
            return _leaving(moment, replace(memory, why=why), {"overflow": why.value})
        return _goes_on(moment, memory, entry, queue, position)

    return take_turn(runtime, outlook, line, call, turn_of(Ask.WAITING, key), decide)


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


def close_entry(moment: Moment, entry: EntryRow | None, left_as: str) -> None:
    """Takes a caller out of our queue, and lets go of the agents who are being rung for nobody."""
    if entry is not None and queue_entries.leave(moment.connection, entry.call_sid, left_as, moment.now):
        calls.waited(moment.connection, entry.call_sid, int((moment.now - entry.entered_at).total_seconds()))
        agents.caller_left(moment.connection, moment.outlook.centre, entry, moment.now)


def _must_leave(moment: Moment, entry: EntryRow, queue: Queue) -> Why | None:
    """Why a caller waits no longer, if so: closed past the drain, nobody left, or too long."""
    hours = moment.outlook.hours[moment.line.id]
    until = served_until(hours, moment.row.started_at, timedelta(seconds=queue.drain))
    if not hours.is_open(moment.now) and (until is None or moment.now >= until):
        return Why.CLOSING
    if queue.workflow is None and not agents.is_anyone_there(moment.connection, moment.outlook.centre, queue):
        return Why.NOBODY
    return Why.TOO_LONG if moment.now >= entry.entered_at + timedelta(seconds=queue.max_wait) else None


def _goes_on(moment: Moment, memory: Memory, entry: EntryRow, queue: Queue, position: str | None) -> Decision:
    ahead = position_from(position, queue_entries.ahead_of(moment.connection, entry))
    seconds = None
    if ahead is not None:
        mean = queue_entries.mean_talk_seconds(moment.connection, queue.id, moment.now - RECENT)
        at_work = agents.count_at_work(moment.connection, moment.outlook.centre, queue)
        seconds = estimate(ahead, mean, at_work)
    telling = to_tell(seconds, ahead, entry.told_ahead, entry.told_wait_seconds)
    if ahead is not None:
        queue_entries.tell(moment.connection, entry.id, telling.ahead, telling.kept_seconds)
    plan = waiting_plan(moment.outlook.centre, queue, memory, telling, moment.next_turn)
    return Decision(plan, memory, WAITING, {"ahead": telling.ahead, "wait_seconds": telling.seconds})


def _soon(moment: Moment, memory: Memory, queue: Queue) -> Decision:
    """An agent has taken the call and is being connected; should that come to nothing, the wait goes on."""
    sound = Play(queue.waiting.music) if queue.waiting.music else Pause(CONNECTING_SECONDS)
    plan = CallPlan("connecting", (sound, Next(Turn(Ask.WAITING, moment.next_turn))), "abandoned_queue")
    return Decision(plan, memory, WAITING)


def _leaving(moment: Moment, memory: Memory, detail: Mapping[str, Any]) -> Decision:
    return Decision(CallPlan("leaving", (Leave(),), "abandoned_queue"), memory, WAITING, detail)


def _talked(moment: Moment, memory: Memory, entry: EntryRow | None) -> Decision:
    close_entry(moment, entry, "answered")
    calls.correct(moment.connection, moment.row.sid, "answered")
    words = moment.outlook.centre.messages["goodbye"].in_(memory.language)
    plan = CallPlan("talked", (Say(words, memory.language), Goodbye()), "answered")
    return Decision(plan, memory, WITH_AGENT)


def _elsewhere(moment: Moment, memory: Memory, entry: EntryRow | None, how: str) -> Decision:
    here = Scene(Place.QUEUE, memory)
    if memory.why is None:
        close_entry(moment, entry, "callback" if memory.wants_callback else "voicemail")
        following = message_scene(here, memory.wants_callback)
        return scene_decision(moment, moment.situation(), following, {"left": how})
    close_entry(moment, entry, "overflow" if how == LEFT else "failed")
    noted = {"left": how, "overflow": memory.why.value}
    return scene_decision(moment, moment.situation(), here.at(Place.OVERFLOW), noted)

"""Callers in a queue: what they hear, and why they leave it. Nobody leaves it to be offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from routing import agents
from routing.availability import Outlook
from routing.calls.moment import Incoming, Moment, served_until
from routing.calls.turns import WAITING, Decision, take_turn, turn_of
from routing.domain.call_plan import Ask, CallPlan, Leave, Next, Pause, Play, Turn
from routing.domain.centre import Line
from routing.domain.scene import Memory, Why
from routing.domain.staff import Queue
from routing.domain.wait import estimate, position_from, to_tell
from routing.domain.waiting_words import waiting_plan
from routing.runtime import Runtime
from routing.store import queue_entries
from routing.store.queue_entries import EntryRow

CALLBACK_KEY, MESSAGE_KEY = "1", "3"
RECENT = timedelta(hours=2)
CONNECTING_SECONDS = 2


def wait(
    runtime: Runtime, outlook: Outlook, line: Line, call: Incoming, key: str, keys: str, position: str | None
) -> str:
    """The next document of the wait. `position` is the provider's word for it, perhaps none or nonsense."""

    def decide(moment: Moment) -> Decision:
        entry = queue_entries.of_call(moment.connection, moment.row.sid)
        queue = outlook.centre.queues.get(entry.queue) if entry else None
        memory = Memory.from_row(moment.row.memory)
        if entry is None or queue is None or entry.state in (queue_entries.LEFT, queue_entries.ASKING):
            return _leaving(moment, replace(memory, why=Why.TROUBLE), {"why": "not in a queue"})
        if entry.state != "waiting":
            return _soon(moment, memory, queue)
        if keys == MESSAGE_KEY:
            return _leaving(moment, replace(memory, why=None, wants_callback=False), {"keys": keys})
        if keys == CALLBACK_KEY and offers_callback(moment, entry):
            return _asking(moment, memory, queue, entry)
        why = _must_leave(moment, entry, queue)
        if why is not None:
            return _leaving(moment, replace(memory, why=why), {"overflow": why.value})
        return _goes_on(moment, memory, entry, queue, position)

    return take_turn(runtime, outlook, line, call, turn_of(Ask.WAITING, key), decide)


def offers_callback(moment: Moment, entry: EntryRow) -> bool:
    """Whether a caller in the queue is offered a callback: where they are rung back, once they waited long enough."""
    promises = moment.outlook.centre.promises
    if promises is None or promises.offered_after is None or promises.line != moment.line.id:
        return False
    return moment.now >= entry.entered_at + timedelta(seconds=promises.offered_after)


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
    is_offered = offers_callback(moment, entry)
    plan = waiting_plan(moment.outlook.centre, queue, memory, telling, is_offered, moment.next_turn)
    return Decision(plan, memory, WAITING, {"ahead": telling.ahead, "wait_seconds": telling.seconds})


def _asking(moment: Moment, memory: Memory, queue: Queue, entry: EntryRow) -> Decision:
    """Out of the provider's queue to ask for a callback, the place kept; too late for whom an agent is taking."""
    if not queue_entries.ask(moment.connection, entry.call_sid):
        return _soon(moment, memory, queue)
    agents.caller_left(moment.connection, moment.outlook.centre, entry, moment.now)
    asks = replace(memory, why=None, wants_callback=True, keeps_place=True)
    return _leaving(moment, asks, {"keys": CALLBACK_KEY})


def _soon(moment: Moment, memory: Memory, queue: Queue) -> Decision:
    """An agent has taken the call and is being connected; should that come to nothing, the wait goes on."""
    sound = Play(queue.waiting.music) if queue.waiting.music else Pause(CONNECTING_SECONDS)
    plan = CallPlan("connecting", (sound, Next(Turn(Ask.WAITING, moment.next_turn))), "abandoned_queue")
    return Decision(plan, memory, WAITING)


def _leaving(moment: Moment, memory: Memory, detail: Mapping[str, Any]) -> Decision:
    return Decision(CallPlan("leaving", (Leave(),), "abandoned_queue"), memory, WAITING, detail)

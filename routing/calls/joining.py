"""Into the queue, where there is a place and somebody to wait for, else what is offered instead; and out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from routing import agents
from routing.calls.moment import Moment
from routing.calls.turns import WAITING, Decision, scene_decision
from routing.domain.call_plan import Ask, CallPlan, Enter, Say, Turn
from routing.domain.prompts import opening_words
from routing.domain.scene import Place, Scene, Situation, Why
from routing.domain.staff import Queue
from routing.store import calls, queue_entries
from routing.store.caller_marks import PRIORITY
from routing.store.queue_entries import EntryRow

ABANDONED = "abandoned_queue"


def join_queue(moment: Moment, situation: Situation, scene: Scene, detail: Mapping[str, Any]) -> Decision:
    """Puts the caller into the queue of what was chosen, unless it is full or nobody could take the call."""
    queue, is_back = situation.queue(scene.memory), scene.memory.keeps_place
    why = _refusal(moment, queue, is_back) if situation.may_queue else Why.CLOSING
    if is_back:
        scene = replace(scene, memory=replace(scene.memory, keeps_place=False))
    if queue is None or why is not None:
        close_entry(moment, queue_entries.of_call(moment.connection, moment.row.sid) if is_back else None, "overflow")
        told = scene.at(Place.OVERFLOW, *scene.opening, why=why or Why.NOBODY, waited=True)
        return scene_decision(moment, situation, told, {**detail, "overflow": told.memory.why})
    entry = queue_entries.enter(
        moment.connection, call_sid=moment.row.sid, queue=queue.id, topic=scene.memory.topic,
        language=scene.memory.language.value, priority=priority_of(moment), now=moment.now,
    )
    calls.queued(moment.connection, moment.row.sid, queue.id, entry.entered_at)
    if scene.memory.objects_to_recording is not None:
        choice = "objected" if scene.memory.objects_to_recording else "allowed"
        calls.record_choice(moment.connection, moment.row.sid, choice)
    plan = _plan(moment, situation, scene, queue, entry.place, "callback_place_kept" if is_back else "connecting")
    return Decision(plan, replace(scene.memory, waited=True, why=None), WAITING, detail)


def close_entry(moment: Moment, entry: EntryRow | None, left_as: str) -> None:
    """Takes a caller out of our queue, and lets go of the agents who are being rung for nobody."""
    if entry is not None and queue_entries.leave(moment.connection, entry.call_sid, left_as, moment.now):
        calls.waited(moment.connection, entry.call_sid, int((moment.now - entry.entered_at).total_seconds()))
        agents.caller_left(moment.connection, moment.outlook.centre, entry, moment.now)


def priority_of(moment: Moment) -> int:
    """1 for a caller who is marked to go first, else 0."""
    number = moment.caller.e164
    return int(number is not None and moment.outlook.is_marked(number, PRIORITY, moment.now))


def _refusal(moment: Moment, queue: Queue | None, is_back: bool) -> Why | None:
    """Why nobody can be waited for. Who only left to ask for a callback takes nobody's place."""
    if queue is None:
        return Why.NOBODY
    if not is_back and queue_entries.count_waiting(moment.connection, queue.id) >= queue.max_waiting:
        return Why.FULL
    if queue.workflow is None and not agents.is_anyone_there(moment.connection, moment.outlook.centre, queue):
        return Why.NOBODY
    return None


def _plan(
    moment: Moment, situation: Situation, scene: Scene, queue: Queue, place: str, words: str
) -> CallPlan:
    language, centre, turn = scene.memory.language, moment.outlook.centre, moment.next_turn
    said = [Say(told.in_(language), language) for told in opening_words(situation, scene)]
    said.append(Say(centre.messages[words].in_(language), language))
    attributes = (
        ("queue", queue.id), ("topic", scene.memory.topic or ""), ("language", language.value),
        ("from", moment.row.from_raw), ("call_sid", moment.row.sid),
    )
    enter = Enter(
        place, Turn(Ask.WAITING, turn), Turn(Ask.QUEUE_LEFT, turn), queue.workflow,
        attributes if queue.workflow else (),
    )
    return CallPlan(Place.QUEUE.value, (*said, enter), ABANDONED)

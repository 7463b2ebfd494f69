"""What holds at every place of a conversation: 0, 9 and *, three non-answers, the wish for a callback or a message,
and the way to a person.
"""

from __future__ import annotations

from dataclasses import replace

from routing.domain.menu import Command
from routing.domain.scene import CALLBACK_PLACES, Memory, Place, Scene, Situation, Why
from routing.domain.staff import Way
from routing.domain.text import Language

MOST_TRIES = 3
MOST_TURNS = 30
MISUNDERSTOOD = "not_understood"
_COMMANDS = {"0": Command.AGENT, "9": Command.ENGLISH, "*": Command.REPEAT}
_SETTLED = (Place.CLOSED, Place.OVERFLOW, Place.CALLBACK_ELSE)


def to_person(situation: Situation, scene: Scene) -> Scene:
    """To an agent, where one may be had; else to what is offered instead, or to the end."""
    memory = scene.memory
    if can_wait(situation, scene):
        is_announced = memory.keeps_place or not _is_notice_due(situation, memory)
        return scene.at(Place.QUEUE if is_announced else Place.NOTICE)
    if scene.place in _SETTLED or memory.turns >= MOST_TURNS:
        return scene.at(Place.END)
    # A caller who has been silent so far gets one reminder less.
    return scene.at(Place.OVERFLOW if memory.why else Place.CLOSED, tries=1 if memory.tries else 0)


def can_wait(situation: Situation, scene: Scene) -> bool:
    """Whether a caller may still wait for an agent: they have not done so yet, or left the queue only to ask."""
    return scene.memory.keeps_place or (situation.may_queue and not scene.memory.waited)


def message_scene(scene: Scene, wants_callback: bool) -> Scene:
    """To leaving a message; a wish to be rung back is kept with it."""
    return scene.at(Place.VOICEMAIL, wants_callback=wants_callback)


def offers_callback(situation: Situation, scene: Scene) -> bool:
    """Whether a callback is offered at a place; where the queue turned the caller away, as its config says."""
    if scene.place is not Place.OVERFLOW:
        return situation.offers_callback
    return situation.rings_back and Way.CALLBACK in ways_out(situation, scene.memory)


def ways_out(situation: Situation, memory: Memory) -> tuple[Way, ...]:
    """What the queue's config offers whoever gets no agent now."""
    queue = situation.queue(memory)
    if queue is None:
        return tuple(Way)
    return queue.when_full if memory.why is Why.FULL else queue.when_nobody


def callback_scene(situation: Situation, scene: Scene) -> Scene:
    """To asking for a callback, where one is offered; else a message tells of the wish."""
    if offers_callback(situation, scene):
        return scene.at(Place.CALLBACK, wants_callback=True)
    return message_scene(scene, wants_callback=True)


def without_callback(situation: Situation, scene: Scene, *opening: str) -> Scene:
    """No callback came of it: to an agent where one may be had, else to a message."""
    following = to_person(situation, scene) if can_wait(situation, scene) else message_scene(scene, wants_callback=True)
    return replace(following, opening=opening)


def non_answer(situation: Situation, scene: Scene, opening: str = MISUNDERSTOOD) -> Scene:
    """The same place once more, and why; the third time is the end of asking."""
    tries = scene.memory.tries + 1
    if tries < MOST_TRIES:
        return scene.again(opening, tries=tries)
    return _given_up(situation, scene.again(tries=tries))


def command(situation: Situation, scene: Scene, meant: Command) -> Scene:
    """A wish for a person, for English, or to hear it again."""
    if meant is Command.AGENT:
        return to_person(situation, scene)
    if meant is Command.ENGLISH:
        english = scene.again(language=Language.EN, tries=0)
        return replace(english, wants_announcement=scene.memory.language is not Language.EN)
    return scene.again(tries=0)


def keyed_command(situation: Situation, scene: Scene, keys: str) -> Scene:
    """0, 9 and * mean the same wherever a caller is."""
    return command(situation, scene, _COMMANDS[keys]) if keys in _COMMANDS else non_answer(situation, scene)


def _is_notice_due(situation: Situation, memory: Memory) -> bool:
    return situation.centre.records_talks and memory.objects_to_recording is None


def _given_up(situation: Situation, scene: Scene) -> Scene:
    if scene.place in (Place.PURCHASE, Place.PURCHASE_CHECK):
        return scene.at(Place.ANSWER, tries=1)
    if scene.place is Place.NOTICE:
        return scene.at(Place.QUEUE, objects_to_recording=False)
    if scene.place is Place.ANSWER and scene.memory.texted:
        return scene.at(Place.END)  # they have the answer, heard and written
    if scene.place in CALLBACK_PLACES and scene.place is not Place.CALLBACK_ELSE:
        return without_callback(situation, scene)
    return to_person(situation, scene)

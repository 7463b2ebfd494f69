"""What follows an answer on the telephone: from a place and what was pressed or said to the next place.

Silence, wrong keys and unknown words are non-answers: each prompt is shorter than the one before, and after the
third the caller is taken to where a person is, or to what is offered while nobody is. Nothing goes in circles: a
caller who asks for ever is taken there too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from routing.domain.callback_talk import CALLBACK_REPLIES, CALLBACK_SAID
from routing.domain.everywhere import (
    MOST_TRIES,
    MOST_TURNS,
    callback_scene,
    command,
    keyed_command,
    message_scene,
    non_answer,
    offers_callback,
    to_person,
)
from routing.domain.menu import Choice, Command, Menu, TopicChoice
from routing.domain.purchase_talk import purchase, purchase_check
from routing.domain.scene import CALLBACK_PLACES, Memory, Place, Scene, Situation
from routing.domain.speech import Key, Meaning, TopicMeant, Word

QUESTIONS_KEY = "4"
HOURS = "hours"
OBJECT_KEY = "8"

Reply = Callable[[Situation, Scene, str], Scene]


def opening_scene(situation: Situation) -> Scene:
    """Where a call begins."""
    memory = Memory()
    if not situation.may_queue:
        return Scene(Place.CLOSED, memory)
    if situation.menu is None:
        return Scene(Place.QUEUE, memory)
    return Scene(Place.MENU, memory)


def next_scene(situation: Situation, scene: Scene, heard: Meaning | None) -> Scene:
    """Where an answer leads. `heard` None is a non-answer."""
    memory = replace(scene.memory, turns=scene.memory.turns + 1, greeted=True)
    scene = Scene(scene.place, memory)
    if memory.turns >= MOST_TURNS:
        return to_person(situation, scene)
    if isinstance(heard, TopicMeant):
        return _topic(situation, scene, heard.topic) if scene.place in _TOPICS_HEARD else non_answer(situation, scene)
    if isinstance(heard, Key):
        return _REPLIES[scene.place](situation, scene, heard.keys)
    wished = _wish(situation, scene, heard)
    return wished or non_answer(situation, scene)


def _wish(situation: Situation, scene: Scene, heard: Meaning | None) -> Scene | None:
    """What can be said anywhere."""
    if isinstance(heard, Command):
        return command(situation, scene, heard)
    if heard is Word.CALLBACK and scene.place not in CALLBACK_PLACES:
        return callback_scene(situation, scene)
    if heard is Word.MESSAGE:
        return message_scene(scene, wants_callback=False)
    keys = _SAID.get(scene.place, {})
    return _REPLIES[scene.place](situation, scene, keys[heard]) if isinstance(heard, Word) and heard in keys else None


def _menu(situation: Situation, scene: Scene, keys: str) -> Scene:
    """A key of the menu one is in; commands of the first menu hold below it too."""
    root = situation.menu
    menu = root.at(scene.memory.path) if root else None
    if root is None or menu is None:
        return to_person(situation, scene)
    choice: Choice | None = menu.choices.get(keys) or root.commands().get(keys)
    if isinstance(choice, TopicChoice):
        return _topic(situation, scene, choice.topic)
    if isinstance(choice, Menu):
        return scene.at(Place.MENU, path=scene.memory.path + keys)
    return command(situation, scene, choice) if choice else non_answer(situation, scene)


def _topic(situation: Situation, scene: Scene, id_: str) -> Scene:
    """A topic that can be answered at once is; one with a date rule asks for the date; else straight to its queue."""
    topic = situation.centre.topics[id_]
    chosen = scene.again(topic=id_, queue=None, purchased_on=None, tries=0)
    if topic.answer is None:
        return to_person(situation, chosen)
    return chosen.at(Place.PURCHASE if topic.rule else Place.ANSWER)


def _answer(situation: Situation, scene: Scene, keys: str) -> Scene:
    topic = situation.topic(scene.memory)
    if keys == "1" and topic and topic.sms and topic.id not in scene.memory.texted:
        return _texted(situation, scene, topic.id)
    if situation.may_queue:
        return to_person(situation, scene) if keys == "2" else keyed_command(situation, scene, keys)
    if keys == "2" and offers_callback(situation, scene):
        return callback_scene(situation, scene)
    if keys == "3":
        return message_scene(scene, wants_callback=False)
    return keyed_command(situation, scene, keys)


def _closed(situation: Situation, scene: Scene, keys: str) -> Scene:
    if keys == "1" and offers_callback(situation, scene):
        return callback_scene(situation, scene)
    if keys == "3":
        return message_scene(scene, wants_callback=False)
    if keys == "2" and HOURS not in scene.memory.texted:
        return _texted(situation, scene, HOURS)
    if keys == QUESTIONS_KEY and situation.menu is not None:
        return scene.at(Place.MENU, path="")
    return non_answer(situation, scene) if keys == "0" else keyed_command(situation, scene, keys)


def _texted(situation: Situation, scene: Scene, purpose: str) -> Scene:
    """A text message, and then the same place, where it is offered no more."""
    if not situation.can_text:
        return scene.again("sms_not_possible", tries=min(scene.memory.tries + 1, MOST_TRIES - 1))
    sent = scene.again("sms_sent", texted=(*scene.memory.texted, purpose), tries=1)
    return replace(sent, wants_sms=purpose)


def _overflow(situation: Situation, scene: Scene, keys: str) -> Scene:
    if keys == "1" and offers_callback(situation, scene):
        return callback_scene(situation, scene)
    if keys == "3":
        return message_scene(scene, wants_callback=False)
    return non_answer(situation, scene) if keys == "0" else keyed_command(situation, scene, keys)


def _notice(_situation: Situation, scene: Scene, keys: str) -> Scene:
    """Only the key that was announced is an objection; any other goes on without one."""
    return scene.at(Place.QUEUE, objects_to_recording=keys == OBJECT_KEY)


_REPLIES: Mapping[Place, Reply] = {
    Place.MENU: _menu,
    Place.ANSWER: _answer,
    Place.PURCHASE: purchase,
    Place.PURCHASE_CHECK: purchase_check,
    Place.CLOSED: _closed,
    Place.OVERFLOW: _overflow,
    Place.NOTICE: _notice,
    **CALLBACK_REPLIES,
}
_SAID: Mapping[Place, Mapping[Word, str]] = {
    Place.ANSWER: {Word.SMS: "1"},
    Place.CLOSED: {Word.SMS: "2"},
    Place.PURCHASE_CHECK: {Word.YES: "1", Word.NO: "2"},
    Place.NOTICE: {Word.NO: OBJECT_KEY, Word.YES: "1"},
    **CALLBACK_SAID,
}
_TOPICS_HEARD = frozenset({Place.MENU, Place.ANSWER, Place.CLOSED})

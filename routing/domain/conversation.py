"""What follows an answer on the telephone: from a place and what was pressed or said to the next place.

Silence, wrong keys and unknown words are non-answers: each prompt is shorter than the one before, and after the
third the caller is taken to where a person is, or to what is offered while nobody is. Nothing goes in circles: a
caller who asks for ever is taken there too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from routing.domain.eligibility import eligibility
from routing.domain.keyed_date import Unreadable, read_keyed_date
from routing.domain.menu import Choice, Command, Menu, TopicChoice
from routing.domain.scene import Memory, Place, Scene, Situation
from routing.domain.speech import Key, Meaning, TopicMeant, Word
from routing.domain.text import Language

MOST_TRIES = 3
MOST_TURNS = 30
MISUNDERSTOOD = "not_understood"
QUESTIONS_KEY = "4"
HOURS = "hours"
OBJECT_KEY = "8"
UNKNOWN_DATE_KEY = "1"  # not #, which the network takes for the end of an entry and does not send

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
        return _topic(situation, scene, heard.topic) if scene.place in _TOPICS_HEARD else _non_answer(situation, scene)
    if isinstance(heard, Key):
        return _REPLIES[scene.place](situation, scene, heard.keys)
    wished = _wish(situation, scene, heard)
    return wished or _non_answer(situation, scene)


def to_person(situation: Situation, scene: Scene) -> Scene:
    """To an agent, where one may be had; else to what is offered instead, or to the end."""
    if situation.may_queue and not scene.memory.waited:
        return scene.at(Place.NOTICE if _is_notice_due(situation, scene.memory) else Place.QUEUE)
    if scene.place in (Place.CLOSED, Place.OVERFLOW) or scene.memory.turns >= MOST_TURNS:
        return scene.at(Place.END)
    # A caller who has been silent so far gets one reminder less.
    return scene.at(Place.CLOSED, tries=1 if scene.memory.tries else 0)


def message_scene(scene: Scene, wants_callback: bool) -> Scene:
    """To leaving a message; a wish to be rung back is kept with it."""
    return scene.at(Place.VOICEMAIL, wants_callback=wants_callback)


def _is_notice_due(situation: Situation, memory: Memory) -> bool:
    return situation.centre.records_talks and memory.objects_to_recording is None


def _non_answer(situation: Situation, scene: Scene) -> Scene:
    tries = scene.memory.tries + 1
    if tries < MOST_TRIES:
        return scene.again(MISUNDERSTOOD, tries=tries)
    return _given_up(situation, scene.again(tries=tries))


def _given_up(situation: Situation, scene: Scene) -> Scene:
    if scene.place in (Place.PURCHASE, Place.PURCHASE_CHECK):
        return scene.at(Place.ANSWER, tries=1)
    if scene.place is Place.NOTICE:
        return scene.at(Place.QUEUE, objects_to_recording=False)
    if scene.place is Place.ANSWER and scene.memory.texted:
        return scene.at(Place.END)  # they have the answer, heard and written
    return to_person(situation, scene)


def _wish(situation: Situation, scene: Scene, heard: Meaning | None) -> Scene | None:
    """What can be said anywhere."""
    if isinstance(heard, Command):
        return _command(situation, scene, heard)
    if heard is Word.CALLBACK or heard is Word.MESSAGE:
        return message_scene(scene, heard is Word.CALLBACK)
    keys = _SAID.get(scene.place, {})
    return _REPLIES[scene.place](situation, scene, keys[heard]) if isinstance(heard, Word) and heard in keys else None


def _command(situation: Situation, scene: Scene, command: Command) -> Scene:
    if command is Command.AGENT:
        return to_person(situation, scene)
    if command is Command.ENGLISH:
        return scene.again(language=Language.EN, tries=0)
    return scene.again(tries=0)


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
    return _command(situation, scene, choice) if choice else _non_answer(situation, scene)


def _topic(situation: Situation, scene: Scene, id_: str) -> Scene:
    """A topic that can be answered at once is; one with a date rule asks for the date; else straight to its queue."""
    topic = situation.centre.topics[id_]
    chosen = scene.again(topic=id_, queue=None, purchased_on=None, tries=0)
    if topic.answer is None:
        return to_person(situation, chosen)
    return chosen.at(Place.PURCHASE if topic.rule else Place.ANSWER)


def _purchase(situation: Situation, scene: Scene, keys: str) -> Scene:
    if keys.strip("#") == UNKNOWN_DATE_KEY:
        return scene.at(Place.ANSWER, tries=1)
    if keys.strip("#") in ("0", "*", "9"):
        return _keyed_command(situation, scene, keys.strip("#"))
    read = read_keyed_date(keys, situation.today)
    if isinstance(read, Unreadable):
        tries = scene.memory.tries + 1
        if tries < MOST_TRIES:
            return scene.again(f"purchase_{read.reason}", tries=tries)
        return _given_up(situation, scene.again(tries=tries))
    return scene.at(Place.PURCHASE_CHECK, purchased_on=read.isoformat())


def _purchase_check(situation: Situation, scene: Scene, keys: str) -> Scene:
    if keys == "1":
        return _routed_by_date(situation, scene)
    if keys == "2":
        return scene.at(Place.PURCHASE, purchased_on=None)
    return _keyed_command(situation, scene, keys)


def _routed_by_date(situation: Situation, scene: Scene) -> Scene:
    topic, bought = situation.topic(scene.memory), scene.memory.purchased_on
    if topic is None or topic.rule is None or bought is None:
        return scene.at(Place.ANSWER)
    today, holidays = situation.today, situation.line.rules.holidays
    found = eligibility(topic.rule, today.fromisoformat(bought), today, holidays)
    return scene.at(Place.ANSWER, queue=topic.queue if found.is_eligible else topic.rule.queue_if_late or topic.queue)


def _answer(situation: Situation, scene: Scene, keys: str) -> Scene:
    topic = situation.topic(scene.memory)
    if keys == "1" and topic and topic.sms and topic.id not in scene.memory.texted:
        return _texted(situation, scene, topic.id)
    if keys == "2":
        return to_person(situation, scene)
    return _keyed_command(situation, scene, keys)


def _closed(situation: Situation, scene: Scene, keys: str) -> Scene:
    if keys in ("1", "3"):
        return message_scene(scene, keys == "1")
    if keys == "2" and HOURS not in scene.memory.texted:
        return _texted(situation, scene, HOURS)
    if keys == QUESTIONS_KEY and situation.menu is not None:
        return scene.at(Place.MENU, path="")
    return _non_answer(situation, scene) if keys == "0" else _keyed_command(situation, scene, keys)


def _texted(situation: Situation, scene: Scene, purpose: str) -> Scene:
    """A text message, and then the same place, where it is offered no more."""
    if not situation.can_text:
        return scene.again("sms_not_possible", tries=min(scene.memory.tries + 1, MOST_TRIES - 1))
    sent = scene.again("sms_sent", texted=(*scene.memory.texted, purpose), tries=1)
    return replace(sent, wants_sms=purpose)


def _overflow(situation: Situation, scene: Scene, keys: str) -> Scene:
    if keys in ("1", "3"):
        return message_scene(scene, keys == "1")
    return _non_answer(situation, scene) if keys == "0" else _keyed_command(situation, scene, keys)


def _notice(_situation: Situation, scene: Scene, keys: str) -> Scene:
    """Only the key that was announced is an objection; any other goes on without one."""
    return scene.at(Place.QUEUE, objects_to_recording=keys == OBJECT_KEY)


def _keyed_command(situation: Situation, scene: Scene, keys: str) -> Scene:
    """0, 9 and * mean the same wherever a caller is."""
    commands = {"0": Command.AGENT, "9": Command.ENGLISH, "*": Command.REPEAT}
    return _command(situation, scene, commands[keys]) if keys in commands else _non_answer(situation, scene)


_REPLIES: Mapping[Place, Reply] = {
    Place.MENU: _menu,
    Place.ANSWER: _answer,
    Place.PURCHASE: _purchase,
    Place.PURCHASE_CHECK: _purchase_check,
    Place.CLOSED: _closed,
    Place.OVERFLOW: _overflow,
    Place.NOTICE: _notice,
}
_SAID: Mapping[Place, Mapping[Word, str]] = {
    Place.ANSWER: {Word.SMS: "1"},
    Place.CLOSED: {Word.SMS: "2"},
    Place.PURCHASE_CHECK: {Word.YES: "1", Word.NO: "2"},
    Place.NOTICE: {Word.NO: OBJECT_KEY, Word.YES: "1"},
}
_TOPICS_HEARD = frozenset({Place.MENU, Place.ANSWER, Place.CLOSED})

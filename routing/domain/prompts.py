"""What is said at each place of a conversation, and how it is asked: the longest first, shorter each time.

Every key is announced as "…, tapez N", the purpose before the key.
"""

from __future__ import annotations

from collections.abc import Iterator

from routing.domain.announcements import closed_words
from routing.domain.call_plan import (
    Ask,
    CallPlan,
    Goodbye,
    Pause,
    Question,
    Record,
    Refuse,
    Say,
    Step,
    Turn,
    sentence,
)
from routing.domain.callback_prompts import booked_words
from routing.domain.menu import Command
from routing.domain.place_words import words_at
from routing.domain.scene import Place, Scene, Situation
from routing.domain.speech import hints
from routing.domain.spoken import announce, key_name
from routing.domain.text import Language, Text

ENTRIES = {Place.PURCHASE: 8, Place.CALLBACK_KEYED: 17}
"""The longest entry where more than one key is asked for: a date, a telephone number with 00 and a country's code."""
SECONDS = 5
# A notice is not to be waited for; a date has to be looked for, and a number remembered.
_PATIENCE = {Place.NOTICE: 3, Place.PURCHASE: 9, Place.CALLBACK_KEYED: 9}
ENGLISH_KEY = "9"

Words = Iterator[Text]


def plan_of(situation: Situation, scene: Scene, turn: str) -> CallPlan:
    """The plan of a place that asks, records or ends; queues are the business of whoever knows who waits in them."""
    steps = tuple(_steps(situation, scene, turn))
    return CallPlan(scene.place.value, steps, ends_as(situation, scene))


def ends_as(situation: Situation, scene: Scene) -> str:
    """How a call will have ended if the caller hangs up here."""
    memory = scene.memory
    if scene.place is Place.REFUSED:
        return "refused"
    if memory.booked:
        return "converted"
    if memory.texted:
        return "sms"
    if memory.waited or scene.place in (Place.QUEUE, Place.OVERFLOW):
        return "abandoned_queue"
    return "abandoned_menu" if situation.may_queue else "closed"


def opening_words(situation: Situation, scene: Scene) -> Words:
    """The greeting and what is announced, once in a call, and what is to be said before anything else."""
    messages = situation.centre.messages
    if not scene.memory.greeted:
        yield messages["greeting"]
    if situation.announcement is not None and (not scene.memory.greeted or scene.wants_announcement):
        yield situation.announcement
    for key in scene.opening:
        yield messages[key]


def _steps(situation: Situation, scene: Scene, turn: str) -> Iterator[Step]:
    language = scene.memory.language
    said = [Say(words.in_(language), language) for words in opening_words(situation, scene)]
    if scene.place is Place.REFUSED:
        yield Refuse()
    elif scene.place is Place.END:
        yield from said
        yield from (Say(words.in_(language), language) for words in booked_words(situation))
        yield from (Say(situation.centre.messages["goodbye"].in_(language), language), Goodbye())
    elif scene.place is Place.VOICEMAIL:
        yield from said
        yield from _message(situation, scene, turn)
    else:
        yield _question(situation, scene, turn, said)


def _question(situation: Situation, scene: Scene, turn: str, said: list[Say]) -> Question:
    language, digits = scene.memory.language, ENTRIES.get(scene.place)
    prompts = [*said, *(Say(words.in_(language), language) for words in words_at(situation, scene))]
    prompts += [Say(words.en, Language.EN) for words in _for_english(situation, scene)]
    return Question(
        prompts=tuple(prompts), then=Turn(Ask.HEARD, turn), language=language,
        digits=digits or 1, finish_key="#" if digits else "",
        seconds=_PATIENCE.get(scene.place, SECONDS),
        hints=() if digits else _hints(situation, scene),
    )


def _message(situation: Situation, scene: Scene, turn: str) -> tuple[Step, ...]:
    memory, rules = scene.memory, situation.centre.voicemail
    key = "message_for_callback" if memory.wants_callback else "message"
    finish = sentence(situation.centre.messages, key, key=key_name(rules.finish_key))
    return (
        Say(finish.in_(memory.language), memory.language), Pause(1),
        Record(Turn(Ask.RECORDED, turn), Turn(Ask.MESSAGE_READY, turn), rules.max_length, rules.finish_key),
    )


def _for_english(situation: Situation, scene: Scene) -> Words:
    """What is said in English to who may not understand French: once, in the first menu a caller hears."""
    if scene.memory.tries or scene.memory.language is not Language.FR or scene.memory.path:
        return
    key: str | None = None
    if scene.place is Place.CLOSED:
        yield closed_words(situation.centre, situation.status, situation.line.rules.timezone)
        key = ENGLISH_KEY
    elif scene.place is Place.MENU and situation.menu is not None:
        commands = situation.menu.commands().items()
        key = next((pressed for pressed, command in commands if command is Command.ENGLISH), None)
    if key is not None:
        yield announce(situation.centre.messages["to_english"], key)


def _hints(situation: Situation, scene: Scene) -> tuple[str, ...]:
    root, menu = situation.menu, None
    if scene.place is Place.MENU and root is not None:
        menu = root.at(scene.memory.path)
    ids = tuple(dict.fromkeys(menu.topics())) if menu else ()
    return hints(situation.centre.topics, ids, scene.memory.language)

"""What is said at each place of a conversation, and how it is asked: the longest first, shorter each time.

Every key is announced as "…, tapez N", the purpose before the key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

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
from routing.domain.centre import Topic, Way
from routing.domain.conversation import HOURS, OBJECT_KEY, QUESTIONS_KEY
from routing.domain.eligibility import eligibility
from routing.domain.menu import KEYS, Command, Menu, TopicChoice
from routing.domain.scene import Memory, Place, Scene, Situation, Why
from routing.domain.speech import hints
from routing.domain.spoken import announce, count, key_name, spoken_date
from routing.domain.text import Language, Text

DATE_DIGITS = 8
SECONDS = 5
NOTICE_SECONDS = 3
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
    if memory.texted:
        return "sms"
    if memory.waited or scene.place in (Place.QUEUE, Place.OVERFLOW):
        return "abandoned_queue"
    return "abandoned_menu" if situation.may_queue else "closed"


def opening_words(situation: Situation, scene: Scene) -> Words:
    """The greeting, once in a call, and what is to be said before anything else."""
    messages = situation.centre.messages
    if not scene.memory.greeted:
        yield messages["greeting"]
    for key in scene.opening:
        yield messages[key]


def _steps(situation: Situation, scene: Scene, turn: str) -> Iterator[Step]:
    language = scene.memory.language
    said = [Say(words.in_(language), language) for words in opening_words(situation, scene)]
    if scene.place is Place.REFUSED:
        yield Refuse()
    elif scene.place is Place.END:
        yield from said
        yield from (Say(situation.centre.messages["goodbye"].in_(language), language), Goodbye())
    elif scene.place is Place.VOICEMAIL:
        yield from said
        yield from _message(situation, scene, turn)
    else:
        yield _question(situation, scene, turn, said)


def _question(situation: Situation, scene: Scene, turn: str, said: list[Say]) -> Question:
    language, is_date = scene.memory.language, scene.place is Place.PURCHASE
    prompts = [*said, *(Say(words.in_(language), language) for words in _PROMPTS[scene.place](situation, scene))]
    prompts += [Say(words.en, Language.EN) for words in _for_english(situation, scene)]
    return Question(
        prompts=tuple(prompts), then=Turn(Ask.HEARD, turn), language=language,
        digits=DATE_DIGITS if is_date else 1, finish_key="#" if is_date else "",
        seconds=NOTICE_SECONDS if scene.place is Place.NOTICE else SECONDS,
        hints=() if is_date else _hints(situation, scene),
    )


def _message(situation: Situation, scene: Scene, turn: str) -> tuple[Step, ...]:
    memory, rules = scene.memory, situation.centre.voicemail
    key = "message_for_callback" if memory.wants_callback else "message"
    finish = sentence(situation.centre.messages, key, key=key_name(rules.finish_key))
    return (
        Say(finish.in_(memory.language), memory.language), Pause(1),
        Record(Turn(Ask.RECORDED, turn), Turn(Ask.MESSAGE_READY, turn), rules.max_length, rules.finish_key),
    )


def _menu(situation: Situation, scene: Scene) -> Words:
    root = situation.menu
    menu = root.at(scene.memory.path) if root else None
    if root is None or menu is None:
        return
    tries, messages = scene.memory.tries, situation.centre.messages
    if tries < 2:
        yield from (announce(purpose, key) for key, purpose in _choices(situation, menu))
    agent_key = next((key for key, choice in root.commands().items() if choice is Command.AGENT), None)
    if agent_key and situation.may_queue:
        yield announce(messages["to_agent"], agent_key)
    elif tries >= 2:
        yield from (announce(purpose, key) for key, purpose in list(_choices(situation, menu))[:2])
    if tries == 0:
        yield from _repeat(situation)


def _choices(situation: Situation, menu: Menu) -> Iterator[tuple[str, Text]]:
    for key in KEYS:
        choice = menu.choices.get(key)
        if isinstance(choice, TopicChoice):
            topic = situation.centre.topics[choice.topic]
            yield key, topic.spoken or topic.label
        elif isinstance(choice, Menu) and choice.label is not None:
            yield key, choice.spoken or choice.label


def _answer(situation: Situation, scene: Scene) -> Words:
    topic, memory = situation.topic(scene.memory), scene.memory
    if topic is None:
        return
    messages = situation.centre.messages
    if memory.tries == 0 and topic.rule is not None and memory.purchased_on is not None:
        yield from _verdict(situation, memory, topic)  # the answer itself was heard before the question
    elif memory.tries == 0 and topic.answer is not None:
        yield topic.answer
    if topic.sms and situation.can_text and topic.id not in memory.texted and memory.tries < 2:
        yield announce(messages["to_sms_answer"], "1")
    yield announce(messages["to_agent" if situation.may_queue else "to_callback_or_message"], "2")
    if memory.tries == 0:
        yield from _repeat(situation)


def _verdict(situation: Situation, memory: Memory, topic: Topic) -> Words:
    """The last day, said as a fact; no right is promised."""
    if topic.rule is None or memory.purchased_on is None:
        return
    bought, today = date.fromisoformat(memory.purchased_on), situation.today
    found = eligibility(topic.rule, bought, today, situation.line.rules.holidays)
    key = "purchase_in_time" if found.is_eligible else "purchase_late"
    if found.moved_from is not None:
        yield sentence(situation.centre.messages, "purchase_moved", day=spoken_date(found.moved_from, today))
    yield sentence(
        situation.centre.messages, key, day=spoken_date(found.last_day, today), days=count(topic.rule.days)
    )


def _purchase(situation: Situation, scene: Scene) -> Words:
    topic, tries = situation.topic(scene.memory), scene.memory.tries
    messages = situation.centre.messages
    if tries == 0 and topic and topic.answer:
        yield topic.answer
    yield messages["purchase" if tries == 0 else "purchase_again"]
    if tries == 0:
        yield messages["purchase_unknown"]


def _purchase_check(situation: Situation, scene: Scene) -> Words:
    messages, bought = situation.centre.messages, scene.memory.purchased_on
    if bought is not None:
        day = spoken_date(date.fromisoformat(bought), situation.today)
        yield sentence(messages, "purchase_read_back", day=day)
    yield announce(messages["if_right"], "1")
    yield announce(messages["to_correct"], "2")


def _closed(situation: Situation, scene: Scene) -> Words:
    memory, messages = scene.memory, situation.centre.messages
    if memory.tries == 0:
        yield closed_words(situation.centre, situation.status, situation.line.rules.timezone)
    yield announce(messages["to_callback"], "1")
    if situation.can_text and HOURS not in memory.texted and memory.tries < 2:
        yield announce(messages["to_sms_hours"], "2")
    yield announce(messages["to_message"], "3")
    if memory.tries == 0 and situation.menu is not None:
        yield announce(messages["to_questions"], QUESTIONS_KEY)
    if memory.tries == 0:
        yield from _repeat(situation)


def _overflow(situation: Situation, scene: Scene) -> Words:
    memory, messages = scene.memory, situation.centre.messages
    queue = situation.queue(memory)
    if memory.tries == 0:
        yield messages[f"overflow_{(memory.why or Why.TROUBLE).value}"]
    ways = (queue.when_full if memory.why is Why.FULL else queue.when_nobody) if queue else tuple(Way)
    if Way.CALLBACK in ways:
        yield announce(messages["to_callback"], "1")
    if Way.VOICEMAIL in ways or Way.CALLBACK not in ways:
        yield announce(messages["to_message"], "3")
    if memory.tries == 0:
        yield from _repeat(situation)


def _notice(situation: Situation, _scene: Scene) -> Words:
    """Said before a recording begins, with a key to object, as the CNIL asks (www.cnil.fr, on recorded calls)."""
    yield situation.centre.messages["recording_notice"]
    yield announce(situation.centre.messages["to_object"], OBJECT_KEY)


def _repeat(situation: Situation) -> Words:
    yield announce(situation.centre.messages["to_repeat"], "*")


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


_PROMPTS: Mapping[Place, Callable[[Situation, Scene], Words]] = {
    Place.MENU: _menu,
    Place.ANSWER: _answer,
    Place.PURCHASE: _purchase,
    Place.PURCHASE_CHECK: _purchase_check,
    Place.CLOSED: _closed,
    Place.OVERFLOW: _overflow,
    Place.NOTICE: _notice,
}

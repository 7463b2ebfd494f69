"""What is said at each place that asks: the longest first, shorter each time a caller did not answer.

Every key is announced as "…, tapez N", the purpose before the key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from routing.domain.announcements import closed_words
from routing.domain.call_plan import sentence
from routing.domain.callback_prompts import CALLBACK_PROMPTS
from routing.domain.centre import Topic
from routing.domain.conversation import HOURS, OBJECT_KEY, QUESTIONS_KEY
from routing.domain.eligibility import eligibility
from routing.domain.everywhere import offers_callback, ways_out
from routing.domain.menu import KEYS, Command, Menu, TopicChoice
from routing.domain.scene import Memory, Place, Scene, Situation, Why
from routing.domain.spoken import announce, count, spoken_date
from routing.domain.staff import Way
from routing.domain.text import Text

Words = Iterator[Text]


def words_at(situation: Situation, scene: Scene) -> Words:
    """What is said at a place that asks."""
    yield from _PROMPTS[scene.place](situation, scene)


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
    if situation.may_queue:
        yield announce(messages["to_agent"], "2")
    else:
        if offers_callback(situation, scene):
            yield announce(messages["to_callback"], "2")
        yield announce(messages["to_message"], "3")
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
    if offers_callback(situation, scene):
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
    if memory.tries == 0:
        yield messages[f"overflow_{(memory.why or Why.TROUBLE).value}"]
    if offers_callback(situation, scene):
        yield announce(messages["to_callback"], "1")
    if Way.VOICEMAIL in ways_out(situation, memory) or not offers_callback(situation, scene):
        yield announce(messages["to_message"], "3")
    if memory.tries == 0:
        yield from _repeat(situation)


def _notice(situation: Situation, _scene: Scene) -> Words:
    """Said before a recording begins, with a key to object, as the CNIL asks (www.cnil.fr, on recorded calls)."""
    yield situation.centre.messages["recording_notice"]
    yield announce(situation.centre.messages["to_object"], OBJECT_KEY)


def _repeat(situation: Situation) -> Words:
    yield announce(situation.centre.messages["to_repeat"], "*")


_PROMPTS: Mapping[Place, Callable[[Situation, Scene], Words]] = {
    Place.MENU: _menu,
    Place.ANSWER: _answer,
    Place.PURCHASE: _purchase,
    Place.PURCHASE_CHECK: _purchase_check,
    Place.CLOSED: _closed,
    Place.OVERFLOW: _overflow,
    Place.NOTICE: _notice,
    **CALLBACK_PROMPTS,
}

"""What is said while somebody asks for a callback: the number, the time, and at the end what was promised.

Every key is announced as "…, tapez N", the purpose before the key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from routing.domain.call_plan import sentence
from routing.domain.callback_facts import CallbackFacts
from routing.domain.callback_talk import OTHER_DAY_KEY, OTHER_TIMES_KEY
from routing.domain.callback_words import spoken_caller_id, window_text
from routing.domain.everywhere import can_wait
from routing.domain.scene import Place, Scene, Situation
from routing.domain.slot_pages import has_other_days, has_other_times
from routing.domain.slots import Window, window_of
from routing.domain.spoken import announce, letters, phone_number
from routing.domain.text import Text

Words = Iterator[Text]


def booked_words(situation: Situation) -> Words:
    """What was promised in this turn, and the reference letter by letter; nothing where nothing was."""
    booked = situation.callbacks.booked if situation.callbacks else None
    if booked is None:
        return
    messages, number = situation.centre.messages, spoken_caller_id(situation.centre)
    if booked.window is None:
        yield sentence(messages, "callback_booked_unplanned", number=number)
    else:
        yield sentence(messages, "callback_booked", window=_window(situation, booked.window), number=number)
    yield sentence(messages, "callback_reference", reference=letters(booked.reference))


def _held(situation: Situation, scene: Scene) -> Words:
    messages, held = situation.centre.messages, situation.callbacks.held if situation.callbacks else None
    if scene.memory.tries == 0 and held is not None:
        if held.window is None:
            yield messages["callback_held_unplanned"]
        else:
            yield sentence(messages, "callback_held", window=_window(situation, held.window))
    yield announce(messages["callback_to_keep"], "1")
    yield announce(messages["callback_to_move"], "2")
    yield announce(messages["callback_to_cancel"], "3")
    if can_wait(situation, scene):
        yield announce(messages["callback_to_wait"], "4")
    if scene.memory.tries == 0:
        yield announce(messages["to_repeat"], "*")


def _number(situation: Situation, scene: Scene) -> Words:
    messages, number = situation.centre.messages, phone_number(scene.memory.number or "")
    yield sentence(messages, "callback_number", number=number)
    if scene.memory.tries == 0:
        yield from _consent(situation)
    yield announce(messages["if_right"], "1")
    yield announce(messages["callback_to_correct"], "2")
    yield from _back(situation, scene)


def _keyed(situation: Situation, scene: Scene) -> Words:
    messages, memory = situation.centre.messages, scene.memory
    if memory.tries == 0 and not memory.is_keyed:
        yield from _consent(situation)
    yield messages["callback_key_number"]
    if can_wait(situation, scene) and memory.tries < 2:
        yield messages["callback_key_agent"]


def _check(situation: Situation, scene: Scene) -> Words:
    messages, number = situation.centre.messages, phone_number(scene.memory.number or "")
    yield sentence(messages, "callback_number_check", number=number)
    yield announce(messages["if_right"], "1")
    yield announce(messages["to_correct"], "2")


def _time(situation: Situation, scene: Scene) -> Words:
    messages, facts = situation.centre.messages, situation.callbacks
    if facts is None:
        return
    yield announce(_soonest(situation, facts), "1")
    if facts.slots:
        yield announce(messages["callback_to_choose"], "2")
    yield from _back(situation, scene)


def _soonest(situation: Situation, facts: CallbackFacts) -> Text:
    messages, told = situation.centre.messages, facts.soonest.told
    if told is None:
        return messages["callback_to_soonest_unplanned"]
    key = "callback_to_soonest_now" if told.start <= situation.now else "callback_to_soonest"
    return sentence(messages, key, window=_window(situation, told))


def _slots(situation: Situation, scene: Scene) -> Words:
    messages, told, promises = situation.centre.messages, scene.memory.offered, situation.centre.promises
    slots = situation.callbacks.slots if situation.callbacks else ()
    for number, id_ in enumerate(told if promises else (), start=1):
        window = _window(situation, window_of(id_, promises.slots)) if promises else Text("", "")
        yield announce(sentence(messages, "callback_to_slot", window=window), str(number))
    if scene.memory.tries < 2 and has_other_times(slots, told):
        yield announce(messages["callback_to_other_times"], OTHER_TIMES_KEY)
    if scene.memory.tries < 2 and has_other_days(slots, situation.line.rules.timezone):
        yield announce(messages["callback_to_other_day"], OTHER_DAY_KEY)
    if scene.memory.tries == 0:
        yield announce(messages["to_repeat"], "*")


def _confirm(situation: Situation, scene: Scene) -> Words:
    messages, promises, slot = situation.centre.messages, situation.centre.promises, scene.memory.slot
    if promises is not None and slot is not None:
        window = _window(situation, window_of(slot, promises.slots))
        yield sentence(messages, "callback_chosen", window=window)
    yield announce(messages["callback_to_confirm"], "1")
    yield announce(messages["to_correct"], "2")


def _else(situation: Situation, scene: Scene) -> Words:
    messages = situation.centre.messages
    if can_wait(situation, scene):
        yield announce(messages["to_agent"], "0")
    yield announce(messages["to_message"], "3")


def _back(situation: Situation, scene: Scene) -> Words:
    """For whoever left the queue to ask: the way back; for all, to hear it again."""
    messages = situation.centre.messages
    if scene.memory.tries == 0:
        if scene.memory.keeps_place:
            yield announce(messages["callback_to_go_on_waiting"], "0")
        yield announce(messages["to_repeat"], "*")


def _consent(situation: Situation) -> Words:
    if situation.callbacks is not None:
        yield situation.callbacks.consent


def _window(situation: Situation, window: Window) -> Text:
    return window_text(window, situation.now, situation.line.rules.timezone, spoken=True)


CALLBACK_PROMPTS: Mapping[Place, Callable[[Situation, Scene], Words]] = {
    Place.CALLBACK_HELD: _held,
    Place.CALLBACK_NUMBER: _number,
    Place.CALLBACK_KEYED: _keyed,
    Place.CALLBACK_CHECK: _check,
    Place.CALLBACK_TIME: _time,
    Place.CALLBACK_SLOTS: _slots,
    Place.CALLBACK_CONFIRM: _confirm,
    Place.CALLBACK_ELSE: _else,
}

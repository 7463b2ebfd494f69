"""Asking for a callback on the telephone: which number, what time, and then it is done. Key 1 always is the way on.

Whoever calls from a number that is rung back already may keep, move or cancel that callback, or wait now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from routing.domain.callback_facts import CallbackFacts, Deed, Told
from routing.domain.everywhere import can_wait, keyed_command, message_scene, non_answer, to_person, without_callback
from routing.domain.scene import Place, Scene, Situation
from routing.domain.slot_pages import has_other_days, has_other_times, page_after, page_of_next_day
from routing.domain.speech import Word

OTHER_TIMES_KEY, OTHER_DAY_KEY = "4", "5"
KEYED_COMMANDS = ("0", "*", "9")

Reply = Callable[[Situation, Scene, str], Scene]


def begun(situation: Situation, scene: Scene) -> Scene:
    """Where asking begins: with the callback this number has already, with the number, or with why there is none."""
    facts = _facts(situation)
    if facts.held is not None:
        return scene.at(Place.CALLBACK_HELD, *scene.opening, number=facts.own)
    if not facts.has_time:
        return refused(scene, "callback_full")
    if facts.own is not None:
        return scene.at(Place.CALLBACK_NUMBER, *scene.opening, number=facts.own)
    why = ("callback_own_refused",) if facts.own_refusal else ()
    return scene.at(Place.CALLBACK_KEYED, *scene.opening, *why, number=None)


def refused(scene: Scene, why: str) -> Scene:
    """No callback can be had: whoever left the queue to ask is back in it, others hear what there is instead."""
    place = Place.QUEUE if scene.memory.keeps_place else Place.CALLBACK_ELSE
    return scene.at(place, why, number=None, held=None, slot=None)


def slot_gone(situation: Situation, scene: Scene) -> Scene:
    """What was chosen has just been taken: other times, as far as there are any."""
    slots = _facts(situation).slots
    if scene.memory.slot is None or not slots:
        return refused(scene, "callback_full")
    return scene.at(Place.CALLBACK_SLOTS, "callback_slot_taken", slot=None, offered=page_after(slots, ()))


def settled(situation: Situation, scene: Scene, booked: Told) -> tuple[Situation, Scene]:
    """The callback is booked, or moved: the call ends with what was promised."""
    told = replace(situation, callbacks=replace(_facts(situation), booked=booked))
    return told, scene.at(Place.END, booked=booked.reference, number=None, held=None, slot=None, offered=())


def cancelled(scene: Scene) -> Scene:
    """The callback is cancelled: back to the queue for whoever came from there, else the end."""
    place = Place.QUEUE if scene.memory.keeps_place else Place.END
    return scene.at(place, "callback_cancelled", number=None, held=None)


def _facts(situation: Situation) -> CallbackFacts:
    if situation.callbacks is None:
        raise LookupError("what a callback depends on was not looked up")
    return situation.callbacks


def _held(situation: Situation, scene: Scene, keys: str) -> Scene:
    held = _facts(situation).held
    if held is None:  # it was served, or is over, since it was told of
        return refused(scene, "callback_over")
    if keys == "1":
        return scene.at(Place.END, "callback_kept", booked=held.reference)
    if keys == "2":
        return scene.at(Place.CALLBACK_TIME, held=held.id)
    if keys == "3":
        return replace(scene.at(Place.END, held=held.id), deed=Deed.CANCEL)
    if keys == "4" and can_wait(situation, scene):
        return to_person(situation, scene)
    return keyed_command(situation, scene, keys)


def _number(situation: Situation, scene: Scene, keys: str) -> Scene:
    if keys == "1":
        return scene.at(Place.CALLBACK_TIME)
    if keys == "2":
        return scene.at(Place.CALLBACK_KEYED, number=None, is_keyed=True)
    return keyed_command(situation, scene, keys)


def _keyed(situation: Situation, scene: Scene, keys: str) -> Scene:
    """A number, then #, which the network keeps: # alone cannot be told from silence."""
    if keys.strip("#") in KEYED_COMMANDS:
        return keyed_command(situation, scene, keys.strip("#"))
    keyed = _facts(situation).keyed
    if keyed is None or keyed.e164 is None:
        why = keyed.refusal if keyed and keyed.refusal else "invalid_phone"
        return non_answer(situation, scene, f"callback_refused_{why}")
    return scene.at(Place.CALLBACK_CHECK, number=keyed.e164, is_keyed=True)


def _check(situation: Situation, scene: Scene, keys: str) -> Scene:
    if keys == "1":
        return scene.at(Place.CALLBACK_TIME)
    if keys == "2":
        return scene.at(Place.CALLBACK_KEYED, number=None)
    return keyed_command(situation, scene, keys)


def _time(situation: Situation, scene: Scene, keys: str) -> Scene:
    slots = _facts(situation).slots
    if keys == "1":
        return replace(scene.at(Place.END, slot=None), deed=Deed.BOOK)
    if keys == "2" and slots:
        return scene.at(Place.CALLBACK_SLOTS, offered=page_after(slots, ()))
    return keyed_command(situation, scene, keys)


def _slots(situation: Situation, scene: Scene, keys: str) -> Scene:
    slots, told, zone = _facts(situation).slots, scene.memory.offered, situation.line.rules.timezone
    if keys.isdecimal() and 1 <= int(keys) <= len(told):
        return scene.at(Place.CALLBACK_CONFIRM, slot=told[int(keys) - 1])
    if keys == OTHER_TIMES_KEY and has_other_times(slots, told):
        return scene.at(Place.CALLBACK_SLOTS, offered=page_after(slots, told))
    if keys == OTHER_DAY_KEY and has_other_days(slots, zone):
        return scene.at(Place.CALLBACK_SLOTS, offered=page_of_next_day(slots, told, zone))
    return keyed_command(situation, scene, keys)


def _confirm(situation: Situation, scene: Scene, keys: str) -> Scene:
    if keys == "1":
        return replace(scene.at(Place.END), deed=Deed.BOOK)
    if keys == "2":
        return scene.at(Place.CALLBACK_TIME, slot=None)
    return keyed_command(situation, scene, keys)


def _else(situation: Situation, scene: Scene, keys: str) -> Scene:
    if keys == "3":
        return message_scene(scene, wants_callback=True)
    return non_answer(situation, scene) if keys == "0" and not can_wait(situation, scene) else keyed_command(
        situation, scene, keys
    )


def _begins(situation: Situation, scene: Scene, _keys: str) -> Scene:
    """Nothing is asked where asking begins."""
    return without_callback(situation, scene)


CALLBACK_REPLIES: Mapping[Place, Reply] = {
    Place.CALLBACK: _begins,
    Place.CALLBACK_HELD: _held,
    Place.CALLBACK_NUMBER: _number,
    Place.CALLBACK_KEYED: _keyed,
    Place.CALLBACK_CHECK: _check,
    Place.CALLBACK_TIME: _time,
    Place.CALLBACK_SLOTS: _slots,
    Place.CALLBACK_CONFIRM: _confirm,
    Place.CALLBACK_ELSE: _else,
}
CALLBACK_SAID: Mapping[Place, Mapping[Word, str]] = {
    Place.CALLBACK_NUMBER: {Word.YES: "1", Word.NO: "2"},
    Place.CALLBACK_CHECK: {Word.YES: "1", Word.NO: "2"},
    Place.CALLBACK_TIME: {Word.YES: "1", Word.CALLBACK: "1", Word.NO: "2"},
    Place.CALLBACK_CONFIRM: {Word.YES: "1", Word.NO: "2"},
}

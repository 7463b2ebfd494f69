"""Asking for a callback, step by step: where each key leads, and what is done on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.domain.callback_facts import Deed
from routing.domain.callback_talk import begun, cancelled, refused, settled, slot_gone
from routing.domain.conversation import next_scene
from routing.domain.everywhere import MOST_TRIES
from routing.domain.scene import Memory, Place, Scene, Situation
from routing.domain.speech import Key, Meaning, Word
from routing.domain.staff import Way
from tests.domain.conversations import ANOTHER, CLOSED, OPEN, OWN, PROMISED, keyed, shipped, situation, talk

ASKING = Memory(wants_callback=True, waited=True, keeps_place=True)


def last(where: Situation, *answers: Meaning | None, start: Scene | None = None) -> Scene:
    """The scene a conversation comes to."""
    return talk(where, *answers, start=start)[-1]


@pytest.mark.parametrize(("keys", "place"), [
    ("1", Place.CALLBACK_NUMBER), ("1,1", Place.CALLBACK_TIME), ("1,2", Place.CALLBACK_KEYED),
    ("1,2,0145678901", Place.CALLBACK_CHECK), ("1,2,0145678901,2", Place.CALLBACK_KEYED),
    ("1,2,0145678901,1", Place.CALLBACK_TIME), ("1,1,2", Place.CALLBACK_SLOTS), ("1,1,2,4", Place.CALLBACK_SLOTS),
    ("1,1,2,5,2", Place.CALLBACK_CONFIRM), ("1,1,2,1,2", Place.CALLBACK_TIME), ("1,1,1", Place.END),
    ("1,1,2,3,1", Place.END), ("1,9", Place.CALLBACK_NUMBER), ("1,0", Place.CLOSED),
])
def test_where_keys_lead(keys: str, place: Place) -> None:
    assert last(situation(CLOSED), *keyed(keys)).place is place


def test_the_way_by_key_1_is_the_caller_s_own_number_as_soon_as_possible() -> None:
    scenes = talk(situation(CLOSED), *keyed("1,1,1"))
    assert [scene.memory.number for scene in scenes] == [None, OWN, OWN, None]
    before = next_scene(situation(CLOSED), scenes[2], Key("1"))
    assert (before.deed, before.memory.slot, before.memory.number) == (Deed.BOOK, None, OWN)
    assert scenes[-1].memory.booked == PROMISED.reference


def test_a_slot_is_chosen_by_its_place_and_confirmed_with_1() -> None:
    where = situation(CLOSED)
    told = last(where, *keyed("1,1,2"))
    chosen = last(where, Key("2"), start=told)
    assert chosen.memory.slot == told.memory.offered[1]
    assert next_scene(where, chosen, Key("1")).deed is Deed.BOOK
    assert next_scene(where, chosen, Word.YES).deed is Deed.BOOK


def test_a_number_keyed_is_read_back_and_used() -> None:
    scene = last(situation(CLOSED, own=None), *keyed("1,0145678901,1"))
    assert (scene.place, scene.memory.number, scene.memory.is_keyed) == (Place.CALLBACK_TIME, ANOTHER, True)


@pytest.mark.parametrize(("now", "memory", "place"), [
    (CLOSED, Memory(), Place.VOICEMAIL), (OPEN, Memory(), Place.QUEUE), (OPEN, ASKING, Place.QUEUE),
    (OPEN, Memory(waited=True), Place.VOICEMAIL),
])
def test_after_two_more_asks_an_agent_or_a_message(now: object, memory: Memory, place: Place) -> None:
    where = situation(CLOSED if now == CLOSED else OPEN, own=None)
    start = begun(where, Scene(Place.CALLBACK, memory))
    scenes = talk(where, *[Key("12")] * MOST_TRIES, start=start)
    assert [scene.place for scene in scenes] == [*[Place.CALLBACK_KEYED] * MOST_TRIES, place]
    assert scenes[1].opening == ("callback_refused_invalid_phone",)


def test_who_has_a_callback_may_keep_move_cancel_or_wait() -> None:
    where = situation(OPEN, held=PROMISED)
    held = begun(where, Scene(Place.CALLBACK, Memory()))
    assert held.place is Place.CALLBACK_HELD
    kept, moving, cancelling, waiting = (next_scene(where, held, Key(key)) for key in "1234")
    assert (kept.place, kept.memory.booked) == (Place.END, PROMISED.reference)
    assert (moving.place, moving.memory.held) == (Place.CALLBACK_TIME, PROMISED.id)
    assert (cancelling.deed, cancelling.memory.held) == (Deed.CANCEL, PROMISED.id)
    assert waiting.place is Place.QUEUE
    shut = situation(CLOSED, held=PROMISED)
    assert next_scene(shut, held, Key("4")).opening == ("not_understood",)
    assert next_scene(situation(OPEN), held, Key("1")).place is Place.CALLBACK_ELSE


def test_who_left_the_queue_to_ask_is_led_back_to_it() -> None:
    asking = Scene(Place.CALLBACK_TIME, ASKING)
    assert refused(asking, "callback_full").place is Place.QUEUE
    assert cancelled(asking).place is Place.QUEUE
    for key in ("0", "7"):
        assert last(situation(OPEN), *[Key(key)] * MOST_TRIES, start=asking).place is Place.QUEUE


def test_where_every_seat_is_sold_nothing_is_promised() -> None:
    where = situation(CLOSED, taken=99)
    assert (last(where, Key("1")).place, last(where, Key("1")).opening) == (Place.CALLBACK_ELSE, ("callback_full",))
    assert slot_gone(where, Scene(Place.END, Memory(slot="x"))).opening == ("callback_full",)
    assert slot_gone(situation(CLOSED), Scene(Place.END, Memory(slot="x"))).place is Place.CALLBACK_SLOTS


def test_the_queue_s_config_decides_what_is_offered_instead_of_an_agent() -> None:
    centre = shipped()
    queues = {id_: replace(queue, when_nobody=(Way.VOICEMAIL,)) for id_, queue in centre.queues.items()}
    where = situation(OPEN, centre=replace(centre, queues=queues))
    start = Scene(Place.OVERFLOW, Memory(waited=True))
    assert last(where, Key("1"), start=start).opening == ("not_understood",)
    assert last(where, Word.CALLBACK, start=start).place is Place.VOICEMAIL
    assert last(situation(OPEN), Key("1"), start=start).place is Place.CALLBACK_NUMBER


def test_what_becomes_of_a_wish_forgets_what_it_was_about() -> None:
    """What is asked next, or told to whoever came back, must not come from the callback before."""
    asked = Memory(number=OWN, held="h", slot="20261124T0900Z", offered=("20261124T0900Z",), tries=2)
    where = situation(CLOSED)
    assert where.callbacks is not None
    empty = Memory(number=None, held=None, slot=None, offered=asked.offered)
    assert refused(Scene(Place.END, asked), "callback_full") == Scene(Place.CALLBACK_ELSE, empty, ("callback_full",))
    told, end = settled(where, Scene(Place.END, asked), PROMISED)
    assert end == Scene(Place.END, Memory(booked=PROMISED.reference))
    assert told == replace(where, callbacks=replace(where.callbacks, booked=PROMISED))
    gone = cancelled(Scene(Place.END, asked))
    assert gone == Scene(Place.END, replace(asked, number=None, held=None, tries=0), ("callback_cancelled",))
    taken, first = slot_gone(where, Scene(Place.END, asked)), tuple(slot.id for slot in where.callbacks.slots[:3])
    others = replace(asked, slot=None, offered=first, tries=0)
    assert taken == Scene(Place.CALLBACK_SLOTS, others, ("callback_slot_taken",))
    assert slot_gone(where, Scene(Place.END, Memory())).place is Place.CALLBACK_ELSE, "as soon as possible was full"


def test_where_asking_begins() -> None:
    asks = Scene(Place.CALLBACK, Memory(number="x", tries=1), ("callback_over",))
    for where, place, opening, number in (
        (situation(held=PROMISED), Place.CALLBACK_HELD, ("callback_over",), OWN),
        (situation(CLOSED, taken=99), Place.CALLBACK_ELSE, ("callback_full",), None),
        (situation(CLOSED), Place.CALLBACK_NUMBER, ("callback_over",), OWN),
        (situation(CLOSED, own=None), Place.CALLBACK_KEYED, ("callback_over",), None),
        (_refused_number(), Place.CALLBACK_KEYED, ("callback_over", "callback_own_refused"), None),
    ):
        assert begun(where, asks) == Scene(place, Memory(number=number), opening)
    with pytest.raises(LookupError, match=r"^what a callback depends on was not looked up$"):
        begun(replace(situation(), callbacks=None), asks)


def _refused_number() -> Situation:
    where = situation(CLOSED, own=None)
    assert where.callbacks is not None
    return replace(where, callbacks=replace(where.callbacks, own_refusal="phone_not_allowed"))

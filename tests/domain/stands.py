"""Where a caller may stand in a conversation: every place, in the circumstances in which something else holds there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from routing.domain.callback_facts import CallbackFacts, Keyed, Told
from routing.domain.centre import Centre
from routing.domain.scene import Memory, Place, Scene, Situation, Why
from routing.domain.slots import Soonest, Window
from routing.domain.staff import Way
from routing.domain.text import Language
from tests.domain.conversations import ANOTHER, CLOSED, OPEN, OWN, PROMISED, shipped, situation

Stand = tuple[Situation, Scene]
UNPLANNED = Told("d" * 32, "RC-9KLM", None)


def _with(place: Place, where: Situation | None = None, opening: tuple[str, ...] = (), **memory: Any) -> Stand:
    return where or situation(OPEN), Scene(place, Memory(**{"greeted": True, **memory}), opening)


def _facts(where: Situation, **changes: Any) -> Situation:
    assert isinstance(where.callbacks, CallbackFacts)
    return replace(where, callbacks=replace(where.callbacks, **changes))


def _ways(*ways: Way, full: tuple[Way, ...] = ()) -> Centre:
    centre = shipped()
    queues = {id_: replace(queue, when_nobody=ways, when_full=full) for id_, queue in centre.queues.items()}
    return replace(centre, queues=queues)


def _menu_without_an_agent() -> Centre:
    menus = {id_: replace(menu, choices={k: menu.choices[k] for k in "12"}) for id_, menu in shipped().menus.items()}
    return replace(shipped(), menus=menus)


SHUT, NO_CALLBACKS = situation(CLOSED), replace(shipped(), promises=None)
FREE = SHUT.callbacks.slots if SHUT.callbacks else ()
SLOTS, LAST = tuple(slot.id for slot in FREE[:3]), FREE[3:5]
BOUGHT, LONG_AGO, ON_A_SATURDAY = "2026-11-03", "2026-01-05", "2026-11-14"
NOW = Soonest(told=Window(OPEN, OPEN.replace(hour=11)), seat=None)

STANDS: dict[str, Stand] = {
    "the first menu, before the greeting": _with(Place.MENU, greeted=False),
    "the first menu": _with(Place.MENU),
    "the first menu, in English": _with(Place.MENU, language=Language.EN),
    "the first menu while closed": _with(Place.MENU, SHUT),
    "a menu below": _with(Place.MENU, path="2"),
    "a menu that leads to nobody": _with(Place.MENU, situation(centre=_menu_without_an_agent())),
    "a menu that is gone": _with(Place.MENU, path="77"),
    "a menu where there is none": _with(Place.MENU, situation(centre=replace(shipped(), menus={}))),
    "an answer": _with(Place.ANSWER, topic="invoice"),
    "an answer that was sent": _with(Place.ANSWER, topic="invoice", texted=("invoice",)),
    "an answer to who cannot be sent it": _with(Place.ANSWER, situation(can_text=False), topic="invoice"),
    "an answer while closed": _with(Place.ANSWER, SHUT, topic="invoice"),
    "an answer while closed, no callbacks": _with(
        Place.ANSWER, situation(CLOSED, centre=NO_CALLBACKS), topic="invoice"
    ),
    "an answer, bought in time": _with(Place.ANSWER, topic="refund", purchased_on=BOUGHT),
    "an answer, bought long ago": _with(Place.ANSWER, topic="refund", purchased_on=LONG_AGO),
    "an answer, the last day moved": _with(Place.ANSWER, topic="withdrawal", purchased_on=ON_A_SATURDAY),
    "an answer, the queue decided by a date": _with(Place.ANSWER, topic="refund", queue="late", purchased_on=BOUGHT),
    "an answer, no date given": _with(Place.ANSWER, topic="refund"),
    "an answer to nothing": _with(Place.ANSWER),
    "the date of a purchase": _with(Place.PURCHASE, topic="refund"),
    "the date of a purchase of nothing": _with(Place.PURCHASE),
    "the date read back": _with(Place.PURCHASE_CHECK, topic="refund", purchased_on=BOUGHT),
    "the date read back of nothing": _with(Place.PURCHASE_CHECK, purchased_on=BOUGHT),
    "the date read back of what has no limit": _with(Place.PURCHASE_CHECK, topic="invoice", purchased_on=BOUGHT),
    "the date read back, none given": _with(Place.PURCHASE_CHECK, topic="refund"),
    "closed": _with(Place.CLOSED, SHUT),
    "closed, before the greeting": _with(Place.CLOSED, SHUT, greeted=False),
    "closed, the hours sent": _with(Place.CLOSED, SHUT, texted=("hours",)),
    "closed, nothing can be sent": _with(Place.CLOSED, situation(CLOSED, can_text=False)),
    "closed, no callbacks": _with(Place.CLOSED, situation(CLOSED, centre=NO_CALLBACKS)),
    "closed, no menu": _with(Place.CLOSED, situation(CLOSED, centre=replace(shipped(), menus={}))),
    "closed, come from a menu": _with(Place.CLOSED, SHUT, path="2"),
    "the notice of a recording": _with(Place.NOTICE),
    **{f"no agent, {why.value}": _with(Place.OVERFLOW, why=why, waited=True) for why in Why},
    "no agent, nobody knows why": _with(Place.OVERFLOW, waited=True),
    "no agent, a message is all": _with(Place.OVERFLOW, situation(centre=_ways(Way.VOICEMAIL)), waited=True),
    "no agent, a callback is all": _with(Place.OVERFLOW, situation(centre=_ways(Way.CALLBACK)), waited=True),
    "no agent, full, a callback is all": _with(
        Place.OVERFLOW, situation(centre=_ways(Way.VOICEMAIL, full=(Way.CALLBACK,))), waited=True, why=Why.FULL
    ),
    "no agent, the topic's queue gone": _with(Place.OVERFLOW, topic="refund", queue="gone", waited=True),
    "no agent, no queue at all": _with(Place.OVERFLOW, situation(centre=replace(shipped(), queues={})), waited=True),
    "a message": _with(Place.VOICEMAIL),
    "a message, in English, to be rung back": _with(
        Place.VOICEMAIL, opening=("message_empty",), language=Language.EN, wants_callback=True
    ),
    "a callback held": _with(Place.CALLBACK_HELD, situation(held=PROMISED), number=OWN),
    "a callback held, without a window": _with(Place.CALLBACK_HELD, situation(held=UNPLANNED), number=OWN),
    "a callback held while closed": _with(Place.CALLBACK_HELD, situation(CLOSED, held=PROMISED), number=OWN),
    "a callback held that is over": _with(Place.CALLBACK_HELD, number=OWN, held="x", slot="y"),
    "the number to be rung": _with(Place.CALLBACK_NUMBER, number=OWN),
    "the number to be rung, from the queue": _with(
        Place.CALLBACK_NUMBER, number=OWN, waited=True, keeps_place=True
    ),
    "a number keyed": _with(Place.CALLBACK_KEYED, _facts(situation(), keyed=Keyed(ANOTHER, None))),
    "a number keyed that is refused": _with(
        Place.CALLBACK_KEYED, _facts(SHUT, keyed=Keyed(None, "phone_not_allowed")), is_keyed=True
    ),
    "a number keyed, nothing known of it": _with(Place.CALLBACK_KEYED, SHUT),
    "the keyed number read back": _with(Place.CALLBACK_CHECK, number=ANOTHER, is_keyed=True),
    "the time": _with(Place.CALLBACK_TIME, SHUT, number=OWN, slot="x"),
    "the time, at once": _with(Place.CALLBACK_TIME, _facts(situation(), soonest=NOW), number=OWN),
    "the time, no opening known": _with(
        Place.CALLBACK_TIME, _facts(SHUT, soonest=Soonest(is_known=False), slots=()), number=OWN
    ),
    "the times": _with(Place.CALLBACK_SLOTS, SHUT, number=OWN, offered=SLOTS),
    "the last times": _with(
        Place.CALLBACK_SLOTS, _facts(SHUT, slots=LAST), number=OWN, offered=tuple(slot.id for slot in LAST)
    ),
    "the time chosen": _with(Place.CALLBACK_CONFIRM, SHUT, number=OWN, offered=SLOTS, slot=SLOTS[1]),
    "no callback can be had": _with(Place.CALLBACK_ELSE, SHUT, ("callback_full",)),
    "no callback can be had, an agent may": _with(Place.CALLBACK_ELSE, opening=("callback_full",)),
    "where asking begins": _with(Place.CALLBACK, wants_callback=True),
    "where asking begins while closed": _with(Place.CALLBACK, SHUT, wants_callback=True),
}
"""By what is particular about them; a caller has been greeted unless it says otherwise, and the line is open."""
NOT_LOOKED_UP, NO_RULES = replace(SHUT, callbacks=None), replace(SHUT, centre=NO_CALLBACKS)
SAID_ONLY: dict[str, Stand] = {
    "the end": _with(Place.END, SHUT),
    "the end, a callback booked": _with(
        Place.END, _facts(SHUT, booked=PROMISED), booked=PROMISED.reference, language=Language.EN
    ),
    "the end, a callback without a window": _with(
        Place.END, _facts(SHUT, booked=UNPLANNED), ("callback_kept",), booked=UNPLANNED.reference
    ),
    "the end after a text": _with(Place.END, SHUT, texted=("hours",)),
    "the end after waiting": _with(Place.END, waited=True),
    "not taken": _with(Place.REFUSED),
    "the end, nothing looked up": _with(Place.END, NOT_LOOKED_UP),
    "a callback held, nothing looked up": _with(Place.CALLBACK_HELD, NOT_LOOKED_UP, number=OWN),
    "the time, nothing looked up": _with(Place.CALLBACK_TIME, NOT_LOOKED_UP, number=OWN),
    "the times, nothing looked up": _with(Place.CALLBACK_SLOTS, NOT_LOOKED_UP, number=OWN, offered=SLOTS),
    "the times, callbacks given up since": _with(Place.CALLBACK_SLOTS, NO_RULES, number=OWN, offered=SLOTS),
    "the time chosen, callbacks given up since": _with(Place.CALLBACK_CONFIRM, NO_RULES, number=OWN, slot=SLOTS[0]),
    "the time chosen, none known": _with(Place.CALLBACK_CONFIRM, SHUT, number=OWN),
    "the number to be rung, none known": _with(Place.CALLBACK_NUMBER, SHUT),
    "the keyed number read back, none known": _with(Place.CALLBACK_CHECK, SHUT),
    "the number to be rung, nothing looked up": _with(Place.CALLBACK_NUMBER, NOT_LOOKED_UP, number=OWN),
}
"""Where nothing is asked, or what is asked about is gone: told all the same."""

"""Where a caller is in a conversation, and what is remembered of it: everything the next answer depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from routing.domain.callback_facts import CallbackFacts, Deed
from routing.domain.centre import Centre, Line, Topic
from routing.domain.hours import Status
from routing.domain.menu import Menu
from routing.domain.staff import Queue
from routing.domain.text import Language, Text


class Place(StrEnum):
    """The places of a conversation."""

    MENU = "menu"
    ANSWER = "answer"
    PURCHASE = "purchase"
    PURCHASE_CHECK = "purchase_check"
    CLOSED = "closed"
    NOTICE = "notice"
    QUEUE = "queue"
    OVERFLOW = "overflow"
    VOICEMAIL = "voicemail"
    CALLBACK = "callback"  # where asking for one begins: it leads on at once
    CALLBACK_HELD = "callback_held"
    CALLBACK_NUMBER = "callback_number"
    CALLBACK_KEYED = "callback_keyed"
    CALLBACK_CHECK = "callback_check"
    CALLBACK_TIME = "callback_time"
    CALLBACK_SLOTS = "callback_slots"
    CALLBACK_CONFIRM = "callback_confirm"
    CALLBACK_ELSE = "callback_else"
    REFUSED = "refused"
    END = "end"


CALLBACK_PLACES = frozenset(place for place in Place if place.value.startswith("callback"))


class Why(StrEnum):
    """Why a caller gets no agent now."""

    FULL = "full"
    NOBODY = "nobody"
    TOO_LONG = "too_long"
    CLOSING = "closing"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a call. `path`: the keys that led to the present menu; `tries`: non-answers in a row
    here; `turns`: questions asked in all; `keeps_place`: they left the queue only to ask for a callback.

    Of a callback: `number` to be rung, `is_keyed` where it is not simply the caller's own; `offered`: the slots heard
    last, `slot` the one chosen, none for as soon as possible; `held`: to be moved; `booked`: what the call came to.
    """

    language: Language = Language.FR
    path: str = ""
    topic: str | None = None
    queue: str | None = None
    tries: int = 0
    turns: int = 0
    greeted: bool = False
    purchased_on: str | None = None
    why: Why | None = None
    wants_callback: bool = False
    objects_to_recording: bool | None = None
    texted: tuple[str, ...] = ()
    waited: bool = False
    number: str | None = None
    is_keyed: bool = False
    offered: tuple[str, ...] = ()
    slot: str | None = None
    held: str | None = None
    booked: str | None = None
    keeps_place: bool = False

    def as_row(self) -> dict[str, Any]:
        """As a JSON column holds it, without what is as it was at the start."""
        kept = ((name, getattr(self, name), getattr(_FRESH, name)) for name in Memory.__dataclass_fields__)
        return {name: value for name, value, fresh in kept if value != fresh}

    @staticmethod
    def from_row(kept: Mapping[str, Any] | None) -> Memory:
        """From its JSON column; fields of another version of the program are passed over."""
        known = {name: value for name, value in (kept or {}).items() if name in Memory.__dataclass_fields__}
        if "language" in known:
            known["language"] = Language(known["language"])
        if known.get("why"):
            known["why"] = Why(known["why"])
        for name in ("texted", "offered"):
            known[name] = tuple(known.get(name, ()))
        return Memory(**known)


_FRESH = Memory()


@dataclass(frozen=True, slots=True)
class Scene:
    """A place, the memory one comes to it with, and sentences (message keys) that are said first.

    `wants_sms` is the purpose of a text message to be sent on the way: a topic's id, or `hours`; `deed` is what is to
    be done about a callback; `wants_announcement`: what is announced is said once more, in a language just chosen.
    """

    place: Place
    memory: Memory
    opening: tuple[str, ...] = ()
    wants_sms: str | None = None
    deed: Deed | None = None
    wants_announcement: bool = False

    def at(self, place: Place, *opening: str, **changes: Any) -> Scene:
        """Another place with a fresh count of tries, and other changes of memory."""
        return Scene(place, replace(self.memory, **({"tries": 0} | changes)), opening)

    def again(self, *opening: str, **changes: Any) -> Scene:
        """The same place once more."""
        return Scene(self.place, replace(self.memory, **changes), opening)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is true around a call at this moment. `may_queue`: agents serve this caller now or soon, as the line is
    open or the call came in while it was; `can_text`: the caller's number takes text messages; `callbacks` is known
    where a callback is talked about; `announcement` is what is announced while the line is open.
    """

    centre: Centre
    line: Line
    status: Status
    now: datetime
    may_queue: bool
    can_text: bool
    callbacks: CallbackFacts | None = None
    announcement: Text | None = None

    @property
    def rings_back(self) -> bool:
        """Whether callers of this line can be rung back at all."""
        promises = self.centre.promises
        return promises is not None and promises.line == self.line.id

    @property
    def offers_callback(self) -> bool:
        """Whether whoever asks for it now is rung back, as callbacks.yaml says."""
        promises = self.centre.promises
        if promises is None or not self.rings_back:
            return False
        return promises.offered_after is not None if self.may_queue else promises.offered_while_closed

    @property
    def today(self) -> date:
        """The day in the line's zone."""
        return self.now.astimezone(self.line.rules.timezone).date()

    @property
    def menu(self) -> Menu | None:
        """The line's menu, None when callers go straight to the queue."""
        return self.centre.menus.get(self.line.id)

    def topic(self, memory: Memory) -> Topic | None:
        """The topic the caller has come to."""
        return self.centre.topics.get(memory.topic or "")

    def queue(self, memory: Memory) -> Queue | None:
        """The queue that serves this caller: decided on the way, else the topic's, else the line's."""
        topic = self.topic(memory)
        for id_ in (memory.queue, topic.queue if topic else None):
            if id_ is not None and id_ in self.centre.queues:
                return self.centre.queues[id_]
        return self.centre.queue_of(self.line.id)

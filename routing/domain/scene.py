"""Where a caller is in a conversation, and what is remembered of it: everything the next answer depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from routing.domain.centre import Centre, Line, Topic
from routing.domain.hours import Status
from routing.domain.menu import Menu
from routing.domain.staff import Queue
from routing.domain.text import Language


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
    REFUSED = "refused"
    END = "end"


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
    here; `turns`: questions asked in all; `heard`: what was said on the way, so that nothing is said twice.
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
        known["texted"] = tuple(known.get("texted", ()))
        return Memory(**known)


_FRESH = Memory()


@dataclass(frozen=True, slots=True)
class Scene:
    """A place, the memory one comes to it with, and sentences (message keys) that are said first.

    `wants_sms` is the purpose of a text message to be sent on the way: a topic's id, or `hours`.
    """

    place: Place
    memory: Memory
    opening: tuple[str, ...] = ()
    wants_sms: str | None = None

    def at(self, place: Place, *opening: str, **changes: Any) -> Scene:
        """Another place with a fresh count of tries, and other changes of memory."""
        return Scene(place, replace(self.memory, **({"tries": 0} | changes)), opening)

    def again(self, *opening: str, **changes: Any) -> Scene:
        """The same place once more."""
        return Scene(self.place, replace(self.memory, **changes), opening)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is true around a call at this moment. `may_queue`: agents serve this caller now or soon, as the line is
    open or the call came in while it was; `can_text`: the caller's number takes text messages.
    """

    centre: Centre
    line: Line
    status: Status
    now: datetime
    may_queue: bool
    can_text: bool

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

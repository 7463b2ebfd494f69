"""The contact centre as its config describes it: lines, queues, agents and topics, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from routing.domain.menu import Menu
from routing.domain.rules import Rules, Written
from routing.domain.text import Language, Text


class Channel(StrEnum):
    """How a contact comes in."""

    PHONE = "phone"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A telephone number: E.164 for machines, and as people read it in each language."""

    e164: str
    display: Text


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a call costs the caller, as a code and in words."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Line:
    """A way in, with its hours. A phone line has a number, a chat line a web address."""

    id: str
    channel: Channel
    name: Text
    rules: Rules
    number: PhoneNumber | None
    reached_by: tuple[str, ...]
    tariff: Tariff | None
    relay: str | None
    url: str | None
    close_when_empty: bool
    written: Written

    @property
    def numbers(self) -> frozenset[str]:
        """Every number, in E.164, a call to which is a call to this line."""
        return frozenset((*self.reached_by, *((self.number.e164,) if self.number else ())))


class Contact(StrEnum):
    """By what an agent is rung."""

    NUMBER = "number"
    SIP = "sip"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who answers, and where it rings."""

    id: str
    name: str
    contact: Contact
    address: str


@dataclass(frozen=True, slots=True)
class Tier:
    """Agents rung at one go (`together`) or one after the other, each for `seconds`."""

    agents: tuple[Agent, ...]
    together: bool
    seconds: int


class Way(StrEnum):
    """What callers are offered when no agent can take them."""

    CALLBACK = "callback"
    VOICEMAIL = "voicemail"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What callers hear while they wait: music between two announcements, `every` so many seconds."""

    music: str | None = None
    every: int = 45
    says_position: bool = True


@dataclass(frozen=True, slots=True)
class Queue:
    """Where callers of some lines wait for an agent, and whom they reach, tier by tier.

    `workflow`: the provider's TaskRouter workflow that serves it instead of our own tiers. Times are in seconds;
    `drain` is how long callers accepted before closing are still served.
    """

    id: str
    name: Text
    lines: tuple[str, ...]
    tiers: tuple[Tier, ...]
    workflow: str | None = None
    max_waiting: int = 20
    max_wait: int = 900
    drain: int = 900
    when_full: tuple[Way, ...] = (Way.CALLBACK, Way.VOICEMAIL)
    when_nobody: tuple[Way, ...] = (Way.CALLBACK, Way.VOICEMAIL)
    waiting: Waiting = field(default_factory=Waiting)

    @property
    def agents(self) -> tuple[str, ...]:
        """Everybody who serves it, in the order of the tiers, each once."""
        return tuple(dict.fromkeys(agent.id for tier in self.tiers for agent in tier.agents))


@dataclass(frozen=True, slots=True)
class Presences:
    """What agents are at the start and after a call they did not answer; seconds of wrap-up after a talk."""

    at_start: str = "available"
    after_no_answer: str = "away"
    wrap_up: int = 30


@dataclass(frozen=True, slots=True)
class Voicemail:
    """Limits of a message: its length in seconds, and the key that ends it."""

    max_length: int = 120
    finish_key: str = "#"


@dataclass(frozen=True, slots=True)
class Sms:
    """Who text messages come from, and how many parts one may have."""

    sender: str = "PERMANENCE"
    max_parts: int = 3


@dataclass(frozen=True, slots=True)
class DateRule:
    """A right or promise that ends so many days after a purchase, inclusive.

    `moves_to_working_day`: a last day on a Saturday, Sunday or holiday moves to the next working day.
    """

    days: int
    moves_to_working_day: bool
    queue_if_late: str | None


@dataclass(frozen=True, slots=True)
class Topic:
    """What a caller or visitor wants, and what can be said at once. `spoken`: how a menu announces it."""

    id: str
    label: Text
    words: Mapping[Language, tuple[str, ...]]
    answer: Text | None
    sms: Text | None
    queue: str | None
    rule: DateRule | None
    spoken: Text | None = None


@dataclass(frozen=True, slots=True)
class Centre:
    """Everything the config says, in one value."""

    timezone: ZoneInfo
    holidays: Mapping[date, Text]
    lines: Mapping[str, Line]
    queues: Mapping[str, Queue]
    agents: Mapping[str, Agent]
    topics: Mapping[str, Topic]
    messages: Mapping[str, Text]
    caller_id: str | None
    fallback_number: str | None
    menus: Mapping[str, Menu] = field(default_factory=dict)
    presences: Presences = field(default_factory=Presences)
    voicemail: Voicemail = field(default_factory=Voicemail)
    sms: Sms = field(default_factory=Sms)
    records_talks: bool = False
    blocked: frozenset[str] = frozenset()
    calls_per_second: int = 1

    def line_called(self, e164: str) -> Line | None:
        """The line that a call to this number reaches."""
        return next((line for line in self.lines.values() if e164 in line.numbers), None)

    def queue_of(self, line: str) -> Queue | None:
        """The first queue that serves a line."""
        return next((queue for queue in self.queues.values() if line in queue.lines), None)

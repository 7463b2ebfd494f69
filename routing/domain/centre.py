"""The contact centre as its config describes it: lines, queues, agents and topics, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from routing.domain.menu import Menu
from routing.domain.promise import Promises
from routing.domain.rules import Rules, Written
from routing.domain.staff import Agent, Presences, Queue, Sms, Voicemail
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
    """A way in, with its hours. A phone line has a number, a chat line a web address or a script that shows it.

    `signals_ready`: the chat's page tells the page that opened it that it is there.
    """

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
    script: str | None = None
    signals_ready: bool = False

    @property
    def numbers(self) -> frozenset[str]:
        """Every number, in E.164, a call to which is a call to this line."""
        return frozenset((*self.reached_by, *((self.number.e164,) if self.number else ())))


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
    promises: Promises | None = None

    def line_called(self, e164: str) -> Line | None:
        """The line that a call to this number reaches."""
        return next((line for line in self.lines.values() if e164 in line.numbers), None)

    def queue_of(self, line: str) -> Queue | None:
        """The first queue that serves a line."""
        return next((queue for queue in self.queues.values() if line in queue.lines), None)

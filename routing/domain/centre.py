"""The contact centre as its config describes it: lines, queues, agents and topics, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

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


@dataclass(frozen=True, slots=True)
class Queue:
    """Where callers of some lines wait for an agent, and whom they reach, tier by tier."""

    id: str
    name: Text
    lines: tuple[str, ...]
    tiers: tuple[Tier, ...]


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
    """What a caller or visitor wants, and what can be said at once."""

    id: str
    label: Text
    words: Mapping[Language, tuple[str, ...]]
    answer: Text | None
    sms: Text | None
    queue: str | None
    rule: DateRule | None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer of a date rule: in time or late, the last day, and whether it moved off a day of rest."""

    is_eligible: bool
    last_day: date
    moved_from: date | None


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

    def line_called(self, e164: str) -> Line | None:
        """The line that a call to this number reaches."""
        return next((line for line in self.lines.values() if e164 in line.numbers), None)

    def queue_of(self, line: str) -> Queue | None:
        """The first queue that serves a line."""
        return next((queue for queue in self.queues.values() if line in queue.lines), None)


def eligibility(rule: DateRule, purchased_on: date, today: date, holidays: Mapping[date, Text]) -> Eligibility:
    """Whether a purchase is still within a rule today.

    A last day of rest moves to the next working day where the rule says so (Code de la consommation, L221-19).
    """
    last = counted = purchased_on + timedelta(days=rule.days)
    while rule.moves_to_working_day and (last.weekday() >= SATURDAY or last in holidays):
        last += timedelta(days=1)
    return Eligibility(today <= last, last, counted if last != counted else None)


SATURDAY = 5

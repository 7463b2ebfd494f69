"""Who answers, where callers wait for them, and the rules of both: what queues.yaml says, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from routing.domain.text import Text


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

"""Who takes part in a call: the network it runs in, the caller and how they behave, and the people rung."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from routing.simulator.carrier import Transport
from routing.simulator.masking import masked_number
from routing.simulator.network_clock import NetworkClock
from routing.simulator.verbs import Target

BEHAVIOURS = ("answer", "no-answer", "busy", "mailbox", "away")
# Whoever is rung may also be out of reach, or a human at a browser who picks up by hand.
ANY_BEHAVIOUR = (*BEHAVIOURS, "failed", "browser")
EVERYONE_ELSE = "*"
PARIS = ZoneInfo("Europe/Paris")
_KEYS = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what they do.

    Each of `keys` is pressed at the next question that takes keys, each of `sayings` said at the next that
    takes speech; an empty one lets a question pass in silence, and so does the caller once they run out.
    `hangup_after` is in seconds from the start of the call; None stays to the end. Asked for a message they speak
    for `message_seconds`, or let it pass in silence; `absent` is a recording that fails. A `live` caller does only
    what a human makes him do.
    """

    number: str
    keys: tuple[str, ...] = ()
    sayings: tuple[str, ...] = ()
    hangup_after: float | None = None
    message: Literal["speech", "silent", "absent"] = "speech"
    message_seconds: float = 8.0
    is_live: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError for keys no telephone has, or a negative time."""
        if not all(_KEYS.issuperset(keys) for keys in self.keys):
            raise ValueError("keys are made of 0-9, * and #")
        if self.hangup_after is not None and not 0 <= self.hangup_after < float("inf"):
            raise ValueError("hangup_after is a number of seconds, zero or more")


@dataclass(frozen=True, slots=True)
class Agent:
    """Someone the line may ring: the name shown, and `answer` (and press 1), `no-answer`, `busy`, `mailbox`
    (picks up, presses nothing), `away` (never picks up), `failed` (out of reach) or `browser` (a human decides).
    """

    name: str
    behaviour: str

    def __post_init__(self) -> None:
        """Raises ValueError for a behaviour that is not one of those."""
        if self.behaviour not in ANY_BEHAVIOUR:
            raise ValueError(f"{self.behaviour!r} is none of {', '.join(ANY_BEHAVIOUR)}")


@dataclass(frozen=True, slots=True)
class Customer:
    """Someone outside who is rung: how they behave, the keys they press, one entry a question, and `always` once
    those are used up. `hangup_after` is in seconds from picking up.
    """

    behaviour: str = "answer"
    keys: tuple[str, ...] = ()
    sayings: tuple[str, ...] = ()
    hangup_after: float | None = None
    always: str = "1"

    def __post_init__(self) -> None:
        """Raises ValueError for a behaviour or keys that cannot be."""
        Agent("", self.behaviour)
        Caller("", self.keys, self.sayings, self.hangup_after)


@dataclass(frozen=True, slots=True)
class TaskRouting:
    """TaskRouter, simple: the addresses it asks, and the workers a task is offered to, in order.

    `workers` maps a worker's name to its attributes, a JSON text.
    """

    assignment_url: str = ""
    event_url: str = ""
    workers: Mapping[str, str] = field(default_factory=dict)
    reservation_seconds: float = 120


@dataclass(frozen=True, slots=True)
class Network:
    """What the phones of one network share. An empty `fallback_url` or `status_url` is not asked.

    `agents` is keyed by what TwiML dials: an E.164 number, a SIP address (with or without `sip:`) or a
    client's name; the key `*` stands for everyone else, who otherwise answers. `customers` are those rung by REST
    who are no agents, by number, `*` again for all others. `refusals` are numbers REST does not call, with Twilio's
    code for each; `opted_out` those who get no text messages; `texts` how others fare (`delivered`, `undelivered`,
    `failed`). `api_url` is the address of the network's own REST API, as recordings name it.
    """

    account_sid: str
    auth_token: str
    voice_url: str
    fallback_url: str
    status_url: str
    transport: Transport
    clock: NetworkClock
    agents: Mapping[str, Agent] = field(default_factory=dict)
    talk_seconds: float = 60
    zone: ZoneInfo = PARIS
    customers: Mapping[str, Customer] = field(default_factory=dict)
    calls_per_second: float = 1
    api_url: str = "https://api.twilio.com"
    refusals: Mapping[str, int] = field(default_factory=dict)
    opted_out: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    tasks: TaskRouting = TaskRouting()
    seed: int = 0

    def agent(self, target: Target) -> Agent:
        """Who picks up at a target."""
        known = self.known_agent(target)
        if known:
            return known
        shown = masked_number(target.address) if target.kind == "number" else target.address
        other = self.agents.get(EVERYONE_ELSE)
        return Agent(shown, other.behaviour if other else "answer")

    def known_agent(self, target: Target) -> Agent | None:
        """The agent whose address this is, if any."""
        return next((self.agents[key] for key in keys_of(target) if key in self.agents), None)

    def customer(self, number: str) -> Customer:
        """Who picks up at a number outside."""
        return self.customers.get(number) or self.customers.get(EVERYONE_ELSE) or Customer()


def keys_of(target: Target) -> tuple[str, ...]:
    """The ways an address may be written where people are listed."""
    address = target.address
    return address, address.removeprefix("sip:"), f"sip:{address}", f"{target.kind}:{address}"


def target_of(address: str) -> Target:
    """What an address such as REST's `To` stands for."""
    kind, colon, rest = address.partition(":")
    if colon and kind == "client":
        return Target("client", rest)
    return Target("sip" if colon and kind == "sip" else "number", address)


class Person:
    """Someone at a telephone, with what they have left to press and to say.

    A live one does what a human makes them do, a machine nothing but listen.
    """

    def __init__(
        self, who: str, keys: tuple[str, ...] = (), sayings: tuple[str, ...] = (), always: str = "",
        caller: Caller | None = None, is_live: bool = False,
    ) -> None:
        """`who` as in transcripts; `always` is pressed at every question, once `keys` are used up."""
        self.who, self.is_live, self.is_machine = who, is_live, False
        self.message = caller.message if caller else "silent"
        self.message_seconds = caller.message_seconds if caller else 0.0
        self._keys, self._sayings, self._always = list(keys), list(sayings), always

    @property
    def name(self) -> str:
        """The name, where `who` is an agent's."""
        return self.who.partition(" ")[2]

    def next_entry(self, inputs: frozenset[str]) -> tuple[str, str]:
        """(keys, words) for the next question: one of them is empty, both for silence."""
        if self.is_machine:
            return "", ""
        if "dtmf" in inputs and (self._keys or self._always):
            return (self._keys.pop(0) if self._keys else self._always), ""
        if "speech" in inputs and self._sayings:
            return "", self._sayings.pop(0)
        return "", ""

    def finishing_keys(self) -> str:
        """What is pressed at the end of a message: the next keys planned, if any."""
        return self._keys.pop(0) if self._keys else ""

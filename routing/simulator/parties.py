"""Who takes part in a call: the network it runs in, the caller and how they behave, and the people rung."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from routing.simulator.carrier import Transport
from routing.simulator.masking import masked_number
from routing.simulator.network_clock import NetworkClock
from routing.simulator.verbs import Target

BEHAVIOURS = ("answer", "no-answer", "busy", "mailbox", "away")
EVERYONE_ELSE = "*"
PARIS = ZoneInfo("Europe/Paris")
_KEYS = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what they do.

    Each of `keys` is pressed at the next question that takes keys, each of `sayings` said at the next that
    takes speech; an empty one lets a question pass in silence, and so does the caller once they run out.
    `hangup_after` is in seconds from the start of the call; None stays to the end.
    """

    number: str
    keys: tuple[str, ...] = ()
    sayings: tuple[str, ...] = ()
    hangup_after: float | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for keys no telephone has, or a negative time."""
        if not all(_KEYS.issuperset(keys) for keys in self.keys):
            raise ValueError("keys are made of 0-9, * and #")
        if self.hangup_after is not None and not 0 <= self.hangup_after < float("inf"):
            raise ValueError("hangup_after is a number of seconds, zero or more")


@dataclass(frozen=True, slots=True)
class Agent:
    """Someone the line may ring: the name shown, and `answer` (and press 1), `no-answer`, `busy`, `mailbox`
    (picks up, presses nothing) or `away` (never picks up).
    """

    name: str
    behaviour: str

    def __post_init__(self) -> None:
        """Raises ValueError for a behaviour that is not one of BEHAVIOURS."""
        if self.behaviour not in BEHAVIOURS:
            raise ValueError(f"{self.behaviour!r} is none of {', '.join(BEHAVIOURS)}")


@dataclass(frozen=True, slots=True)
class Network:
    """What the phones of one network share. An empty `fallback_url` or `status_url` is not asked.

    `agents` is keyed by what TwiML dials: an E.164 number, a SIP address (with or without `sip:`) or a
    client's name; the key `*` stands for everyone else, who otherwise answers.
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

    def agent(self, target: Target) -> Agent:
        """Who picks up at a target."""
        for key in (target.address, target.address.removeprefix("sip:"), f"{target.kind}:{target.address}"):
            if key in self.agents:
                return self.agents[key]
        shown = masked_number(target.address) if target.kind == "number" else target.address
        other = self.agents.get(EVERYONE_ELSE)
        return Agent(shown, other.behaviour if other else "answer")


class Person:
    """Someone at a telephone, with what they have left to press and to say."""

    def __init__(self, who: str, keys: tuple[str, ...] = (), sayings: tuple[str, ...] = (), always: str = "") -> None:
        """`who` as in transcripts; `always` is pressed at every question, once `keys` are used up."""
        self.who = who
        self._keys, self._sayings, self._always = list(keys), list(sayings), always

    def next_entry(self, inputs: frozenset[str]) -> tuple[str, str]:
        """(keys, words) for the next question: one of them is empty, both for silence."""
        if "dtmf" in inputs and (self._keys or self._always):
            return (self._keys.pop(0) if self._keys else self._always), ""
        if "speech" in inputs and self._sayings:
            return "", self._sayings.pop(0)
        return "", ""

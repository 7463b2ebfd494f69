"""What a centre promises about ringing back, as callbacks.yaml says it. Every length of time is in whole seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MINUTE, HOUR, DAY = 60, 3_600, 86_400


class Strategy(StrEnum):
    """Who is rung first: the one who asked, with an agent reserved for them, or the agent."""

    CUSTOMER_FIRST = "customer_first"
    AGENT_FIRST = "agent_first"


class NumberType(StrEnum):
    """The kinds of number that may be allowed; no others ever are."""

    FIXED_LINE = "fixed_line"
    MOBILE = "mobile"
    VOIP = "voip"


class Pause(StrEnum):
    """A pause before the next try that is no length of time."""

    NEXT_HALF_DAY = "next_half_day"


@dataclass(frozen=True, slots=True)
class SlotRules:
    """Windows of `length` within open hours, offered from `lead` to `horizon` ahead, with `capacity` seats each."""

    length: int = 30 * MINUTE
    lead: int = HOUR
    horizon: int = 7 * DAY
    capacity: int = 4


@dataclass(frozen=True, slots=True)
class NumberRules:
    """Which numbers may be rung back: regions as ISO 3166 codes, and the kinds of number."""

    countries: tuple[str, ...] = ("FR",)
    types: tuple[NumberType, ...] = tuple(NumberType)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many within so many seconds."""

    count: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How many open callbacks a number may have, and how often a caller and an address may ask."""

    open_per_number: int = 1
    per_caller: Rate = Rate(3, DAY)
    per_address: Rate = Rate(5, HOUR)


@dataclass(frozen=True, slots=True)
class Dial:
    """How people are rung: for how long, how long a talk may last, how many calls begin in a second, and how long
    before closing nobody is rung any more.
    """

    strategy: Strategy = Strategy.CUSTOMER_FIRST
    ring: int = 25
    talk: int = HOUR
    per_second: int = 1
    stop_before_closing: int = 10 * MINUTE


@dataclass(frozen=True, slots=True)
class Tries:
    """What follows a try that reached nobody. `no_answer` is the pause after the first, the second, …; the last stays.

    `leaves_message`: a machine is spoken to, once.
    """

    most: int = 3
    busy: int = 5 * MINUTE
    no_answer: tuple[int | Pause, ...] = (30 * MINUTE, Pause.NEXT_HALF_DAY)
    machine: int = 2 * HOUR
    leaves_message: bool = True
    no_key: int = 30 * MINUTE
    failed: int = 10 * MINUTE


@dataclass(frozen=True, slots=True)
class Texts:
    """Which text messages are sent; `before` is how long before the window, None for none."""

    booked: bool = True
    before: int | None = 15 * MINUTE
    moved: bool = True
    missed: bool = True


@dataclass(frozen=True, slots=True)
class Keep:
    """How long numbers and recordings are kept after a callback is over."""

    numbers: int = 30 * DAY
    recordings: int = 30 * DAY


@dataclass(frozen=True, slots=True)
class Alerts:
    """Who is told when something has to be looked at: numbers by text message, one web address by POST."""

    sms: tuple[str, ...] = ()
    webhook: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """Calls out against calls in, within so many seconds: from which ratio on it is alarmed, and nobody is rung.

    None for never. Below `least` calls out nothing is compared.
    """

    within: int = 30 * DAY
    alarm_at: float | None = 1.0
    stop_at: float | None = None
    least: int = 100


@dataclass(frozen=True, slots=True)
class Privacy:
    """What is said beside a form that takes a number: where the site's privacy page is, and who is responsible."""

    url: str | None = None
    controller: str | None = None


@dataclass(frozen=True, slots=True)
class Promises:
    """Everything callbacks.yaml says. `line`: whose hours count, and whose callers ask."""

    line: str
    offered_while_closed: bool = True
    offered_after: int | None = 2 * MINUTE
    slots: SlotRules = field(default_factory=SlotRules)
    numbers: NumberRules = field(default_factory=NumberRules)
    limits: Limits = field(default_factory=Limits)
    dial: Dial = field(default_factory=Dial)
    tries: Tries = field(default_factory=Tries)
    texts: Texts = field(default_factory=Texts)
    keep: Keep = field(default_factory=Keep)
    alerts: Alerts = field(default_factory=Alerts)
    balance: Balance = field(default_factory=Balance)
    privacy: Privacy = field(default_factory=Privacy)

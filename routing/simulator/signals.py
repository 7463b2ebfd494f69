"""What a leg's life may wait for, what may reach it meanwhile, and what may break into it.

A life is a generator. It yields a Wait, an Await or a Fetch, and is resumed with what came of it; whatever breaks
into it (the person hangs up, the call is moved or ended from outside) is raised where it stands.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

T = TypeVar("T")
FOREVER = float("inf")

Kind = Literal["voice", "wait", "action", "status", "message", "recording", "amd", "task"]
KINDS: tuple[Kind, ...] = ("voice", "wait", "action", "status", "message", "recording", "amd", "task")


@dataclass(frozen=True, slots=True)
class Wait:
    """Lets time pass; signals that come meanwhile are kept."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Await:
    """Waits for the next signal, which is the result; None when the time is over before one comes."""

    seconds: float = FOREVER


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request to the product: `kind` is what faults are set by, `call_sid` the leg it is about, if any."""

    kind: Kind
    url: str
    fields: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    call_sid: str = ""


@dataclass(frozen=True, slots=True)
class Fetch:
    """Sends a webhook and waits for what came back: an Answer or a NotDelivered."""

    webhook: Webhook


Effect = Wait | Await | Fetch
Life = Generator[Effect, Any, T]


@dataclass(frozen=True, slots=True)
class Keys:
    """A person at a live telephone pressed keys."""

    keys: str


@dataclass(frozen=True, slots=True)
class Words:
    """A person at a live telephone said something."""

    text: str


@dataclass(frozen=True, slots=True)
class PickedUp:
    """A person took a ringing telephone, or declined it."""

    taken: bool = True


@dataclass(frozen=True, slots=True)
class ChildReady:
    """Somebody rung by a Dial has the call, and has heard what there was to hear first."""

    sid: str


@dataclass(frozen=True, slots=True)
class ChildOver:
    """A telephone rung by a Dial is out: its `result`, and the network's own fault if there was one."""

    sid: str
    result: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class CallerThere:
    """Somebody has joined the queue that a Dial waits at."""


@dataclass(frozen=True, slots=True)
class Bridged:
    """Two legs hear one another from now on; sent to the one that waits for it."""

    other: str


@dataclass(frozen=True, slots=True)
class Unbridged:
    """The other leg is gone (`lost` before the bridge even stood)."""

    other: str


Signal = Keys | Words | PickedUp | ChildReady | ChildOver | CallerThere | Bridged | Unbridged

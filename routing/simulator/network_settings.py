"""What a simulated network is told about itself when it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from routing.simulator.carrier import HttpTransport, Transport
from routing.simulator.network_clock import real_now
from routing.simulator.order import Line
from routing.simulator.parties import TaskRouting

REHEARSAL_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Rehearsing:
    """How a call at a pretended moment is had: a command, which is the product's own, since the clock is the product's.

    `command` is the beginning of the arguments; `agents` maps what it calls an agent to the name shown. It has
    `seconds` to print one call as JSON.
    """

    command: tuple[str, ...]
    agents: Mapping[str, str] = field(default_factory=dict)
    seconds: float = REHEARSAL_SECONDS


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """What a network needs to know: its Twilio account, where the product is, and the lines it can call.

    `public_url` is the product's base address; `agents` maps what TwiML dials to the name shown, `behaviours` the
    same to how they behave, `answer` by default. `api_url` is where the network's own REST is found. Without
    `rehearsing` there is no page for calls at a pretended moment.
    """

    account_sid: str
    auth_token: str
    public_url: str
    lines: tuple[Line, ...]
    agents: Mapping[str, str] = field(default_factory=dict)
    now: Callable[[], datetime] = real_now
    transport: Transport = field(default_factory=HttpTransport)
    behaviours: Mapping[str, str] = field(default_factory=dict)
    api_url: str = "https://api.twilio.com"
    calls_per_second: float = 1
    talk_seconds: float = 60
    tasks: TaskRouting = field(default_factory=TaskRouting)
    rehearsing: Rehearsing | None = None

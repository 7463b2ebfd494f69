"""Faults on demand: what a test or a rehearsal wants to go wrong, and how often, from one seeded source of chance."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal, get_args

from routing.simulator.signals import KINDS

RestFault = Literal[
    "429", "500", "503", "placed-then-500", "reset", "timeout", "placed-then-timeout", "placed-twice", "lag"
]
WebhookFaultKind = Literal["late", "doubled", "reordered", "lost"]

REST_FAULTS: tuple[str, ...] = get_args(RestFault)
WEBHOOK_FAULTS: tuple[str, ...] = get_args(WebhookFaultKind)
OPERATIONS = (
    "calls.create", "calls.list", "calls.fetch", "calls.update", "calls.delete", "queues.create", "queues.list",
    "queues.fetch", "queues.update", "queues.delete", "members.list", "members.fetch", "members.update",
    "messages.create", "messages.list", "messages.fetch", "messages.delete", "recordings.list", "recordings.fetch",
    "recordings.delete", "recordings.media",
)
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """`what` goes wrong at `on` (a REST operation such as `calls.create`, a kind of webhook, or `*` for all).

    `times` is how often it still does (None: for ever), `share` how likely it is each time, `seconds` how late.
    """

    on: str
    what: str
    times: int | None = 1
    seconds: float = 0.0
    share: float = 1.0

    def __post_init__(self) -> None:
        """Raises ValueError for a fault that cannot be."""
        known = REST_FAULTS if self.what in REST_FAULTS else WEBHOOK_FAULTS
        places = OPERATIONS if known is REST_FAULTS else KINDS
        if self.what not in known:
            raise ValueError(f"{self.what!r} is none of {', '.join((*REST_FAULTS, *WEBHOOK_FAULTS))}")
        if self.on != EVERYTHING and self.on not in places:
            raise ValueError(f"{self.on!r} is none of {', '.join(places)}")
        if not 0 <= self.share <= 1 or not 0 <= self.seconds <= 86_400 or (self.times is not None and self.times < 1):
            raise ValueError("a share is 0 to 1, seconds are 0 to 86400, times are 1 or more")


class Faults:
    """The faults that are set, and how often each kind `happened`. Read and changed within the engine."""

    def __init__(self, seed: int = 0) -> None:
        """The same seed makes the same things go wrong."""
        self._random, self._faults = random.Random(seed), list[Fault]()
        self.happened: Counter[str] = Counter()

    def add(
        self, on: str, what: str, times: int | None = 1, seconds: float = 0.0, share: float = 1.0
    ) -> Fault:
        """Sets a fault; raises ValueError for one that cannot be."""
        fault = Fault(on, what, times, seconds, share)
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """From now on everything goes well."""
        self._faults.clear()

    def all(self) -> tuple[Fault, ...]:
        """What is set and not used up."""
        return tuple(self._faults)

    def on_rest(self, operation: str) -> Fault | None:
        """What goes wrong with this REST request, if anything; a list's lag is asked for apart."""
        return self._drawn(operation, frozenset(REST_FAULTS) - {"lag"})

    def lag(self, operation: str) -> float:
        """How many seconds this list is behind."""
        fault = self._drawn(operation, frozenset({"lag"}))
        return fault.seconds if fault else 0.0

    def on_webhook(self, kind: str) -> Fault | None:
        """What goes wrong with this webhook, if anything."""
        return self._drawn(kind, frozenset(WEBHOOK_FAULTS))

    def _drawn(self, place: str, whats: frozenset[str]) -> Fault | None:
        for index, fault in enumerate(self._faults):
            if fault.on in (place, EVERYTHING) and fault.what in whats:
                if fault.share < 1 and self._random.random() >= fault.share:
                    continue
                if fault.times is not None:
                    left = fault.times - 1
                    self._faults[index : index + 1] = [replace(fault, times=left)] if left else []
                self.happened[fault.what] += 1
                return fault
        return None

"""A dispatcher that dies on purpose: before or after any step it takes, as a process does that is killed there.

Its steps are what leaves the process: each transaction (`write`) and each request to the network by its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

from routing.runtime import Runtime
from routing.store.database import WRITE_DEADLINE, Database, T, Work
from routing.telephony.network import Network

WRITE = "write"
BEFORE, AFTER = "before", "after"
Meanwhile = Callable[[], None]


class Died(BaseException):
    """The process is gone; nothing catches this but whoever starts it anew."""


@dataclass
class Fate:
    """What is to happen at which steps; `died` is how often it did, `steps` all that were taken."""

    died: int = 0
    interrupted: int = 0
    steps: Counter[tuple[str, str]] = field(default_factory=Counter)
    _planned: list[tuple[str, str, int, Meanwhile]] = field(default_factory=list)

    def dies(self, when: str, step: str, after: int = 0) -> None:
        """The next time that it is before, or after, a step, it dies; `after` so many times that it does not."""
        self._planned.append((when, step, self.steps[when, step] + after, self._die))

    def stalls(self, when: str, step: str, meanwhile: Meanwhile, after: int = 0) -> None:
        """As `dies`, but something else happens, and then it goes on."""

        def stalled() -> None:
            self.interrupted += 1
            meanwhile()

        self._planned.append((when, step, self.steps[when, step] + after, stalled))

    def reached(self, when: str, step: str) -> None:
        """It is at a step."""
        times = self.steps[when, step]
        self.steps[when, step] += 1
        due = [one for one in self._planned if one[:2] == (when, step) and one[2] <= times]
        self._planned = [one for one in self._planned if one not in due]
        for one in due:
            one[3]()

    def _die(self) -> None:
        self.died += 1
        raise Died


class MortalDatabase(Database):
    """The same database, as one process uses it."""

    def __init__(self, database: Database, fate: Fate) -> None:
        self.__dict__.update(database.__dict__)
        self._fate = fate

    def write(self, work: Work[T], within: float = WRITE_DEADLINE, is_one_statement: bool = False) -> T:
        """One transaction."""
        self._fate.reached(BEFORE, WRITE)
        result = super().write(work, within, is_one_statement)
        self._fate.reached(AFTER, WRITE)
        return result


class MortalClient:
    """Hands each request on to a real client of the network."""

    def __init__(self, client: Network, fate: Fate) -> None:
        self._client, self._fate = client, fate

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._client, name)

        def asked(*args: Any, **named: Any) -> Any:
            self._fate.reached(BEFORE, name)
            answer = real(*args, **named)
            self._fate.reached(AFTER, name)
            return answer

        return asked


def mortal(runtime: Runtime, client: Network, fate: Fate) -> tuple[Runtime, Network]:
    """A runtime and a client as one process has them, which may die."""
    return replace(runtime, database=MortalDatabase(runtime.database, fate)), cast(Network, MortalClient(client, fate))

"""The time of a simulated network: it moves when a phone waits, and only then."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class NetworkClock(Protocol):
    """What a phone asks of a clock: the moment, and to let time pass."""

    def now(self) -> datetime:
        """The pretended moment, aware."""
        ...

    def advance(self, seconds: float) -> None:
        """Lets `seconds` (zero or more) go by."""
        ...


class SteppedClock:
    """A clock that stands still between two waits, so that a call of ten minutes takes no real time."""

    def __init__(self, start: datetime) -> None:
        """Starts at `start`; raises ValueError when it has no offset."""
        if start.tzinfo is None:
            raise ValueError("a network's clock needs an aware moment")
        self._now = start

    def now(self) -> datetime:
        """The pretended moment, aware."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Lets `seconds` go by; raises ValueError when they are negative."""
        if seconds < 0:
            raise ValueError("time does not run backwards")
        self._now += timedelta(seconds=seconds)


def real_now() -> datetime:
    """The real moment in UTC: where a call of the network's own page starts."""
    return datetime.fromtimestamp(time.time_ns() / 1e9, UTC)

"""When things happen: what every driver of the network offers, and the one that skips the waiting."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol, TypeVar

from routing.simulator.network_clock import NetworkClock

T = TypeVar("T")
SECOND = timedelta(seconds=1)


class Timer:
    """Something planned, until it happens or is cancelled."""

    __slots__ = ("action", "is_cancelled")

    def __init__(self, action: Callable[[], None]) -> None:
        self.action, self.is_cancelled = action, False

    def cancel(self) -> None:
        """Makes sure it does not happen any more."""
        self.is_cancelled = True


class Agenda:
    """Timers in the order of their moments; those of one moment in the order they were planned."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Timer]] = []
        self._numbers = count()

    def add(self, at: datetime, action: Callable[[], None]) -> Timer:
        """Plans an action."""
        timer = Timer(action)
        heapq.heappush(self._heap, (at, next(self._numbers), timer))
        return timer

    def first(self) -> datetime | None:
        """The moment of the next thing to happen, None when nothing will."""
        while self._heap and self._heap[0][2].is_cancelled:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop(self) -> Timer:
        """Takes the next thing out; only after `first` has named its moment."""
        return heapq.heappop(self._heap)[2]


class Engine(Protocol):
    """A driver: it owns the time, and everything that changes the network's state runs one after another in it."""

    def now(self) -> datetime:
        """The network's moment, aware."""
        ...

    def later(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Plans an action; called from within the engine only."""
        ...

    def work(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        """Does something slow, which must not touch the state, and then `done` with its result in the engine."""
        ...

    def ask(self, question: Callable[[], T]) -> T:
        """Runs something in the engine and returns its result; may be called from anywhere."""
        ...


class SteppedEngine:
    """Pretended time: it moves from one planned thing to the next, and everything runs inline.

    `ask` may come in the middle of anything that runs here (a webhook, the hook of `run`): it only changes state
    and plans, so nothing is entered twice.
    """

    def __init__(self, clock: NetworkClock) -> None:
        self._clock, self._agenda = clock, Agenda()
        self._tick = clock.now() + SECOND

    def now(self) -> datetime:
        """The clock's moment."""
        return self._clock.now()

    def later(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Plans an action; time that has passed already is now."""
        return self._agenda.add(self.now() + timedelta(seconds=max(0.0, seconds)), action)

    def work(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        """Does it as the next thing of this moment: webhooks take no pretended time."""
        self.later(0, lambda: done(job()))

    def ask(self, question: Callable[[], T]) -> T:
        """Runs it at once."""
        return question()

    def run(
        self, until: datetime | None = None, every_second: Callable[[], None] | None = None,
        is_alive: Callable[[], bool] = lambda: True,
    ) -> None:
        """Lets everything happen up to a moment, by default until nothing is left.

        `every_second` is called for each whole second that passes while `is_alive`, after what happens in it.
        """
        while True:
            due = self._agenda.first()
            happens = due is not None and (until is None or due <= until)
            horizon = due if happens else until
            if horizon is not None and every_second and is_alive() and self._ticks_before(horizon, happens):
                self._move(self._tick)
                self._tick += SECOND
                every_second()
            elif happens and due is not None:
                self._move(due)
                self._agenda.pop().action()
            else:
                break
        if until is not None:
            self._move(until)

    def _ticks_before(self, horizon: datetime, something_happens: bool) -> bool:
        """Whether a whole second passes before (or, where nothing happens then, at) a moment."""
        if self._tick < self.now():
            self._tick = self.now() + SECOND
        return self._tick < horizon or (self._tick == horizon and not something_happens)

    def _move(self, to: datetime) -> None:
        self._clock.advance(max(0.0, (to - self.now()).total_seconds()))

"""Runs one life: resumes it when what it waits for is there, and breaks into it when something comes between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from routing.simulator.carrier import Answer, NotDelivered
from routing.simulator.engine import Engine, Timer
from routing.simulator.signals import FOREVER, Await, Effect, Fetch, Life, Signal, Webhook

# Waits shorter than this are not counted as time that passes.
MOMENT = 0.1
Send = Callable[[Webhook, Callable[[Answer | NotDelivered], None]], object]


class Task:
    """A life under way. All its methods are called within the engine."""

    def __init__(self, engine: Engine, send: Send, life: Life[None]) -> None:
        """`send` delivers a webhook and calls back with what came of it."""
        self._engine, self._send, self._life = engine, send, life
        self._inbox: deque[Signal] = deque()
        self._breaks: deque[Exception] = deque()
        self._timer: Timer | None = None
        self._ticket = 0
        self._is_running = self._is_listening = False
        self.is_over = False
        self.documents_in_a_row = 0

    def start(self) -> None:
        """Runs the life up to what it first waits for."""
        self._advance(lambda: next(self._life))

    def post(self, signal: Signal) -> None:
        """Gives the life a signal: at once when it waits for one, else kept for the next time it does."""
        if self.is_over:
            return
        if self._is_listening and not self._is_running:
            self._resume(self._ticket, signal)
        else:
            self._inbox.append(signal)

    def break_in(self, error: Exception) -> None:
        """Raises an error where the life stands; after its present step when it is just running."""
        if self.is_over:
            return
        self._breaks.append(error)
        if not self._is_running:
            self._throw()

    def close_ears(self, *kinds: type) -> None:
        """Forgets kept signals of some kinds."""
        self._inbox = deque(signal for signal in self._inbox if not isinstance(signal, kinds))

    def expect(self, kind: type, *others: type, seconds: float = FOREVER) -> Life[Any]:
        """Waits for a signal of some kinds and lets all others go; None when none comes in time."""
        deadline = None if seconds == FOREVER else self._engine.now() + timedelta(seconds=seconds)
        while True:
            left = FOREVER if deadline is None else (deadline - self._engine.now()).total_seconds()
            signal = yield Await(max(0.0, left))
            if signal is None or isinstance(signal, (kind, *others)):
                return signal

    def _throw(self) -> None:
        error = self._breaks.popleft()
        self._stop_waiting()
        self._advance(lambda: self._life.throw(error))

    def _resume(self, ticket: int, value: object) -> None:
        """Goes on with a result, unless the life has moved on since it asked for it."""
        if ticket == self._ticket and not self.is_over:
            self._stop_waiting()
            self._advance(lambda: self._life.send(value))

    def _stop_waiting(self) -> None:
        self._ticket += 1
        self._is_listening = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _advance(self, step: Callable[[], Effect]) -> None:
        self._is_running = True
        try:
            effect = step()
        except BaseException as error:
            self.is_over = True
            if isinstance(error, StopIteration):
                return
            raise
        finally:
            self._is_running = False
        self._arrange(effect)
        if self._breaks:
            self._throw()

    def _arrange(self, effect: Effect) -> None:
        ticket = self._ticket
        if isinstance(effect, Fetch):
            self.documents_in_a_row += 1
            self._send(effect.webhook, lambda result: self._resume(ticket, result))
            return
        if effect.seconds >= MOMENT:
            self.documents_in_a_row = 0
        if isinstance(effect, Await):
            if self._inbox:
                signal = self._inbox.popleft()
                self._timer = self._engine.later(0, lambda: self._resume(ticket, signal))
                return
            self._is_listening = True
        if effect.seconds != FOREVER:
            self._timer = self._engine.later(effect.seconds, lambda: self._resume(ticket, None))

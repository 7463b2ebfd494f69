"""Real time: one thread owns the network's state, webhooks travel in others, many at once."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TypeVar

from routing.simulator.engine import Agenda, Timer
from routing.simulator.network_clock import real_now

T = TypeVar("T")
MOST_AT_ONCE = 64
LONGEST_SLEEP = 3600.0
_logger = logging.getLogger(__name__)


class LiveEngine:
    """An engine that follows the real time from `start` to `stop`."""

    def __init__(
        self, now: Callable[[], datetime] = real_now, most_at_once: int = MOST_AT_ONCE, speed: float = 1.0
    ) -> None:
        """`most_at_once` bounds the webhooks under way; more wait for their turn. `speed` is how fast `now` goes by."""
        self._now, self._agenda, self._speed = now, Agenda(), speed
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(most_at_once, "webhook")
        self._thread = threading.Thread(target=self._loop, name="network", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends at once; webhooks under way are let go."""
        self._inbox.put(None)
        self._thread.join(5)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def now(self) -> datetime:
        """The real moment."""
        return self._now()

    def later(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Plans an action."""
        return self._agenda.add(self.now() + timedelta(seconds=max(0.0, seconds)), action)

    def work(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        """Does it in a thread, then `done` in the engine's own."""

        def finished(future: Future[T]) -> None:
            if not future.cancelled():
                self._inbox.put(lambda: done(future.result()))

        self._pool.submit(job).add_done_callback(finished)

    def ask(self, question: Callable[[], T]) -> T:
        """Has it run in the engine's thread and waits for the result; what it raises is raised here.

        Raises RuntimeError when the engine is not running.
        """
        if threading.current_thread() is self._thread:
            return question()
        if not self._thread.is_alive():
            raise RuntimeError("the network is not running")
        answer: Future[T] = Future()

        def run() -> None:
            try:
                answer.set_result(question())
            except Exception as error:  # handed to whoever asked  # noqa: BLE001
                answer.set_exception(error)

        self._inbox.put(run)
        return answer.result()

    def _loop(self) -> None:
        while True:
            due = self._agenda.first()
            wait = LONGEST_SLEEP if due is None else (due - self.now()).total_seconds() / self._speed
            if wait <= 0:
                self._safely(self._agenda.pop().action)
                wait = 0
            try:
                action = self._inbox.get(timeout=min(wait, LONGEST_SLEEP)) if wait else self._inbox.get_nowait()
            except queue.Empty:
                continue
            if action is None:
                return
            self._safely(action)

    def _safely(self, action: Callable[[], None]) -> None:
        """A defect in one call must not end all the others."""
        try:
            action()
        except Exception:
            _logger.exception("the network failed on something")

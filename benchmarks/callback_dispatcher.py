"""One dispatcher in a process of its own, on a network that says yes at once and no-answer a moment later.

Everything else is the product: callbacks claimed, tries committed, looked at again, placed, kept, and the network's
news taken in, each in a transaction of its own, as webhooks come.
"""

from __future__ import annotations

import queue
import sys
import threading
import time
from pathlib import Path
from uuid import uuid4

from benchmarks import callback_centre
from benchmarks.rounds import Report, serve
from routing.availability import Outlook, Outlooks
from routing.callback_calls.news import Verdict, call_news
from routing.callback_calls.placing import ring_back
from routing.domain.attempt import News
from routing.runtime import Runtime
from routing.telephony.network import Outcome, Told

THREADS = 32
RINGS_FOR = 0.1  # so that the network's answer to the order comes first, as it does
PAUSE = 0.005


class Telephones:
    """A network: each order is taken at once, and after a moment nobody has answered."""

    def __init__(self, runtime: Runtime, outlook: Outlook) -> None:
        self._runtime, self._outlook = runtime, outlook
        self._rung: queue.SimpleQueue[tuple[float, str, str]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self.placed, self.over = 0, 0
        self.rung_at: list[float] = []
        for _ in range(THREADS):
            threading.Thread(target=self._tell, daemon=True).start()

    def place_call(
        self, to: str, caller_id: str | None, voice: str, status: str, ring_seconds: int, longest_seconds: int,
        machine: str | None = None,
    ) -> Told:
        """Rings nobody, and says that it does."""
        sid = f"CA{uuid4().hex}"
        self.placed += 1
        self.rung_at.append(time.time())
        self._rung.put((time.monotonic() + RINGS_FOR, voice.rpartition("/")[2], sid))
        return Told(Outcome.DONE, sid, status="queued")

    def wait(self) -> None:
        """Until the news of every call is in."""
        deadline = time.monotonic() + 30
        while self.over < self.placed and time.monotonic() < deadline:
            time.sleep(PAUSE)

    def _tell(self) -> None:
        while True:
            due, token, sid = self._rung.get()
            time.sleep(max(0.0, due - time.monotonic()))
            at = self._runtime.clock.now()
            verdict = call_news(self._runtime, self._outlook, token, sid, News.NO_ANSWER, at)
            with self._lock:
                self.over += verdict is Verdict.OURS


def main(url: str, folder: str, since: str) -> None:
    """Answers `go SECONDS` with what was done in that time, until there is nothing to read any more."""
    runtime = callback_centre.runtime(url, Path(folder), float(since))
    outlook = Outlooks(runtime).fresh()
    network = Telephones(runtime, outlook)

    def work(seconds: float) -> Report:
        began, over = time.monotonic(), network.over
        network.rung_at.clear()
        while time.monotonic() < began + seconds:
            if not ring_back(runtime, outlook, network).placed:  # type: ignore[arg-type]  # it only places calls
                time.sleep(PAUSE)
        done, took = network.over - over, time.monotonic() - began
        network.wait()
        return {"done": done, "seconds": took, "placed": network.placed, "rung_at": list(network.rung_at)}

    serve(work)


if __name__ == "__main__":
    main(*sys.argv[1:])

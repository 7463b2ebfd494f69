"""Live parts: a stream of server-sent events that tells when something has changed, and the parts that follow it.

A stream keeps one thread of the server, so that there are only so many; whoever comes after asks every 15 seconds.
https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, render_template

from routing.access import Role
from routing.runtime import Runtime
from routing.store.database import DatabaseFault
from routing.store.stamps import stamp
from routing.web import guards
from routing.web.console import shell
from routing.web.console.banner import closed_lines
from routing.web.console.moments import Moments
from routing.web.parts import parts

live = Blueprint("console_live", __name__, url_prefix="/console", template_folder="templates")

LOOKED_AT_EVERY, LASTS, SAID_AT_LEAST_EVERY = 0.5, 300.0, 4.0
MOST_STREAMS = 24
KEPT_AS = "console_stamps"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Stamps:
    """The stamp as last read: however many streams look, the database is asked once each half second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looked, self._stamp = -LOOKED_AT_EVERY, ""
        self.streams = threading.BoundedSemaphore(MOST_STREAMS)

    def now(self, runtime: Runtime) -> str:
        """The stamp at present; the last one while the database does not answer."""
        with self._lock:
            if time.monotonic() - self._looked >= LOOKED_AT_EVERY:
                self._looked = time.monotonic()
                self._stamp = self._read(runtime)
            return self._stamp

    def _read(self, runtime: Runtime) -> str:
        try:
            with runtime.database.read() as connection:
                return stamp(connection)
        except DatabaseFault:
            return self._stamp


def _stamps() -> Stamps:
    """Those of this process."""
    held: Stamps = current_app.extensions.setdefault(KEPT_AS, Stamps())
    return held


@live.get("/events")
@guards.console(Role.VIEWER)
def events() -> Response:
    """An event `stamp` whenever something has changed."""
    stamps = _stamps()
    if not stamps.streams.acquire(blocking=False):
        return Response("", 503, headers=HEADERS | {"Retry-After": "15"})
    told = Response(_told(stamps, parts().runtime), content_type="text/event-stream", headers=HEADERS)
    told.call_on_close(stamps.streams.release)
    return told


@live.get("/banner")
@guards.console(Role.VIEWER)
def banner() -> Response:
    """The banner alone, for pages that are open."""
    told, spoken = shell.outlook(), shell.language()
    return shell.answer(render_template(
        "console/banner.html", t=shell.chooser(spoken), banner=closed_lines(told), me=guards.access(), url=shell.url,
        at=Moments(spoken, told.centre.timezone), now=parts().runtime.clock.now(),
    ))


def _told(stamps: Stamps, runtime: Runtime) -> Iterator[str]:
    """Events, and now and then a comment, by which a reader that has gone is noticed."""
    began, said_at, said = time.monotonic(), 0.0, None
    while time.monotonic() - began < LASTS:
        current = stamps.now(runtime)
        if current != said:
            yield f"event: stamp\ndata: {current}\n\n"
            said, said_at = current, time.monotonic()
        elif time.monotonic() - said_at > SAID_AT_LEAST_EVERY:
            yield ": still here\n\n"
            said_at = time.monotonic()
        time.sleep(LOOKED_AT_EVERY)

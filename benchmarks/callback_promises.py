"""What holds whatever the load: the pace in every window, slots told quickly, as many seats sold as there are."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from benchmarks import callback_centre
from benchmarks.callback_rates import Centre
from benchmarks.report import Row, at_most
from benchmarks.servers import HOST, PRODUCT, running
from routing.availability import Outlook, Outlooks
from routing.callbacks.booking import Booked, Wanted, book
from routing.domain.slots import Window, slot_id
from routing.domain.text import Language
from routing.runtime import Runtime
from routing.store import slot_seats

PACES, PACED_SECONDS, WINDOWS = (1, 5, 20), 21.0, (1, 10)
SLOTS, SLOTS_ASKED, SLOTS_MS = "/api/v1/callbacks/slots", 300, 20.0
BUYERS = 100


def rows(scratch: Path, postgres: Callable[[], str], count: int) -> list[Row]:
    """Every figure of this script."""
    found = [row for per_second in PACES for row in _paced(scratch / f"pace{per_second}", postgres(), per_second)]
    for name, url in (("SQLite", f"sqlite:///{scratch / 'slots'}.sqlite3"), ("PostgreSQL", postgres())):
        folder = callback_centre.config(scratch / f"slots-{name}")
        Centre.seeded(url, folder, count)
        found += [_slots(scratch, folder, url, name, count), _seats(folder, url, name)]
    return found


def _paced(scratch: Path, url: str, per_second: int) -> list[Row]:
    """Two dispatchers on PostgreSQL at a pace of so many; the most calls in any window, wherever it begins."""
    centre = Centre.seeded(url, callback_centre.config(scratch, per_second), 1_000)
    with centre.team(2) as dispatchers:
        told = dispatchers.go(PACED_SECONDS)
    rung = sorted(at for one in told for at in one["rung_at"])
    return [
        at_most(f"calls in any {seconds} s at {per_second} a second", _most(rung, seconds), per_second * seconds,
                "calls", f"{len(rung)} in {PACED_SECONDS:g} s, 2 dispatchers, PostgreSQL") for seconds in WINDOWS
    ]


def _most(rung: Sequence[float], seconds: int) -> int:
    """The most of them in any half-open window of so many seconds."""
    return max((bisect_left(rung, first + seconds) - index for index, first in enumerate(rung)), default=0)


def _slots(scratch: Path, folder: Path, url: str, name: str, count: int) -> Row:
    """The product asked for its slots, again and again, while nobody has been rung whose time is over."""
    clock = scratch / f"clock-{name}"
    clock.write_text((callback_centre.MONDAY + timedelta(hours=1)).isoformat(), encoding="ascii")
    environ = {
        "DATABASE_URL": url, "CONFIG_DIR": str(folder), "CLOCK_FILE": str(clock), "LOG_LEVEL": "ERROR",
        "TWILIO_API_URL": "http://127.0.0.1:9",
    }
    with running(PRODUCT, scratch, environ) as server:
        server.wait_for_answer(SLOTS)
        connection = HTTPConnection(HOST, server.port, timeout=5)
        took = sorted(_asked(connection) for _ in range(SLOTS_ASKED))
        connection.close()
    slowest = 1_000 * took[len(took) * 99 // 100]
    remark = f"median {1_000 * median(took):.1f} ms, over HTTP, one worker"
    return at_most(f"`GET {SLOTS}`, {count:,} open, {name}, 99 of 100 within", slowest, SLOTS_MS, "ms", remark)


def _asked(connection: HTTPConnection) -> float:
    began = time.perf_counter()
    connection.request("GET", SLOTS)
    response = connection.getresponse()
    if not response.read() or response.status != 200:
        raise RuntimeError(f"{SLOTS} answered {response.status}")
    return time.perf_counter() - began


def _seats(folder: Path, url: str, name: str) -> Row:
    """A hundred people at once book the same slot."""
    runtime = callback_centre.runtime(url, folder, time.time())
    outlook = Outlooks(runtime).fresh()
    start = callback_centre.MONDAY + timedelta(days=1, hours=3)
    with ThreadPoolExecutor(BUYERS) as pool:
        told = list(pool.map(partial(_buy, runtime, outlook, slot_id(Window(start, start))), range(BUYERS)))
    with runtime.database.read() as connection:
        taken = slot_seats.taken(connection, "telephone", start, start + timedelta(seconds=1)).get(start, 0)
    runtime.database.close()
    sold, seats = told.count(Booked.BOOKED), outlook.centre.promises.slots.capacity  # type: ignore[union-attr]
    if not sold == taken == seats:
        raise RuntimeError(f"{sold} seats sold, {taken} kept as sold, {seats} there")
    return at_most(f"seats sold of {seats} to {BUYERS} people at once, {name}", sold, seats, "seats", f"{taken} rows")


def _buy(runtime: Runtime, outlook: Outlook, slot: str, number: int) -> Booked:
    wanted = Wanted(f"+337{number:08}", "refund", "support", Language.FR, "web", slot)
    now = runtime.clock.now()
    return runtime.database.write(lambda connection: book(connection, outlook, runtime.links, wanted, now)).reason

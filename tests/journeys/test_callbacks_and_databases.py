"""Many processes on one database, and a database that goes away in the middle: nobody is rung twice, nobody is lost."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from routing.availability import Outlook, Outlooks
from routing.callback_calls.placing import ring_back
from routing.callbacks.booking import Wanted, book
from routing.cli.rehearsing.scratch import scratch_config
from routing.config.folder import ConfigFolder
from routing.domain.text import Language
from routing.runtime import Runtime
from routing.store import callback_claims, callbacks, schema
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection, Database
from routing.telephony.network import Network, Outcome, Told
from tests.conftest import ACCOUNT, MONDAY_MORNING, SHIPPED_CONFIG, Postgres
from tests.journeys.promises import NUMBERS, promised

MANY, DISPATCHERS = 1_000, 4


@dataclass
class RunningClock:
    """Monday, ten o'clock, and on from there."""

    _began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """The moment."""
        return MONDAY_MORNING + timedelta(seconds=time.monotonic() - self._began)


@dataclass
class Counting:
    """A network that takes every call, and keeps whom it rang."""

    rung: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def place_call(self, to: str, *_: Any, **__: Any) -> Told:
        """Rings somebody."""
        with self._lock:
            self.rung.append(to)
            return Told(Outcome.DONE, sid=f"CA{len(self.rung):032d}", status="queued")


def due(runtime: Runtime, outlook: Outlook, count: int) -> None:
    """So many callbacks that are due now."""
    now = runtime.clock.now()
    wanted = Wanted("+33612000000", None, "support", Language.FR, callbacks.WEB)

    def work(connection: Connection) -> None:
        first = cast(CallbackRow, book(connection, outlook, runtime.links, wanted, now).row)
        for n in range(1, count):
            number = f"+{33_612_000_000 + n}"
            assert callbacks.add(connection, replace(first, id=uuid4().hex, reference=f"RC-{n}", number=number))

    runtime.database.write(work)


def test_four_dispatchers_on_the_same_thousand(database: Database, tmp_path: Path) -> None:
    clock, network = RunningClock(), Counting()
    shipped = Runtime(clock, ConfigFolder(SHIPPED_CONFIG, clock.now().date()), database, ACCOUNT)
    centre = Outlooks(shipped).fresh().centre
    config = scratch_config(centre, SHIPPED_CONFIG, tmp_path / "config", MANY)
    rules = (config / "callbacks.yaml").read_text(encoding="utf-8")
    (config / "callbacks.yaml").write_text(rules.replace('{"line"', '{"dial": {"per_second": "10000"}, "line"'))
    address = database.url.render_as_string(hide_password=False)
    processes = [
        Runtime(clock, ConfigFolder(config, clock.now().date()), Database(address), ACCOUNT) for _ in range(DISPATCHERS)
    ]
    outlook = Outlooks(processes[0]).fresh()
    due(processes[0], outlook, MANY)

    def dispatcher(own: Runtime) -> int:
        placed, deadline = 0, time.monotonic() + 60
        while time.monotonic() < deadline:
            placed += ring_back(own, outlook, cast(Network, network)).placed
            with own.database.read() as connection:
                if not callback_claims.is_any_due(connection, clock.now()):
                    break
        return placed

    with ThreadPoolExecutor(DISPATCHERS) as pool:
        placed = list(pool.map(dispatcher, processes))
    for own in processes:
        own.database.close()
    assert sum(placed) == MANY == len(network.rung) == len(set(network.rung)), placed


def test_a_database_that_restarts_in_the_middle(postgres: Postgres, tmp_path: Path) -> None:
    """As its clients see it: every connection is cut, over and over, whatever it is at."""
    url = postgres.new_schema()
    opened = Database(url)
    schema.upgrade(opened)
    opened.close()
    is_over = threading.Event()

    def cut() -> None:
        while not is_over.wait(0.15):
            postgres.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                "AND datname = current_database()"
            )

    with promised(tmp_path / "centre", dispatchers=2, database_url=url, at="2026-11-23T10:00:00+01:00") as stage:
        for number in NUMBERS[:6]:
            stage.asks(number)
        cutting = threading.Thread(target=cut)
        cutting.start()
        try:
            stage.passes(120)
        finally:
            is_over.set()
            cutting.join()
        verdict = stage.comes_to_rest()
        assert (verdict.promised, verdict.kept) == (6, 6)

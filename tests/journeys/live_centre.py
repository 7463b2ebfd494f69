"""A centre of real processes: a web server, dispatchers that can be killed at any moment, and a live network.

Time is pretended all the same, and goes by ten times as fast: a thread writes it into the file that is every process's
clock. Deadlines of HTTP stay real.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server

from routing.app import create_app
from routing.cli.rehearsal import PretendedClock
from routing.cli.rehearsing.people import Moods, Person
from routing.cli.rehearsing.scratch import scratch_config
from routing.dispatch import dispatch_due
from routing.parts import KEY, Parts
from routing.scheduler import run_each_second
from routing.settings import Settings, read_settings
from routing.simulator.carrier import Transport
from routing.simulator.live import LiveNetwork
from routing.simulator.network_clock import SteppedClock
from routing.simulator.parties import Agent, Network
from routing.telephony.twilio_client import TwilioClient
from tests.conftest import SHIPPED_CONFIG
from tests.journeys.webs import Balanced, Web

ACCOUNT, TOKEN, SECRET = "AC" + "0" * 32, "token-of-a-kill-run", "secret-of-a-kill-run"
SPEED = 10.0
TICK = 0.01
EVERY_SECONDS = 0.1
PATIENCE = 30.0


@dataclass
class FastClock:
    """Time that goes by fast, shown in a file."""

    path: Path
    begins: datetime
    _started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        PretendedClock(self.path).set(self.begins)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self._thread.start()

    def now(self) -> datetime:
        """The moment."""
        return self.begins + timedelta(seconds=(time.monotonic() - self._started) * SPEED)

    def stop(self) -> None:
        """Time stands still."""
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        draft = PretendedClock(self.path.with_suffix(".next"))
        while not self._is_over.wait(TICK):
            draft.set(self.now())
            draft.path.replace(self.path)  # never half written


def dispatch(settings: Settings) -> None:
    """What a dispatcher's process does until it is killed."""
    parts: Parts = create_app(settings).extensions[KEY]
    client = TwilioClient(parts.runtime.telephony, settings.api_url)
    run_each_second(
        lambda: dispatch_due(parts.runtime, parts.outlooks.fresh(), client), lambda: EVERY_SECONDS
    )


@dataclass
class LiveCentre:
    """The parts of a live centre."""

    settings: Settings
    parts: Parts
    clock: FastClock
    network: LiveNetwork
    webs: tuple[Web, ...]
    _context: ForkServerContext

    def start_dispatcher(self) -> Any:
        """A dispatcher in a process of its own."""
        process = self._context.Process(target=dispatch, args=(self.settings,), daemon=True)
        process.start()
        return process

    @staticmethod
    def kill(process: Any) -> None:
        """`kill -9`."""
        os.kill(process.pid, signal.SIGKILL)
        process.join(PATIENCE)


@contextmanager
def live_centre(
    folder: Path, at: datetime, agents: int, people: tuple[Person, ...], database_url: str | None = None,
    webs: int = 1, workers: int = 1,
) -> Iterator[LiveCentre]:
    """A centre at work, its dispatchers not started. Its public address is that of the first of its web servers."""
    ports, network_port = [_free_port() for _ in range(webs)], _free_port()
    clock = FastClock(folder / "clock", at)
    environ = _environ(folder, ports[0], network_port, database_url)
    servers = tuple(Web(port, environ, workers) for port in ports)
    settings = replace(read_settings(environ), log_level="CRITICAL")
    plain: Parts = create_app(replace(settings, config_dir=SHIPPED_CONFIG)).extensions[KEY]
    centre = plain.outlooks.fresh().centre
    shutil.rmtree(settings.config_dir, ignore_errors=True)
    scratch_config(centre, SHIPPED_CONFIG, settings.config_dir, agents)
    _faster_pace(settings.config_dir)
    parts: Parts = create_app(settings).extensions[KEY]
    network = _network(parts, settings, people, clock, Balanced(servers))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", network_port, network.rest, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    network.start()
    for web in servers:
        web.start()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.journeys.live_centre"])
    try:
        for web in servers:
            web.wait()
        yield LiveCentre(settings, parts, clock, network, servers, context)
    finally:
        for web in servers:
            web.kill()
        network.stop()
        server.shutdown()
        for opened in (plain, parts):
            opened.runtime.database.close()
        clock.stop()


def _environ(folder: Path, web_port: int, network_port: int, database_url: str | None) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url or f"sqlite:///{folder / 'permanence.sqlite3'}", "INSTANCE_DIR": str(folder),
        "CONFIG_DIR": str(folder / "config"), "PUBLIC_URL": f"http://127.0.0.1:{web_port}", "SECRET_KEY": SECRET,
        "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "LOG_LEVEL": "ERROR",
        "TWILIO_API_URL": f"http://127.0.0.1:{network_port}", "CLOCK_FILE": str(folder / "clock"),
        "TRUSTED_PROXIES": "1",
    }


def _faster_pace(config: Path) -> None:
    path = config / "callbacks.yaml"
    faster = '{"dial": {"per_second": "10", "talk": "5 min"}, '
    faster += '"attempts": {"busy": "1 min", "failed": "1 min", "no_key": "1 min"}, '
    faster += '"limits": {"per_address": "10000 per hour"}, "line"'
    path.write_text(path.read_text(encoding="utf-8").replace('{"line"', faster, 1), encoding="utf-8")


def _network(
    parts: Parts, settings: Settings, people: tuple[Person, ...], clock: FastClock, transport: Transport,
) -> LiveNetwork:
    centre, base = parts.outlooks.fresh().centre, settings.public_url
    agents = {agent.address: Agent(agent.name, "answer") for agent in centre.agents.values()}
    return LiveNetwork(Network(
        ACCOUNT, TOKEN, f"{base}/twilio/voice#rc=1&rt=6000&rp=ct,rt", f"{base}/twilio/voice/fallback",
        f"{base}/twilio/status#rc=3&rp=all&rt=4000", transport, SteppedClock(clock.begins), agents, talk_seconds=12,
        zone=centre.timezone, customers=Moods({one.number: one for one in people}, clock), calls_per_second=20,
    ), clock.now, SPEED)


def _free_port() -> int:
    with make_server("127.0.0.1", 0, lambda _environ, _start: []) as server:
        return int(server.port)

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
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
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
from routing.simulator.carrier import HttpTransport
from routing.simulator.live import LiveNetwork
from routing.simulator.network_clock import SteppedClock
from routing.simulator.parties import Agent, Network
from routing.telephony.twilio_client import TwilioClient
from tests.conftest import SHIPPED_CONFIG

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
    web: int
    """The process whose children serve the web."""
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

    def web_workers(self) -> list[int]:
        """The processes that answer requests, oldest first."""
        told = Path(f"/proc/{self.web}/task/{self.web}/children").read_text(encoding="ascii")
        return [pid for pid in map(int, told.split()) if _is_worker(pid)]


@contextmanager
def live_centre(
    folder: Path, at: datetime, agents: int, people: tuple[Person, ...], database_url: str | None = None,
    workers: int = 1,
) -> Iterator[LiveCentre]:
    """A centre at work, its dispatchers not started. Whoever speaks for a visitor names their address."""
    web_port, network_port = _free_port(), _free_port()
    clock = FastClock(folder / "clock", at)
    environ = _environ(folder, web_port, network_port, database_url)
    settings = replace(read_settings(environ), log_level="CRITICAL")
    plain: Parts = create_app(replace(settings, config_dir=SHIPPED_CONFIG)).extensions[KEY]
    centre = plain.outlooks.fresh().centre
    shutil.rmtree(settings.config_dir, ignore_errors=True)
    scratch_config(centre, SHIPPED_CONFIG, settings.config_dir, agents)
    _faster_pace(settings.config_dir)
    parts: Parts = create_app(settings).extensions[KEY]
    network = _network(parts, settings, people, clock)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", network_port, network.rest, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    network.start()
    web = subprocess.Popen(
        _web(web_port, workers), env={**os.environ, **environ}, stderr=subprocess.DEVNULL, start_new_session=True,
    )
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.journeys.live_centre"])
    try:
        _wait_for(f"{settings.public_url}/healthz")
        yield LiveCentre(settings, parts, clock, network, web.pid, context)
    finally:
        os.killpg(web.pid, signal.SIGKILL)  # its workers too
        web.wait(PATIENCE)
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
    faster = '{"dial": {"per_second": "10"}, "attempts": {"busy": "1 min"}, "line"'
    path.write_text(path.read_text(encoding="utf-8").replace('{"line"', faster, 1), encoding="utf-8")


def _network(parts: Parts, settings: Settings, people: tuple[Person, ...], clock: FastClock) -> LiveNetwork:
    centre, base = parts.outlooks.fresh().centre, settings.public_url
    agents = {agent.address: Agent(agent.name, "answer") for agent in centre.agents.values()}
    return LiveNetwork(Network(
        ACCOUNT, TOKEN, f"{base}/twilio/voice", f"{base}/twilio/voice/fallback", f"{base}/twilio/status",
        HttpTransport(), SteppedClock(clock.begins), agents, talk_seconds=12, zone=centre.timezone,
        customers=Moods({one.number: one for one in people}, clock), calls_per_second=20,
    ), clock.now, SPEED)


def _web(port: int, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--respawn-failed-workers", "--no-ws", "--log-level", "critical", "wsgi:app",
    ]


def _is_worker(pid: int) -> bool:
    """Not the keeper of shared resources that Python starts beside them."""
    return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()


def _free_port() -> int:
    with make_server("127.0.0.1", 0, lambda _environ, _start: []) as server:
        return int(server.port)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"{url} does not answer")

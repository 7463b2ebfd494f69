"""Starts granian on a free loopback port with a scratch instance folder, and ends it whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PRODUCT = "wsgi:app"
PATIENCE = 20.0
OURS = (
    "BENCH_", "CLOCK_FILE", "CONFIG_DIR", "DATABASE_URL", "FLASK_", "GRANIAN_", "INSTANCE_DIR", "LOG_LEVEL",
    "PORT", "PUBLIC_URL", "SECRET_KEY", "TRUSTED_PROXIES", "TWILIO_",
)


Command = Callable[[str, int, int], Sequence[str]]
"""The command line of a server: app, port, workers."""


class DidNotStart(Exception):
    """A server that never answered, with the last thing it said."""


@dataclass(frozen=True, slots=True)
class Server:
    """One server's process group."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def url(self, path: str) -> str:
        """The address of a path on it."""
        return f"http://{HOST}:{self.port}{path}"

    def ask(self, path: str) -> tuple[int, bytes]:
        """Status and body of one GET."""
        connection = HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def headers(self, path: str) -> list[tuple[str, str]]:
        """The headers of the answer to one GET, those left out that the server adds itself."""
        connection = HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", path)
            return [one for one in connection.getresponse().getheaders() if one[0].lower() not in ("date", "server")]
        finally:
            connection.close()

    def wait_for_answer(self, path: str) -> bytes:
        """The body of the first 200. Raises DidNotStart."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(OSError, HTTPException):
                status, body = self.ask(path)
                if status == 200:
                    return body
            time.sleep(0.002)
        said = self.log.read_text(errors="replace").strip().splitlines()
        raise DidNotStart(said[-1] if said else "the server did not answer in time")


@contextmanager
def running(
    app: str, scratch: Path, environ: Mapping[str, str] | None = None, workers: int = 1, with_: Command | None = None
) -> Iterator[Server]:
    """A server for as long as the block lasts, granian unless another is asked for; it may not have answered yet."""
    port = _free_port()
    log = scratch / f"server-{port}.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            (with_ or command)(app, port, workers), cwd=ROOT, env=_environment(scratch, environ or {}),
            stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True,
        )
    try:
        yield Server(process, port, log)
    finally:
        _end(process)


def command(app: str, port: int, workers: int = 1) -> Sequence[str]:
    """How the product is served."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", str(workers), "--respawn-failed-workers", "--no-ws", "--log-level", "warning", app,
    ]


def _environment(scratch: Path, more: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment without its settings of the product, so that nothing real is touched."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {"INSTANCE_DIR": str(scratch / "instance"), "LOG_LEVEL": "WARNING", **more}


def _free_port() -> int:
    with socket.socket() as held:
        held.bind((HOST, 0))
        return int(held.getsockname()[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    """Asks first; then ends the session we gave it, workers included."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

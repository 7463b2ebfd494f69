"""Web servers as processes of their own, which can be killed and started again, and the proxy before them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from routing.simulator.carrier import Answer, HttpTransport, NotDelivered, Request

PATIENCE = 30.0
NO_ANSWER = 0


@dataclass
class Web:
    """One web server: granian with its workers."""

    port: int
    environ: Mapping[str, str]
    workers: int = 1
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it; `wait` tells when it serves."""
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", str(self.workers), "--respawn-failed-workers", "--no-ws", "--log-level", "critical",
            "wsgi:app",
        ]
        self._process = subprocess.Popen(
            command, env={**os.environ, **self.environ}, stderr=subprocess.DEVNULL, start_new_session=True,
        )

    def wait(self) -> None:
        """Until it serves. Raises TimeoutError."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.ask("GET", "/healthz")[0] == 200:
                return
            time.sleep(0.05)
        raise TimeoutError(f"{self.address} does not answer")

    def pids(self) -> set[str]:
        """Its processes: the server's, and its worker's."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return {str(self._process.pid), *children.read_text(encoding="ascii").split()}

    def kill(self) -> None:
        """`kill -9`, its worker too."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(PATIENCE)
            self._process = None

    def worker_pids(self) -> list[int]:
        """The processes that answer requests, oldest first."""
        if self._process is None:
            return []
        pid = self._process.pid
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [child for child in map(int, told.split()) if _is_worker(child)]

    def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None, within: float = 15
    ) -> tuple[int, Any]:
        """Status and document of one request; NO_ANSWER when there was none, or none that was whole."""
        data = None if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(self.address + path, data, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=within) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except (OSError, ValueError):
            return NO_ANSWER, None


def _is_worker(pid: int) -> bool:
    """Not the keeper of shared resources that Python starts beside them."""
    return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()


@dataclass
class Balanced:
    """The proxy: takes servers by turns, and the next one where none listens; a request that broke it asks no other."""

    webs: Sequence[Web]
    _transport: HttpTransport = field(default_factory=HttpTransport)
    _turns: count[int] = field(default_factory=count)

    def send(self, request: Request) -> Answer:
        """Sends a request, once. Raises NotDelivered."""
        first = next(self._turns)
        for n in range(len(self.webs)):
            web = self.webs[(first + n) % len(self.webs)]
            url = urlsplit(request.url)._replace(netloc=f"127.0.0.1:{web.port}").geturl()
            try:
                return self._transport.send(replace(request, url=url))
            except NotDelivered as error:
                if error.stage != "ct" or n == len(self.webs) - 1:
                    raise
        raise AssertionError("there is no server")

"""A site as docs/deploy.md sets it up, on scratch ports: two granian servers behind the shipped nginx files."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

from twilio.request_validator import RequestValidator

from tests.conftest import SHIPPED_CONFIG
from tests.deploy.nginx_here import NGINX, Places, free_port

ROOT = Path(__file__).parents[2]
ACCOUNT, TOKEN, PUBLIC = "AC" + "0" * 32, "token-behind-nginx", "https://appels.example.fr"
PATIENCE = 20.0
HOURS = """
timezone: Europe/Paris
lines:
  telephone: {channel: phone, name: {fr: Téléphone, en: Phone}, number: "+33 1 73 01 84 99", weekly: always}
"""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    @property
    def document(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Site:
    """The processes of the site."""

    folder: Path
    port: int
    prefixed: int
    environ: Mapping[str, str]
    webs: dict[int, subprocess.Popen[bytes]]

    def ask(self, method: str, path: str, body: str = "", port: int | None = None, **headers: str) -> Answer:
        """One request through nginx, from 127.0.0.9; names of headers are written with underscores."""
        source = ("127.0.0.9", 0)
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=15, source_address=source)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body or None, {"Host": "appels.example.fr", **named})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def webhook(self, path: str, fields: Mapping[str, str], port: int | None = None, public: str = PUBLIC) -> Answer:
        """A signed webhook: POST of a form of letters and digits."""
        whole = {"AccountSid": ACCOUNT, **fields}
        signature = RequestValidator(TOKEN).compute_signature(f"{public}{path}", whole)
        form = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in whole.items())
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", path, form, port, Content_Type=kind, X_Twilio_Signature=signature)

    def start(self, port: int) -> None:
        """A web process, once it answers."""
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "1", "--respawn-failed-workers", "--no-ws", "--log-level", "error", "wsgi:app",
        ]
        with (self.folder / f"web-{port}.log").open("ab") as log:
            self.webs[port] = subprocess.Popen(
                command, cwd=ROOT, env=dict(self.environ), stdout=log, stderr=log, start_new_session=True
            )
        wait_for(port)

    def stop(self, port: int) -> None:
        """What `systemctl stop` does, workers included."""
        process = self.webs.pop(port)
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def flask(self, *words: str) -> str:
        """What a command prints."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        return subprocess.run(
            command, cwd=ROOT, env=dict(self.environ), check=True, capture_output=True, text=True
        ).stdout


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """The site, at work."""
    apps = (free_port(), free_port())
    port, prefixed = free_port(), free_port()
    places = Places(folder, apps)
    main = places.write(places.server(port) + places.server(prefixed, "permanence-prefix.conf"))
    here = Site(folder, port, prefixed, _environ(folder), {})
    assert NGINX is not None
    nginx = subprocess.Popen([NGINX, "-c", str(main)], start_new_session=True)
    try:
        for app in apps:
            here.start(app)
        wait_for(port)
        yield here
    finally:
        for app in tuple(here.webs):
            here.stop(app)
        nginx.terminate()
        nginx.wait(PATIENCE)


def wait_for(port: int) -> None:
    """Until `/healthz` answers there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nothing answers at {port}")


def _environ(folder: Path) -> Mapping[str, str]:
    config = folder / "config"
    shutil.copytree(SHIPPED_CONFIG, config)
    (config / "hours.yaml").write_text(HOURS, encoding="utf-8")
    long_ago = time.time() - 3600
    for file in config.iterdir():
        os.utime(file, (long_ago, long_ago))
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return kept | {
        "INSTANCE_DIR": str(folder / "instance"), "CONFIG_DIR": str(config), "PUBLIC_URL": PUBLIC,
        "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TRUSTED_PROXIES": "1", "LOG_LEVEL": "WARNING",
    }

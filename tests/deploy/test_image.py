"""What the Dockerfile puts together, laid out without Docker: the compose file's own commands run on it, the checks of
health say so, and none of them writes anywhere but in the volume and in /tmp.

What only a build can show is left: that the base images are there and that pip installs in them.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Postgres
from tests.deploy.behind_nginx import wait_for
from tests.deploy.nginx_here import free_port

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SERVICES: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
FILLED = {"SECRET_KEY": "0" * 64, "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "t" * 32}
PATIENCE = 20.0


@dataclass(frozen=True)
class Image:
    """The last stage of the Dockerfile with its places moved into a folder, and the environment of compose."""

    folder: Path
    port: int
    environ: Mapping[str, str]
    command: list[str]

    @property
    def program(self) -> Path:
        """Where the program lies."""
        return self.folder / "opt/permanence"

    def moved(self, word: str) -> str:
        """A word of a command with the places of this folder."""
        for place in ("/opt/permanence", "/var/lib/permanence", "/etc/permanence", "/tmp/permanence"):
            word = re.sub(rf"(?<![\w/]){place}", f"{self.folder}{place}", word)
        return re.sub(r"(127\.0\.0\.1|0\.0\.0\.0|web):8000", f"127.0.0.1:{self.port}", word)

    def of_service(self, name: str) -> list[str]:
        """What a service of the compose file runs: its command, or the image's."""
        words = [self.moved(word) for word in SERVICES[name].get("command", self.command)]
        return [str(self.port) if word == "8000" else "127.0.0.1" if word == "0.0.0.0" else word for word in words]

    def run(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        """A command, to its end."""
        return subprocess.run(
            words, cwd=self.program, env=dict(self.environ), capture_output=True, text=True, check=False, timeout=60
        )

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        """A service, until it is told to stop, which it does in its `stop_grace_period`."""
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                self.of_service(name), cwd=self.program, env=dict(self.environ), stdout=log, stderr=log
            )
            try:
                yield
                process.terminate()
                assert process.wait(int(SERVICES[name]["stop_grace_period"].removesuffix("s"))) == 0
            finally:
                process.kill()
                process.wait()

    def is_healthy(self, name: str) -> bool:
        """Whether a service's own check says so before long."""
        deadline = time.monotonic() + PATIENCE
        words = [self.moved(word) for word in SERVICES[name]["healthcheck"]["test"][1:]]
        while time.monotonic() < deadline:
            if self.run(words).returncode == 0:
                return True
            time.sleep(0.2)
        return False

    def files(self) -> dict[str, tuple[int, int]]:
        """Everything outside the volume and /tmp, with size and moment."""
        return {
            str(path): (path.stat().st_size, path.stat().st_mtime_ns)
            for place in ("opt", "etc") for path in sorted((self.folder / place).rglob("*")) if path.is_file()
        }


def _laid_out(folder: Path, database_url: str) -> Image:
    last = (DEPLOY / "Dockerfile").read_text("utf-8").split("\nFROM ")[-1].replace("\\\n", " ")
    assert re.findall(r"^COPY --from=build (.*)$", last, re.M) == ["/opt/permanence/.venv .venv"]
    program = folder / "opt/permanence"
    program.mkdir(parents=True)
    (program / ".venv").symlink_to(sys.prefix)
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc", "node_modules", "source")
    for source, target in re.findall(r"^COPY (?!--)(\S+) (\S+)$", last, re.M):
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, program / target, ignore=left_out)
        else:
            shutil.copy(ROOT / source, program / target)
    for words in re.findall(r"^RUN (\.venv/.*)$", last, re.M):
        subprocess.run(words.split(), cwd=program, check=True)
    for path in program.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o555 if path.is_dir() else 0o444)
    (folder / "etc/permanence").mkdir(parents=True)
    shutil.copytree(ROOT / "config", folder / "etc/permanence/config")
    for place in ("var/lib/permanence", "tmp"):
        (folder / place).mkdir(parents=True)
    command = json.loads(re.findall(r"^CMD (.*)$", last, re.M)[0])
    made = Image(folder, free_port(), {}, command)
    said = dict(one.split("=", 1) for line in re.findall(r"^ENV (.*)$", last, re.M) for one in shlex.split(line))
    example = re.findall(r"^([A-Z_]+)=(.*)$", (DEPLOY / "permanence.env.example").read_text("utf-8"), re.M)
    whole = said | dict(example) | FILLED | SERVICES["web"]["environment"] | {"DATABASE_URL": database_url}
    environ = {name: made.moved(value) for name, value in whole.items()}
    environ["PATH"] = f"{program}/.venv/bin:{os.environ['PATH']}"
    return Image(folder, made.port, environ, command)


@pytest.fixture
def image(tmp_path: Path, postgres: Postgres) -> Image:
    """On an empty PostgreSQL."""
    return _laid_out(tmp_path, postgres.new_schema().replace("+psycopg", ""))


def _answer(image: Image, path: str) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", image.port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Host": "appels.example.fr", "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_the_services_come_up_are_well_and_write_nothing_where_they_may_not(image: Image) -> None:
    before = image.files()
    migrated = image.run(image.of_service("migrate"))
    assert migrated.returncode == 0, migrated.stderr
    with image.running("web"):
        wait_for(image.port)
        assert image.is_healthy("web")
        assert not image.run([image.moved(word) for word in SERVICES["dispatcher"]["healthcheck"]["test"][1:]]).stdout
        with image.running("dispatcher"):
            assert image.is_healthy("dispatcher"), (image.folder / "dispatcher.log").read_text("utf-8")
            status, body = _answer(image, "/api/v1/availability")
            assert (status, [line["id"] for line in json.loads(body)["lines"]]) == (200, ["telephone", "chat"])
            for path in ("/hours", "/callback", "/widget/v1/contact-hours.js", "/docs", "/console/sign-in"):
                assert _answer(image, path)[0] == 200, path
    assert image.files() == before

"""`flask serve`: web server, dispatcher and simulated phone network together, for a first look and for rehearsals."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from routing.cli.console import complain, parts_of_app
from routing.cli.extensions import SETTINGS
from routing.domain.centre import Centre
from routing.password_changes import an_admin, first_admin
from routing.settings import SIMULATED_TOKEN, Settings, kept_secret

HOST = "127.0.0.1"
DEMO_ACCOUNT = "AC" + "0" * 32
LOOKED_AT_EVERY, GRACE = 0.2, 10.0
# What ends sooner cannot start (a port that is taken); what ends later is started again, so often: granian ends when
# its workers are killed twice within a few seconds.
STOOD, MOST_RESTARTS = 5.0, 10
# What a stranger may send before the app is asked: 64 KB of headers, in 10 s; one protocol, that of every proxy.
LIMITS = ("--http", "1", "--http1-buffer-size", "65536", "--http1-header-read-timeout", "10000")
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")


@click.command("serve")
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@with_appcontext
def serve(port: int, workers: int) -> None:
    """Serve on a local port. Without a Twilio account a simulated phone network runs beside it, one port up."""
    centre, runtime = parts_of_app().outlooks.fresh().centre, parts_of_app().runtime
    password, name = first_admin(runtime), an_admin(runtime)
    runtime.database.close()
    settings: Settings = current_app.extensions[SETTINGS]
    environ = dict(os.environ)
    environ.pop("FLASK_RUN_FROM_CLI", None)
    environ |= _counted_together(settings.instance_dir)
    commands = [web_command(port, workers)]
    if settings.account_sid is None:
        environ |= _simulated_account(settings, port)
        commands.append(_network(centre, port))
    commands.append(_dispatcher())
    _say_addresses(port, with_network=settings.account_sid is None)
    _say_how_to_sign_in(port, name, password)
    click.echo("Ctrl-C stops them all.", err=True)
    sys.exit(_run_together(commands, environ))


def _counted_together(instance: Path) -> Mapping[str, str]:
    """A fresh folder in which these processes keep what they count, so that `/metrics` tells of them all."""
    folder = instance / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}


def web_command(port: int, workers: int) -> list[str]:
    """What starts the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", str(workers), "--respawn-failed-workers", "--no-ws", "--log-level", "error", *LIMITS,
        "wsgi:app",
    ]


def _dispatcher() -> list[str]:
    return [*FLASK, "dispatcher"]


def _network(centre: Centre, port: int) -> list[str]:
    command = [
        sys.executable, "-m", "routing.simulator.server", "--port", str(port + 1),
        "--public-url", f"http://{HOST}:{port}", "--account-sid", DEMO_ACCOUNT,
    ]
    for line in centre.lines.values():
        if line.number is not None:
            command += ["--line", f"{line.name.fr}={line.number.e164}"]
    for id_, agent in centre.agents.items():
        command += ["--agent", f"{agent.name}={agent.address}", "--rehearse-agent", f"{id_}={agent.name}"]
    return [*command, "--rehearse", shlex.join([*FLASK, "call", "simulate"])]


def _simulated_account(settings: Settings, port: int) -> Mapping[str, str]:
    return {
        "TWILIO_ACCOUNT_SID": DEMO_ACCOUNT,
        "TWILIO_AUTH_TOKEN": kept_secret(settings.instance_dir, SIMULATED_TOKEN),
        "TWILIO_API_URL": f"http://{HOST}:{port + 1}",
        "PUBLIC_URL": f"http://{HOST}:{port}",
    }


def _say_addresses(port: int, with_network: bool) -> None:
    base = f"http://{HOST}:{port}"
    click.echo(f"Demo page            {base}/", err=True)
    click.echo(f"All opening hours    {base}/hours", err=True)
    click.echo(f"Availability         {base}/api/v1/availability", err=True)
    click.echo(f"API docs             {base}/docs", err=True)
    click.echo(f"Is it well           {base}/readyz", err=True)
    if with_network:
        click.echo(f"Simulated phones     http://{HOST}:{port + 1}/   (no Twilio account needed)", err=True)


def _say_how_to_sign_in(port: int, name: str, password: str | None) -> None:
    """The password of the first admin, where this start has made one, is said this once."""
    click.echo(f"Console              http://{HOST}:{port}/console", err=True)
    if password is not None:
        click.echo(f"    sign in as {name} with the password {password} (shown this once)", err=True)
    else:
        command = f"flask --app wsgi users password {shlex.quote(name)}"
        click.echo(f"    sign in as before; {command} sets a new one", err=True)


class _Process:
    """One of those that serve together."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self._command, self._environ = command, environ
        self.start()

    def start(self) -> None:
        self.began, self.running = time.monotonic(), subprocess.Popen(self._command, env=self._environ)

    @property
    def has_ended(self) -> bool:
        return self.running.poll() is not None

    @property
    def said(self) -> str:
        return f"process {self.running.pid} ended with {self.running.returncode}"

    @property
    def could_start(self) -> bool:
        return time.monotonic() - self.began >= STOOD


def _first_ended(processes: Sequence[_Process]) -> _Process:
    while True:
        time.sleep(LOOKED_AT_EVERY)
        for one in processes:
            if one.has_ended:
                return one


def _run_together(commands: Sequence[Sequence[str]], environ: Mapping[str, str]) -> int:
    """Runs the processes until one of them ends for good or we are told to stop; then ends them all."""
    processes = [_Process(command, environ) for command in commands]
    signal.signal(signal.SIGTERM, _stop)
    try:
        for _ in range(MOST_RESTARTS):
            ended = _first_ended(processes)
            if not ended.could_start:
                break
            complain(f"{ended.said}; starting it again")
            ended.start()
        else:
            ended = _first_ended(processes)
        complain(f"{ended.said}; stopping the others")
        return ended.running.returncode or 1
    except (KeyboardInterrupt, SystemExit):
        return 0
    finally:
        _end([one.running for one in processes])


def _stop(_signum: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()

"""`flask dispatcher`: one pass with --once, a clear word where there is no account, and an end by signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from routing.store import calls, heartbeats, queue_entries
from routing.store.calls import CallRow
from routing.store.database import Connection
from tests.cli.shell import Shell, printed
from tests.web.apps import ACCOUNT_SID, NOWHERE, TOKEN, House, parts_of

ROOT = Path(__file__).parents[2]
NOTHING = {"swept": 0, "rung": 0, "rung_back": 0, "planned": 0, "stopped": False, "told": 0, "later": 0, "dropped": 0}


def _caller_waits(shell: Shell) -> None:
    runtime = parts_of(shell.app).runtime
    now = runtime.clock.now()

    def work(connection: Connection) -> None:
        calls.add(connection, CallRow("CA1", "telephone", "+33612345678", "+33173018499", "waiting", now))
        queue_entries.enter(
            connection, call_sid="CA1", queue="support", topic="refund", language="fr", priority=0, now=now
        )

    runtime.database.write(work)


def test_once_does_what_is_due_and_ends(shell: Shell) -> None:
    assert printed(shell.run("dispatcher", "--once")) == NOTHING
    runtime = parts_of(shell.app).runtime
    with runtime.database.read() as connection:
        assert heartbeats.heartbeat_age(connection, runtime.clock.now()) == 0.0


def test_a_network_that_is_not_there_costs_nobody_anything(shell: Shell) -> None:
    _caller_waits(shell)
    assert printed(shell.run("dispatcher", "--once")) == NOTHING


def test_without_an_account_it_says_so(house: House) -> None:
    app = house.app(account_sid=None, auth_token=None, api_url=None, clock_file=None)
    result = Shell(house, app).run("dispatcher", "--once")
    assert result.exit_code == 1
    assert "TWILIO_ACCOUNT_SID" in result.stderr
    assert result.stdout == ""


def test_it_runs_until_it_is_stopped(house: House) -> None:
    environ = os.environ | {
        "DATABASE_URL": f"sqlite:///{house.folder / 'permanence.sqlite3'}", "CONFIG_DIR": str(house.config),
        "INSTANCE_DIR": str(house.folder), "TWILIO_ACCOUNT_SID": ACCOUNT_SID, "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": NOWHERE, "PUBLIC_URL": "https://appels.example.fr",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "dispatcher"], cwd=ROOT, env=environ,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    assert process.stderr is not None
    assert any("the dispatcher runs" in line for line in process.stderr)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert out == ""
    assert "Traceback" not in err

"""The network as a process: its options, its secret, and its end."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from base64 import b64encode

import pytest

from routing.simulator.server import main

OPTIONS = ["--public-url", "http://127.0.0.1:1", "--account-sid", "AC1", "--line", "Téléphone=+33173018499"]


def test_no_token_no_network(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("TWILIO_AUTH_TOKEN", raising=False)
    assert main(OPTIONS) == 2
    assert "TWILIO_AUTH_TOKEN" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        OPTIONS[:4],
        [*OPTIONS[:4], "--line", "+33173018499"],
        [*OPTIONS[:4], "--line", "Téléphone=0173018499"],
        ["--public-url", "calls.example.org", *OPTIONS[2:]],
        [*OPTIONS, "--agent", "=claire"],
        [*OPTIONS, "--auth-token", "secret"],
        [*OPTIONS, "--talk-seconds", "0"],
        [*OPTIONS, "--calls-per-second", "many"],
    ],
)
def test_wrong_options(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(options)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_it_serves_on_this_machine_and_ends_on_sigterm() -> None:
    command = [
        sys.executable,
        "-m",
        "routing.simulator.server",
        "--port",
        "0",
        *OPTIONS,
        "--agent",
        "Claire=claire=no-answer",
        "--agent",
        "Nadia=sip:nadia@pbx.example.fr",
        "--taskrouter",
    ]
    env = {**os.environ, "TWILIO_AUTH_TOKEN": "secret", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            line = next(line for line in process.stderr if "Running on" in line)
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert found is not None
            with urllib.request.urlopen(found.group() + "/calls", timeout=10) as answer:
                assert answer.read().strip() == b'{"calls":[]}'
            rest = urllib.request.Request(found.group() + "/2010-04-01/Accounts/AC1/Calls.json")
            rest.add_header("Authorization", "Basic " + b64encode(b"AC1:secret").decode())
            with urllib.request.urlopen(rest, timeout=10) as answer:
                assert json.load(answer)["calls"] == []
            fault = urllib.request.Request(found.group() + "/faults", b"on=calls.list&what=reset")
            with urllib.request.urlopen(fault, timeout=10) as answer:
                assert answer.status == 201
            with pytest.raises(OSError, match=r"."):
                urllib.request.urlopen(rest, timeout=10)
        finally:
            process.send_signal(signal.SIGTERM)
            process.stderr.read()
        assert process.wait(10) == 0

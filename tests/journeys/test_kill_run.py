"""Real processes, killed over and over: `python -m tests.journeys.kill_run`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = 20


def test_twenty_rounds_of_killed_dispatchers() -> None:
    command = [sys.executable, "-m", "tests.journeys.kill_run", "--rounds", str(ROUNDS)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    lines = run.stdout.splitlines()
    assert {"lost 0", "rung twice 0", "rung while closed 0"} <= set(lines), run.stdout + run.stderr
    assert f"kills {2 * ROUNDS}" in lines
    assert run.returncode == 0

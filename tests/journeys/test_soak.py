"""Everything at once, for a short while: `python -m tests.journeys.soak`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_short_soak_loses_nothing_and_says_nothing_untrue() -> None:
    command = [sys.executable, "-m", "tests.journeys.soak", "--seconds", "20"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    lines = run.stdout.splitlines()
    assert {"lost 0", "twice 0", "stuck 0", "wrong answers 0"} <= set(lines), run.stdout + run.stderr
    assert int(next(line.split()[1] for line in lines if line.startswith("kills "))) >= 4
    assert run.returncode == 0

"""`python tests/figures.py`: holds the figures of style of routing/ to their bounds, exit 1 naming each one outside."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
METRICS = ROOT.parent / "shared" / "tools" / "metrics.py"
AT_MOST = {"f50": 90, "f90": 180, "n90": 25, "nest": 3, "cyc": 0, "cyc+": 0, "lazy": 0, "inst": 1}
AT_LEAST = {"mdoc%": 100, "pdoc%": 95, "hint%": 100}
FIGURE = re.compile(r"([a-z]+[0-9]*[%+]?)=\s*(\d+)")


def figures_of(row: str) -> dict[str, int]:
    """The figures of one row of metrics.py, by name."""
    return {name: int(value) for name, value in FIGURE.findall(row)}


def outside(figures: dict[str, int]) -> list[str]:
    """Each figure that is missing or out of its bounds, in words."""
    missing = [f"{name} is not in the row" for name in (*AT_MOST, *AT_LEAST) if name not in figures]
    over = [f"{name} is {figures[name]}, at most {bound}" for name, bound in AT_MOST.items()
            if figures.get(name, bound) > bound]
    under = [f"{name} is {figures[name]}, at least {bound}" for name, bound in AT_LEAST.items()
             if figures.get(name, bound) < bound]
    return missing + over + under


def main() -> int:
    """Runs metrics.py where it is; the exit code."""
    if not METRICS.exists():
        print("figures: metrics.py is not beside this repository, nothing was measured")
        return 0
    run = subprocess.run(
        [sys.executable, str(METRICS), str(ROOT / "routing")], capture_output=True, text=True, check=True
    )
    row = run.stdout.strip().splitlines()[-1]
    wrong = outside(figures_of(row))
    print(row)
    for line in wrong:
        print(f"figures: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

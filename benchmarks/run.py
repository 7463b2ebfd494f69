"""Runs every measurement and prints the tables; `--write` puts them into docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import FrameType

from benchmarks import calls, counting, hours, hours_in_javascript, scale, serving, start
from benchmarks.plots import draw
from benchmarks.report import Row, table
from benchmarks.servers import ROOT

DOCUMENT = ROOT / "docs" / "benchmarks.md"
PLOT = ROOT / "docs" / "figures" / "ratios.svg"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
PACKAGES = ("opening-hours-py", "granian", "Flask", "tzdata")
PARTS = (
    ("Hours", "every answer was first compared with the peer’s", hours.rows),
    ("Hours in JavaScript", "the same line and moments, each in its own process", hours_in_javascript.rows),
    ("Serving", "requests a second", serving.rows),
    ("Calls", "each request another call, kept before it is answered", calls.rows),
    ("Scale", "two workers, PostgreSQL, everything at once", scale.rows),
    ("Counting", "what /metrics costs those who are counted", counting.rows),
    ("Starting", "one worker, warm disk", start.rows),
)


def main(arguments: Sequence[str]) -> int:
    """Exit status: 0, whatever the figures say; 1 when there is nowhere to write them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"put the table into docs/{DOCUMENT.name}")
    parser.add_argument("--date", help="the date to name (default: that of the commit)")
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    if shutil.which("wrk") is None:
        print(f"{serving.NO_WRK}; the requests a second are left out", file=sys.stderr)
    told = [circumstances(asked.date, PACKAGES, f"wrk {_wrk_version()}")]
    measured: list[Row] = []
    for title, remark, rows in PARTS:
        found = rows()
        measured += found
        told.append(f"### {title}\n\n{remark[0].upper()}{remark[1:]}.\n\n{table(found)}")
        print(told[-1], end="\n\n", flush=True)
    print(told[0])
    if not asked.write:
        return 0
    draw(measured, PLOT)
    return put("\n\n".join(told), BEGIN, END)


def _stop(_signum: int, _frame: FrameType | None) -> None:
    """Lets every `finally` end its servers."""
    raise SystemExit(143)


def circumstances(date: str | None, packages: Sequence[str], *others: str) -> str:
    """Where, when and against what was measured."""
    peers = ", ".join([*(f"{name} {_version(name)}" for name in packages), *others])
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    return (
        f"Measured {date or _git('%cs')} at commit {_git('%h')} on {_processor()}, {os.cpu_count()} cores, "
        f"load {load} when it began; {platform.python_implementation()} {platform.python_version()}; "
        f"{peers}."
    )


def _git(form: str) -> str:
    try:
        told = subprocess.run(
            ["git", "log", "-1", f"--format={form}"], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        return "unknown"
    return told.stdout.strip() or "unknown"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _wrk_version() -> str:
    if shutil.which("wrk") is None:
        return "not installed"
    told = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False).stdout.split()
    return told[1] if len(told) > 1 else "of unknown version"


def put(figures: str, begins: str, ends: str) -> int:
    """Replaces what stands between the markers in the document."""
    text = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    before, found, rest = text.partition(begins)
    _, closed, after = rest.partition(ends)
    if not found or not closed:
        print(f"docs/{DOCUMENT.name} has no place for them; write {begins} and {ends}", file=sys.stderr)
        return 1
    DOCUMENT.write_text(f"{before}{begins}\n{figures}\n{ends}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

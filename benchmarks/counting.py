"""What counting costs: nanoseconds for one availability answer and for one request, alone and in a shared folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from statistics import median

from benchmarks.report import Row, at_most, table
from benchmarks.servers import ROOT

ROUNDS, EACH, MOST = 15, 20_000, 5_000
PROGRAM = f"""
from time import perf_counter_ns
from routing import counts
for ask in (lambda: counts.availability_answered("200 OK"), lambda: counts.request_answered("/hours", "2xx", 0.01)):
    found = []
    for _ in range({ROUNDS}):
        start = perf_counter_ns()
        for _ in range({EACH}):
            ask()
        found.append((perf_counter_ns() - start) / {EACH})
    print(*found)
"""


def rows() -> list[Row]:
    """Every figure of this script."""
    with tempfile.TemporaryDirectory() as folder:
        places = {"alone": {}, "in a shared folder": {"PROMETHEUS_MULTIPROC_DIR": folder}}
        return [row for place, environ in places.items() for row in _rows(place, environ)]


def _rows(place: str, environ: dict[str, str]) -> list[Row]:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True,
        check=True,
    ).stdout.splitlines()
    return [at_most(f"counting {what}, {place}", median(map(float, line.split())), MOST, "ns")
            for what, line in zip(("an availability answer", "a request"), told, strict=True)]


if __name__ == "__main__":
    print(table(rows()))

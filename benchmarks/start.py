"""From the spawn of granian to the first 200 of availability; and what importing the hours loads."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.peers import PATH
from benchmarks.report import Row, at_most, not_measured, number, table
from benchmarks.servers import PRODUCT, ROOT, DidNotStart, running

ROUNDS = 7
LIMIT = 1.5
BARE = "benchmarks.peers:bare_app"
STARTED, FIRST_EVER = "start to first answer", "the same with an empty instance folder (creates the database)"
LIST_IMPORTS = """
import json, sys, time
before, start = set(sys.modules), time.perf_counter()
import routing.domain.hours
took = time.perf_counter() - start
loaded = sorted({name.partition(".")[0] for name in set(sys.modules) - before} - {"routing"})
foreign = [name for name in loaded if name not in sys.stdlib_module_names and "_sysconfigdata" not in name]
print(json.dumps([took, foreign]))
"""


def rows() -> list[Row]:
    """Every figure of this script."""
    return [*_start_rows(), _import_row()]


def _start_rows() -> list[Row]:
    """A kept instance folder, the bare function and an empty folder in turn, after one to warm the disk."""
    kept: list[float] = []
    empty: list[float] = []
    bare: list[float] = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            _start(PRODUCT, scratch)
            for turn in range(ROUNDS):
                kept.append(_start(PRODUCT, scratch))
                bare.append(_start(BARE, scratch))
                if turn % 2 == 0:
                    with tempfile.TemporaryDirectory() as fresh:
                        empty.append(_start(PRODUCT, Path(fresh)))
    except DidNotStart as error:
        return [not_measured(STARTED, str(error))]
    against = f"{number(median(bare))} s (granian with the bare function and Flask imported)"
    best = f"best {number(min(kept))} s; {against}"
    return [at_most(STARTED, median(kept), LIMIT, "s", best), at_most(FIRST_EVER, median(empty), None, "s")]


def _start(app: str, scratch: Path) -> float:
    """Seconds from the spawn until the first 200."""
    begun = time.perf_counter()
    with running(app, scratch) as server:
        server.wait_for_answer(PATH)
        return time.perf_counter() - begun


def _import_row() -> Row:
    """In a fresh interpreter: the modules outside the standard library that came with the hours."""
    figure = "`import routing.domain.hours`"
    told = subprocess.run(
        [sys.executable, "-c", LIST_IMPORTS],
        cwd=ROOT, capture_output=True, text=True, timeout=30, check=False,
    )
    if told.returncode:
        return not_measured(figure, (told.stderr.strip().splitlines() or ["the import failed"])[-1])
    took, foreign = json.loads(told.stdout)
    found = ", ".join(foreign) or "standard library only"
    return Row(figure, f"{number(took * 1000)} ms", found, target="standard library only",
               met="**no**" if foreign else "yes")


if __name__ == "__main__":
    print(table(rows()))

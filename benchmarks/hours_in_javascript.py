"""The timeline against opening_hours.js, the reference of OpenStreetMap's notation: the real line, the same moments.

Node is a process of its own; its rounds and ours alternate, and answers are compared before the clock runs.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.hours import FIRST_DAY, HERE, MOMENTS, REAL, moments_of, timed
from benchmarks.report import Row, at_least, not_measured, number, table
from routing.config.loader import load, read_files
from routing.domain.hours import compile_hours

PEER, ROUNDS = "opening_hours.js", 12
FOLDER = Path(__file__).resolve().parent / "opening_hours"
ZONE = "Europe/Paris"
PATIENCE = 120
Ask = Callable[[Any], object]


def rows() -> list[Row]:
    """Every figure of this script."""
    reason = _missing()
    if reason:
        return [not_measured(f"`{name}`, the real line, in JavaScript", reason) for name in ("is_open", "next_change")]
    rules = load(read_files(HERE.parent / "config"), FIRST_DAY).centre.lines["telephone"].rules
    noon = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 12, tzinfo=rules.timezone)
    timeline = compile_hours(rules, (), noon).effective
    epochs = [int(at.timestamp()) for at in moments_of(noon)]
    asked: dict[str, Ask] = {"is_open": timeline.is_open, "next_change": timeline.next_change}
    with _node([REAL, *epochs]) as node:
        told = dict(json.loads(_line(node)) for _ in asked)
        return [_row(name, ask, epochs, told[name], node) for name, ask in asked.items()]


def _row(name: str, ask: Ask, epochs: list[int], told: list[Any], node: subprocess.Popen[str]) -> Row:
    differ = sum(one != other for one, other in zip(map(ask, epochs), told, strict=True))
    ours, theirs = list[float](), list[float]()
    for _ in range(ROUNDS):
        ours.append(timed(ask, epochs))
        assert node.stdin is not None
        node.stdin.write(f"{name}\n")
        node.stdin.flush()
        theirs.append(float(_line(node)))
    remark = f" (**{differ} of {MOMENTS} answers differ**)" if differ else ""
    ratio = median(other / own for own, other in zip(ours, theirs, strict=True))
    own, theirs_too = f"{number(median(ours))} ns", f"{number(median(theirs))} ns ({PEER})"
    return at_least(f"`{name}`, the real line, in JavaScript{remark}", own, theirs_too, ratio, None)


def _missing() -> str:
    """Why the peer cannot be asked; installs it where it can."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "Node is not installed; apt-get install nodejs npm"
    installed = subprocess.run(
        ["npm", "ci", "--silent", "--ignore-scripts"], cwd=FOLDER, capture_output=True, timeout=PATIENCE, check=False
    )
    return "" if installed.returncode == 0 else f"{PEER} could not be fetched"


@contextmanager
def _node(asked: list[Any]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        ["node", "ask.mjs", json.dumps(asked)], cwd=FOLDER, env={**os.environ, "TZ": ZONE}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("Node has ended")
    return line


if __name__ == "__main__":
    print(table(rows()))

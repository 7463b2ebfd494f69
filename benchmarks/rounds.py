"""Processes that stand ready and work for some seconds when told to, so that ours and a peer's alternate."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.servers import ROOT

READY, GO = "ready", "go"
Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Team:
    """Processes that do the same work side by side."""

    processes: Sequence[subprocess.Popen[str]]

    def go(self, seconds: float) -> list[Report]:
        """Lets them work for so long at the same time; what each did."""
        for process in self.processes:
            _say(process, f"{GO} {seconds}")
        return [json.loads(_hear(process)) for process in self.processes]


@contextmanager
def team(module: str, size: int, *arguments: str) -> Iterator[Team]:
    """So many processes of a module, each ready to go; ended with the block."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", module, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={**os.environ, "PYTHONWARNINGS": "ignore"},
        ) for _ in range(size)
    ]
    try:
        for process in processes:
            _hear(process)
        yield Team(processes)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def serve(work: Callable[[float], Report]) -> None:
    """The other end: works when told to, and says what was done."""
    print(READY, flush=True)
    for line in sys.stdin:
        print(json.dumps(work(float(line.split()[1]))), flush=True)


def _say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"a process of the measurement has ended: {process.args}")
    return line

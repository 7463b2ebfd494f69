"""What a process has done since it began, counted for Prometheus: a few microseconds for each, and no name of anybody.

Where `PROMETHEUS_MULTIPROC_DIR` names a folder, the processes that share it are told as one (`flask serve` and the
units of deploy/ do so); else each tells its own. Labels are rules, statuses and codes: nothing that a stranger chooses.
"""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
if FOLDER:
    Path(FOLDER).mkdir(parents=True, exist_ok=True)

REGISTRY = CollectorRegistry()
LATENCIES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds."""

_ANSWERS = Counter(
    "permanence_availability_answers", "Availability answers from the ready bytes, by status", ["status"],
    registry=REGISTRY,
)
_REQUESTS = Histogram(
    "permanence_request_seconds", "Requests behind the ready answer by route and outcome, and how long they took",
    ["route", "outcome"], registry=REGISTRY, buckets=LATENCIES,
)
_REFUSALS = Counter(
    "permanence_network_errors", "What the telephone network did not take, by Twilio's code or its absence", ["code"],
    registry=REGISTRY,
)
_BY_STATUS = {status: _ANSWERS.labels(status) for status in ("200", "304")}


def availability_answered(status: str) -> None:
    """One ready answer went out, `200 OK` or `304 Not Modified`."""
    _BY_STATUS[status[:3]].inc()


def request_answered(rule: str, outcome: str, seconds: float) -> None:
    """One request was answered: `rule` is its route, with names for what changes in it, `outcome` 2xx or another word.
    """
    _REQUESTS.labels(rule, outcome).observe(seconds)


def network_error(code: int | None) -> None:
    """The network refused an order, or did not say what became of it."""
    _REFUSALS.labels("unknown" if code is None else str(code)[:6]).inc()


def written() -> bytes:
    """All of it, as Prometheus reads it."""
    if not FOLDER:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together, FOLDER)  # type: ignore[no-untyped-call]
    return generate_latest(together)

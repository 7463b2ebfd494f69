"""Requests a second under granian, one worker: the ready answer and the Flask route, against peers.

Rounds are short and many, since neighbours on the machine come and go: a ratio is taken within each round.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from benchmarks.peers import DOCUMENT_PATH, PATH
from benchmarks.report import Row, at_least, not_measured, number, table
from benchmarks.servers import PRODUCT, DidNotStart, Server, running

ROUNDS = 12
SECONDS = 1
CONNECTIONS = 32
AT = "?at=2026-11-23T10:00:00%2B01:00"

READY, ROUTE = f"`GET {PATH}`", f"`GET {PATH}?at=…`"
BARE = "bare WSGI function"
BYTES, DOCUMENT = "Flask view of constant bytes", "Flask view of a constant document"
FIGURES = (
    (READY, BARE, 0.8),
    (READY, DOCUMENT, 5.0), (READY, BYTES, 5.0),
    (ROUTE, DOCUMENT, 0.3), (ROUTE, BYTES, 0.3),
)
NO_WRK = "wrk is not installed; apt-get install wrk"


class Unusable(Exception):
    """A round of load that met errors, so that its rate says nothing."""


def rows() -> list[Row]:
    """Every figure of this script."""
    if shutil.which("wrk") is None:
        return [not_measured(f"{ours} / {peer}", NO_WRK) for ours, peer, _ in FIGURES]
    try:
        with tempfile.TemporaryDirectory() as scratch, _servers(Path(scratch)) as urls:
            rates = _measure(urls)
    except (DidNotStart, Unusable) as error:
        return [not_measured(f"{ours} / {peer}", str(error)) for ours, peer, _ in FIGURES]
    return [_row(rates, ours, peer, target) for ours, peer, target in FIGURES]


@contextmanager
def _servers(scratch: Path) -> Iterator[dict[str, str]]:
    """All servers up at once, on one core as one worker of several would be; the address of each thing."""
    body = scratch / "body.json"
    with ExitStack() as stack:
        with on_core(0):
            product = stack.enter_context(running(PRODUCT, scratch))
            body.write_bytes(product.wait_for_answer(PATH))
            peer = {"BENCH_BODY": str(body)}
            bare = stack.enter_context(running("benchmarks.peers:bare_app", scratch, peer))
            flask = stack.enter_context(running("benchmarks.peers:flask_app", scratch, peer))
        _check_lengths(body, bare, flask)
        yield {
            READY: product.url(PATH), ROUTE: product.url(PATH + AT),
            BARE: bare.url(PATH), BYTES: flask.url(PATH), DOCUMENT: flask.url(DOCUMENT_PATH),
        }


def _check_lengths(body: Path, *peers: Server) -> None:
    for peer in peers:
        if len(peer.wait_for_answer(PATH)) != body.stat().st_size:
            raise Unusable("a peer's answer is not as long as ours")


@contextmanager
def on_core(number: int) -> Iterator[None]:
    """What is started here inherits one of our cores; nothing changes where there is only one."""
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_setaffinity") else set()
    if len(cores) < 2:
        yield
        return
    os.sched_setaffinity(0, {sorted(cores)[number]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _measure(urls: Mapping[str, str]) -> dict[str, list[float]]:
    """Requests a second of each in turn; every round begins with another one."""
    for url in urls.values():
        _load(url, 1)
    rates: dict[str, list[float]] = {name: [] for name in urls}
    names = list(urls)
    for turn in range(ROUNDS):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            rates[name].append(_load(urls[name], SECONDS))
    return rates


def _load(url: str, seconds: int) -> float:
    """Requests a second by wrk, on another core than the servers. Raises Unusable."""
    wrk = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s", url]
    with on_core(1):
        told = subprocess.run(wrk, capture_output=True, text=True, timeout=seconds + 20, check=False).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if rate is None or float(rate[1]) == 0 or "Non-2xx" in told or "Socket errors" in told:
        raise Unusable(f"wrk met errors at {url.partition('/api')[2] or url}")
    return float(rate[1])


def _row(rates: Mapping[str, list[float]], ours: str, peer: str, target: float) -> Row:
    ratio = median(own / other for own, other in zip(rates[ours], rates[peer], strict=True))
    against = f"{number(median(rates[peer]))}/s ({peer})"
    return at_least(f"{ours} / {peer}", f"{number(median(rates[ours]))}/s", against, ratio, target)


if __name__ == "__main__":
    print(table(rows()))

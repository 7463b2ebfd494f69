"""procrastinate doing as many jobs that do nothing: fetched, run, and kept as done, on the same PostgreSQL.

An asynchronous worker in each process, with so many jobs at once.
"""

from __future__ import annotations

import asyncio
import sys
import time

import procrastinate
import psycopg
from procrastinate.jobs import Status

from benchmarks.rounds import Report, serve

CONNECTIONS = 5
QUEUE, TASK = "callbacks", "nothing"


def app(url: str, at_once: int) -> procrastinate.App:
    """An application whose one job does nothing."""
    size = CONNECTIONS + at_once
    connector = procrastinate.PsycopgConnector(conninfo=url, min_size=size, max_size=size)
    made = procrastinate.App(connector=connector)

    @made.task(name=TASK, queue=QUEUE)
    async def nothing(number: int) -> None:
        """The job."""

    return made


def seed(url: str, count: int) -> None:
    """Its schema, and so many jobs that are due."""
    made = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=url))
    with made.open():
        made.schema_manager.apply_schema()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " SELECT %s, %s, jsonb_build_object('number', n) FROM generate_series(1, %s) AS n", (QUEUE, TASK, count),
        )
        connection.execute("VACUUM ANALYZE procrastinate_jobs, procrastinate_events")


def count_done(url: str) -> int:
    """How many jobs are kept as done."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = %s", (Status.SUCCEEDED.value,)
        ).fetchone()
    return int(row[0]) if row else 0


async def _work(url: str, at_once: int, seconds: float) -> float:
    """The seconds that it took, its connections open before."""
    made = app(url, at_once)
    async with made.open_async():
        began = time.monotonic()
        worker = asyncio.create_task(made.run_worker_async(
            queues=[QUEUE], concurrency=at_once, wait=False, listen_notify=False, install_signal_handlers=False,
        ))
        await asyncio.wait([worker], timeout=seconds)
        worker.cancel()
        await asyncio.wait([worker])
        return time.monotonic() - began


def main(url: str, at_once: str) -> None:
    """Answers `go SECONDS` when its time is over; what was done is counted in the rows."""

    def work(seconds: float) -> Report:
        return {"seconds": asyncio.run(_work(url, int(at_once), seconds))}

    serve(work)


if __name__ == "__main__":
    main(*sys.argv[1:])

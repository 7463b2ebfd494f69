"""When the jobs run: the dispatcher's pass, each second and one at a time. The only door to APScheduler.

The scheduler stores nothing, as the tables are the queue; a pass that is late is run once, however many were missed.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
JOB = "dispatch"
ENDINGS = (signal.SIGTERM, signal.SIGINT)
Pass = Callable[[], object]
Every = Callable[[], float]


def each_second() -> float:
    """The usual time between two passes."""
    return EVERY_SECONDS


def run_each_second(work: Pass, every: Every = each_second) -> None:
    """Runs a work over and over until SIGTERM or SIGINT, for which the main thread waits; the pass in hand is finished.

    They are waited for and not handled: an exception raised in the scheduler's own loop would be swallowed there.
    """
    scheduler, before = background(work, every), signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        scheduler.start()
        log.info("the dispatcher runs")
        signal.sigwait(ENDINGS)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)  # a second signal ends it at once
    scheduler.shutdown(wait=True)
    log.info("the dispatcher has stopped")


def background(work: Pass, every: Every = each_second) -> BackgroundScheduler:
    """A scheduler that runs a work in a thread of its own once it is started."""
    return _with_pass(BackgroundScheduler(**_settings()), work, every)


def _settings() -> dict[str, object]:
    """One thread: passes never overlap. Times are instants, so the zone is of no matter."""
    return {
        "executors": {"default": ThreadPoolExecutor(1)}, "timezone": "UTC",
        "job_defaults": {"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    }


def _with_pass(scheduler: BaseScheduler, work: Pass, every: Every) -> BaseScheduler:
    """`every` is asked again after each pass, as the config may have changed."""
    seconds = every()

    def one_pass() -> None:
        nonlocal seconds
        work()
        if every() != seconds:
            seconds = every()
            scheduler.reschedule_job(JOB, trigger=_each(seconds))

    scheduler.add_job(one_pass, _each(seconds), id=JOB)
    scheduler.add_listener(_note, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it would say each second that it runs
    return scheduler


def _each(seconds: float) -> IntervalTrigger:
    return IntervalTrigger(seconds=seconds, timezone="UTC")


def _note(event: JobEvent) -> None:
    """A pass that failed is told of, and the next one runs."""
    problem = getattr(event, "exception", None)
    if problem is not None:
        log.error("a pass of the dispatcher failed", exc_info=problem)
    else:
        log.warning("a pass of the dispatcher is late; the one before it takes long")

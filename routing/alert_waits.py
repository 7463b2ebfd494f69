"""Alerts about people who wait: a queue that has grown long, and calls back that were given up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from routing.alert_words import Alert, alert_of, moment_words, same
from routing.availability import Outlook
from routing.domain.staff import Queue
from routing.store import callback_ends, queue_waits
from routing.store.database import Connection

LONG_QUEUE, MISSED = "long_queue", "promise_missed"
LONG_SHARE = 0.5
"""Of `max_wait`, after which callers are sent elsewhere: at half of it there is still time to send somebody."""
LOOKED_BACK = timedelta(hours=24)
MOST_COUNTED = 1000


def long_queues(connection: Connection, outlook: Outlook, now: datetime) -> Iterator[Alert]:
    """A queue in which somebody has waited long: once until it has been empty."""
    for queue in outlook.centre.queues.values():
        waits = queue_waits.present(connection, queue.id)
        if waits and now - min(waits) >= _long(queue):
            past = queue_waits.past(connection, queue.id, now - LOOKED_BACK)
            since = busy_since(min(waits), past)
            yield alert_of(
                outlook, LONG_QUEUE, f"{queue.id}:{since:%Y%m%dT%H%M%SZ}", count=len(waits), about=queue.id,
                queue=queue.name,
                minutes=same(str(int((now - min(waits)) / timedelta(minutes=1)))),
            )


def busy_since(eldest: datetime, past: Iterable[tuple[datetime, datetime]]) -> datetime:
    """Since when somebody has waited all the time: `past` are waits that are over, the one begun last first."""
    since = eldest
    for began, ended in past:
        if ended >= since:
            since = min(since, began)
    return since


def missed_promises(connection: Connection, outlook: Outlook, now: datetime) -> Iterator[Alert]:
    """Callbacks given up as too late: those of each full hour together."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    given_up = callback_ends.expired_between(connection, hour - LOOKED_BACK, hour, MOST_COUNTED)
    hours = Counter(at.replace(minute=0, second=0, microsecond=0) for at in given_up)
    for at, count in sorted(hours.items()):
        yield alert_of(
            outlook, MISSED, f"{at:%Y%m%dT%HZ}", count=count, since=moment_words(outlook, at)
        )


def _long(queue: Queue) -> timedelta:
    return timedelta(seconds=queue.max_wait * LONG_SHARE)

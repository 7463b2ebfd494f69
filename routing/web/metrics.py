"""`/metrics` for Prometheus: what stands at this moment, counted in the database, at most once in a few seconds.

Nothing personal is in it. While the database does not answer only that is told.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime, timedelta

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from routing import counts
from routing.availability import Outlook
from routing.domain.ledger import Kept
from routing.reports.days import rules_of
from routing.reports.figures import promises_of_day
from routing.store import gauges
from routing.store.database import Connection, DatabaseFault
from routing.store.heartbeats import heartbeat_age
from routing.web import guards
from routing.web.parts import parts

log = logging.getLogger(__name__)

HOLDS_FOR = timedelta(seconds=5)
_HELD = "metrics"

metrics = Blueprint("metrics", __name__)
_counting = threading.Lock()


@metrics.get("/metrics")
@guards.anyone
def all_metrics() -> Response:
    """What stands (callbacks, promises, agents, dispatcher, alarms, config), and what was done since the start."""
    try:
        return _answer(_recent() + counts.written())
    except DatabaseFault:
        log.exception("the database does not answer")
        # 200, as Prometheus throws away the body of anything else, and the alert with it.
        return _answer(_written([_gauge("up", "Whether the database answers", 0)]) + counts.written())


def _recent() -> bytes:
    """What was counted a few seconds ago, or now; whoever asks meanwhile waits for the same."""
    outlook, now = parts().outlooks.recent(), parts().runtime.clock.now()
    with _counting:
        held: tuple[datetime, bytes] | None = outlook.made.get(_HELD)
        if held is None or not held[0] <= now < held[0] + HOLDS_FOR:
            held = outlook.made[_HELD] = (now, _written(_counted(outlook, now)))
        return held[1]


class _Fixed(Collector):
    """Metrics that are there already."""

    def __init__(self, found: Iterable[Metric]) -> None:
        self._found = tuple(found)

    def collect(self) -> Iterable[Metric]:
        """All of them."""
        return self._found


def _counted(outlook: Outlook, now: datetime) -> list[Metric]:
    with parts().runtime.database.read() as connection:
        age = heartbeat_age(connection, now)
        return [
            _gauge("up", "Whether the database answers", 1),
            *_callbacks(connection, now),
            *_promises(connection, outlook, now),
            _by("alarms", "How often alarms rang", "kind", gauges.alarms_by_kind(connection)),
            _by("callers_waiting", "Callers who wait in a queue", "queue", gauges.callers_waiting(connection)),
            _by("agents", "Agents by presence", "presence", gauges.agents_by_presence(connection)),
            *_config(now),
            _gauge("outbox_open", "What the provider has still to be told", gauges.to_tell(connection)),
            *([] if age is None else [_gauge("dispatcher_age_seconds", "When a dispatcher was last well", age)]),
        ]


def _config(now: datetime) -> Iterable[Metric]:
    state = parts().runtime.config.state(now.date())
    yield _gauge("config_age_seconds", "Since when the files are what they are",
                 max(0.0, (now - state.changed_at).total_seconds()))
    yield _gauge("config_faults", "Faults of an edit that was refused", len(state.faults))


def _callbacks(connection: Connection, now: datetime) -> Iterable[Metric]:
    yield _by("callbacks", "Callbacks that are not over", "state", gauges.open_callbacks(connection))
    yield _gauge("callbacks_due", "Callbacks to be rung by now", gauges.due(connection, now))
    yield _gauge("callbacks_overdue", "Callbacks that wait and whose window is over", gauges.overdue(connection, now))
    yield _gauge("callbacks_unplanned", "Callbacks without a window", gauges.unplanned(connection))


def _promises(connection: Connection, outlook: Outlook, now: datetime) -> Iterable[Metric]:
    rules = rules_of(outlook.centre)
    kept = promises_of_day(connection, rules, now.astimezone(rules.timezone).date(), now)
    counted = {one.name: int(getattr(kept, one.name)) for one in fields(Kept) if one.name != "promised"}
    yield _gauge("promised_today", "Callbacks promised for today", kept.promised)
    yield _by("promises_today", "What came of the callbacks promised for today", "verdict", counted)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"permanence_{name}", meaning, value=value)


def _by(name: str, meaning: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(f"permanence_{name}", meaning, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _written(found: Iterable[Metric]) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Fixed(found))
    return generate_latest(registry)


def _answer(body: bytes) -> Response:
    return Response(body, content_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})

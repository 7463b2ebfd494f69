"""Webhooks that were refused, counted by network: 100 a minute are looked into and logged, what follows is not.

Each process counts for itself in memory: where the telephone rings no flood may cost the database anything, and no
count may stand between us and a webhook that is genuine, which is why those are never counted.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from flask import current_app

KEY = "refused webhooks"
WITHIN, MOST, MOST_NETWORKS = 60.0, 100, 1_000


class RefusedWebhooks:
    """How many were refused in the present minute of each network; the oldest network makes room for a new one."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self._tick = tick
        self._lock = threading.Lock()
        self._counted: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def count(self, network: str) -> int:
        """Counts one more; the seconds to wait where there were too many, otherwise 0."""
        now = self._tick()
        with self._lock:
            begun, count = self._counted.get(network, (now, 0))
            if now - begun >= WITHIN:
                begun, count = now, 0
                self._counted.pop(network)
            self._counted[network] = (begun, count + 1)
            while len(self._counted) > MOST_NETWORKS:
                self._counted.popitem(last=False)
        return max(1, round(begun + WITHIN - now)) if count >= MOST else 0


def refused_webhooks() -> RefusedWebhooks:
    """The count of this process."""
    found: RefusedWebhooks = current_app.extensions.setdefault(KEY, RefusedWebhooks())
    return found

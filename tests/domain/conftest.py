"""The rules' tests run far from any line's zone, and with nothing remembered: no answer may come from either."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from routing.domain import phrases, wall_time, wording

MEMOS = [
    kept for module in (phrases, wall_time, wording) for kept in vars(module).values() if hasattr(kept, "cache_clear")
]


@pytest.fixture(scope="package", autouse=True)
def _nothing_is_remembered() -> None:
    """One process may run them with other code next (mutants): a memo would hide that it has changed."""
    for memo in MEMOS:
        memo.cache_clear()


@pytest.fixture(scope="package", autouse=True)
def _the_machine_is_far_away() -> Iterator[None]:
    """A machine's own zone must never matter: here it is a day ahead of Paris for half of the time."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Kiritimati"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()

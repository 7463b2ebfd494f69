"""The ledger's figures are the domain's verdicts, counted; a day's promises are those whose window begins on it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import product

from routing.domain.callback import CallbackState
from routing.reports.figures import verdict
from routing.runtime import Runtime
from routing.store import ledger
from tests.callbacks.promised import Centre
from tests.conftest import StoppedClock

HOUR = timedelta(hours=1)


def test_the_figures_are_the_verdicts_counted(runtime: Runtime, clock: StoppedClock) -> None:
    centre, now = Centre(runtime, clock), clock.at
    start = now - HOUR
    moments = (None, start, now, now + HOUR)
    for state, rung_at, ended_at, end in product(CallbackState, moments, moments, (now, now + HOUR)):
        centre.fill(1, start, end, state=state.value, first_rung_at=rung_at, ended_at=ended_at, queue="support")
    centre.fill(2, start - HOUR, now, queue="support")
    centre.fill(1, start, now, queue=None)

    with runtime.database.read() as connection:
        found = ledger.promises(connection, start, start + timedelta(seconds=1), now)
    rows = [row for row in centre.rows() if row.window_start == start and row.queue == "support"]
    expected = Counter(verdict(row, now) for row in rows)
    counted = found["support"]
    assert {one: getattr(counted, one.value) for one in expected if one} == dict(expected)
    assert counted.promised == len(rows) == sum(expected.values())
    assert counted.unreachable == sum(row.state is CallbackState.UNREACHABLE for row in rows)
    assert found[None].missed == 1

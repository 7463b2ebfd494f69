"""Calls out against calls in: said to be good, alarmed or stopped as config says, counted at most once a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.callbacks.balance import Leaning, balance_of, weighed
from routing.domain.promise import Balance
from routing.runtime import Runtime
from routing.store import alarms
from routing.store.tables import attempts, calls
from tests.callbacks.promised import Centre
from tests.conftest import StoppedClock

RULES = Balance(alarm_at=1.0, stop_at=2.0, least=10)


@pytest.mark.parametrize(("calls_out", "calls_in", "leaning"), [
    (9, 0, Leaning.GOOD), (10, 11, Leaning.GOOD), (10, 10, Leaning.ALARM), (19, 10, Leaning.ALARM),
    (20, 10, Leaning.STOP), (10, 0, Leaning.STOP),
])
def test_a_ratio_counts_from_so_many_calls_on(calls_out: int, calls_in: int, leaning: Leaning) -> None:
    found = weighed(RULES, calls_out, calls_in)

    assert found.leaning is leaning
    assert found.may_dial is (leaning is not Leaning.STOP)
    assert weighed(Balance(alarm_at=None, stop_at=None), calls_out, calls_in).may_dial


def test_it_is_counted_at_most_once_a_minute_and_alarmed(runtime: Runtime, clock: StoppedClock) -> None:
    centre = Centre(runtime, clock, {"balance": RULES})
    outlook, now = centre.outlook, clock.at
    assert balance_of(runtime, outlook).leaning is Leaning.GOOD
    _placed(centre, 25)
    assert balance_of(runtime, outlook).calls_out == 0

    clock.at = now + timedelta(minutes=1)
    found = balance_of(runtime, outlook)
    assert (found.leaning, found.calls_out, found.calls_in) == (Leaning.STOP, 20, 5)
    with runtime.database.read() as connection:
        alarm, = alarms.standing(connection)
    assert (alarm.kind, alarm.subject, alarm.count) == ("calls_out_of_balance", "stop", 1)


def _placed(centre: Centre, number: int) -> None:
    """Calls back, a fifth of them long ago and one never placed; calls to agents, which do not count; calls in."""
    now = centre.clock.at
    ages = [timedelta(days=31 if n % 5 == 0 else 1) for n in range(number)]
    base = {"queue": "support", "state": "ended", "ring_seconds": 25, "sent_at": now, "lease_until_at": now}
    rows = [
        base | {"id": f"a{n}", "token": f"t{n}", "kind": "callback", "placed_at": now - age}
        for n, age in enumerate(ages)
    ]
    rows += [base | {"id": "b", "token": "b", "kind": "agent", "placed_at": now},
             base | {"id": "c", "token": "c", "kind": "callback", "placed_at": None}]
    came = [{"sid": f"CA{n}", "line": "telephone", "from_raw": "", "to_raw": "", "state": "ended", "started_at": now}
            for n in range(5)]

    def work(connection: object) -> None:
        connection.execute(attempts.insert(), rows)  # type: ignore[attr-defined]
        connection.execute(calls.insert(), came)  # type: ignore[attr-defined]

    centre.runtime.database.write(work)

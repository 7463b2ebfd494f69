"""Somebody who need not be rung any more: a call that is on is ended once, one not placed yet is not placed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from routing.callbacks.stopping import ENDS_WITHIN, stop_ringing
from routing.domain.attempt import AttemptOutcome, AttemptState
from routing.runtime import Runtime
from routing.store import attempts
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.tables import outbox
from tests.callbacks.promised import Centre
from tests.callbacks.rung import ring
from tests.conftest import StoppedClock


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre on a Monday at ten o'clock."""
    return Centre(runtime, clock)


def _stop(centre: Centre, row: CallbackRow) -> bool:
    held, now = centre.row(row), centre.clock.at
    return centre.runtime.database.write(lambda connection: stop_ringing(connection, held, now))


def _attempt(centre: Centre, row: AttemptRow) -> AttemptRow:
    with centre.runtime.database.read() as connection:
        found = attempts.find(connection, row.id)
    assert found is not None
    return found


def _ended(centre: Centre) -> list[str]:
    with centre.runtime.database.read() as connection:
        rows = connection.execute(select(outbox.c.payload).where(outbox.c.kind == "end_call"))
        return [row.payload["sid"] for row in rows]


def test_a_call_that_is_on_is_ended_once(centre: Centre) -> None:
    row = centre.booked()
    attempt = ring(centre.runtime, row, "CA1")
    assert [_stop(centre, row) for _ in range(2)] == [True, False]
    found = _attempt(centre, attempt)
    assert (found.outcome, found.state) == (AttemptOutcome.CANCELLED, AttemptState.RINGING)
    assert found.lease_until_at == centre.clock.at + ENDS_WITHIN, "its end is asked for when nobody tells of it"
    assert _ended(centre) == ["CA1"]


def test_one_that_the_network_has_not_heard_of_is_not_placed_any_more(centre: Centre) -> None:
    row = centre.booked()
    attempt = ring(centre.runtime, row, None)
    assert _stop(centre, row)
    assert (_attempt(centre, attempt).outcome, _ended(centre)) == (AttemptOutcome.CANCELLED, [])
    with centre.runtime.database.read() as connection:
        assert not attempts.is_to_be_sent(connection, attempt.id, _attempt(centre, attempt).lease_until_at)


def test_who_waits_or_talks_is_not_cut_off(centre: Centre) -> None:
    waiting, talking = centre.booked(), centre.booked()
    ring(centre.runtime, talking, "CA1", is_talking=True)
    assert [_stop(centre, waiting), _stop(centre, talking), _ended(centre)] == [False, False, []]

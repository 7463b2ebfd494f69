"""Whoever reaches an agent is rung no more, and a call that rings them at that moment is ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.callbacks.serving import reached_agent
from routing.domain.attempt import AttemptOutcome
from routing.domain.callback import CallbackEvent, CallbackState
from routing.runtime import Runtime
from routing.store import attempts, callbacks
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.store.tables import outbox
from tests.callbacks.promised import Centre
from tests.conftest import StoppedClock


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre on Monday morning."""
    return Centre(runtime, clock)


def _reached(centre: Centre, number: str | None) -> int:
    now = centre.clock.now()
    return centre.runtime.database.write(lambda connection: reached_agent(connection, number, now))


def _rung(centre: Centre, row: CallbackRow, event: CallbackEvent | None = None) -> AttemptRow:
    now = centre.clock.now()
    attempt = AttemptRow(
        "a" * 32, "token", attempts.CALLBACK, "claire", "support", "", 25, now, now + timedelta(minutes=1),
        callback_id=row.id, n=1, strategy="customer_first",
    )

    def work(connection: Connection) -> None:
        attempts.add(connection, attempt)
        attempts.bind(connection, attempt.id, "CA" + "7" * 32)
        held = callbacks.lock(connection, row.id)
        assert held is not None
        held = callbacks.move(connection, held, CallbackEvent.CLAIMED, "claimed", now)
        if event is not None and held is not None:
            callbacks.move(connection, held, event, "connected", now)

    centre.runtime.database.write(work)
    return attempt


def test_who_waits_for_a_call_and_calls_is_served(centre: Centre) -> None:
    later = centre.clock.now() + timedelta(hours=3)
    mine, other = centre.booked(later), centre.booked(later)
    assert centre.sold() == {later: 2}
    assert _reached(centre, mine.number) == 1
    assert (centre.row(mine).state, centre.row(mine).reason) == (CallbackState.DONE, "called_in")
    assert centre.row(other).state is CallbackState.WAITING
    assert centre.sold() == {later: 1}
    assert _reached(centre, mine.number) == 0


def test_a_call_that_rings_them_is_ended(centre: Centre) -> None:
    row = centre.booked()
    attempt = _rung(centre, row)
    assert _reached(centre, row.number) == 1
    with centre.runtime.database.read() as connection:
        found = attempts.find(connection, attempt.id)
        orders = connection.execute(outbox.select()).all()
    assert found is not None
    assert found.outcome is AttemptOutcome.CANCELLED
    assert "end_call" in [order.kind for order in orders]


def test_a_talk_that_is_on_is_left_alone(centre: Centre) -> None:
    row = centre.booked()
    _rung(centre, row, CallbackEvent.CONNECTED)
    assert _reached(centre, row.number) == 0
    assert centre.row(row).state is CallbackState.TALKING


def test_who_withholds_their_number_waits_for_nothing(centre: Centre) -> None:
    centre.booked()
    assert _reached(centre, None) == 0

"""Offers shrink while promises are late, come back when they are not, and what is offered is what is sold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.callbacks.booking import Booked
from routing.callbacks.offering import slots_on_offer
from routing.runtime import Runtime
from tests.callbacks.promised import Centre
from tests.conftest import StoppedClock


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre on a Monday at ten o'clock."""
    return Centre(runtime, clock)


def _offered(centre: Centre) -> list[int]:
    now = centre.clock.at
    with centre.runtime.database.read() as connection:
        slots = slots_on_offer(connection, centre.outlook, now, now + timedelta(hours=3), now)
    return [slot.remaining for slot in slots]


def test_offers_shrink_while_somebody_is_overdue(centre: Centre) -> None:
    now = centre.clock.at
    assert _offered(centre) == [4, 4, 4, 4]
    centre.fill(14, now - timedelta(hours=1), now - timedelta(minutes=30))
    centre.clock.at += timedelta(seconds=5)

    # 10:30, 11:00 and 11:30 take twelve of them, noon two; lead and grid leave the windows from 11:30 on
    shrunk = _offered(centre)
    assert shrunk == [2, 4, 4]
    start = now + timedelta(hours=2)
    results = [centre.book(start).reason for _ in range(3)]
    assert results == [Booked.BOOKED, Booked.BOOKED, Booked.SLOT_TAKEN]

    for row in centre.waiting():
        if row.number is None:
            centre.set(row, state="done")
    centre.clock.at += timedelta(seconds=5)
    assert _offered(centre) == [4, 2, 4, 4][-len(_offered(centre)):]


def test_days_to_come_are_offered_as_ever(centre: Centre) -> None:
    now = centre.clock.at
    centre.fill(500, now - timedelta(hours=1), now - timedelta(minutes=30))
    assert _offered(centre) == []

    with centre.runtime.database.read() as connection:
        tomorrow = slots_on_offer(
            connection, centre.outlook, now + timedelta(days=1), now + timedelta(days=1, hours=2), now
        )
    assert [slot.remaining for slot in tomorrow] == [4, 4, 4, 4]

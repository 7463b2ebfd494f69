"""Whoever asked for a callback moves and cancels it by its token; somebody being rung is rung no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from routing.callbacks import own
from routing.callbacks.own import Done
from routing.domain.attempt import AttemptOutcome
from routing.domain.callback import CallbackEvent, CallbackState
from routing.runtime import Runtime
from routing.store import attempts, callbacks, slot_seats
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.store.tables import messages
from tests.callbacks.promised import LINE, Centre
from tests.conftest import MONDAY_MORNING, StoppedClock

TEN = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
NOON = datetime.fromisoformat("2026-11-24T12:00:00+01:00")
NOON_SLOT = "20261124T1100Z"


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre whose links have a secret."""
    links = replace(runtime.links, secret="of tests", public_url="https://x.example")
    return Centre(replace(runtime, links=links), clock)


def _token(centre: Centre, row: CallbackRow) -> str:
    return centre.runtime.links.token(row.reference, row.id)


def _seats(centre: Centre) -> dict[datetime, int]:
    with centre.runtime.database.read() as connection:
        return slot_seats.taken(connection, LINE, MONDAY_MORNING, MONDAY_MORNING + timedelta(days=7))


def _dialling(centre: Centre, row: CallbackRow, *then: CallbackEvent) -> None:
    """A dispatcher rings them."""
    def work(connection: Connection) -> None:
        held = callbacks.lock(connection, row.id)
        for event in (CallbackEvent.CLAIMED, *then):
            assert held is not None
            held = callbacks.move(connection, held, event, "test", centre.clock.now())
        attempts.add(connection, AttemptRow(
            "a1", "t1", "callback", "claire", "support", "", 25, centre.clock.now(), centre.clock.now(),
            callback_id=row.id, n=1, strategy="customer_first",
        ))

    centre.runtime.database.write(work)


def _outcome(centre: Centre) -> AttemptOutcome | None:
    with centre.runtime.database.read() as connection:
        found = attempts.find(connection, "a1")
    assert found is not None
    return found.outcome


def test_it_is_found_by_its_token_alone(centre: Centre) -> None:
    row, other = centre.booked(TEN), centre.booked(TEN)
    token = _token(centre, row)
    forged = f"{row.reference.removeprefix('RC-')}-{_token(centre, other).partition('-')[2]}"
    with centre.runtime.database.read() as connection:
        assert own.find(connection, centre.runtime.links, token) == row
        for wrong in (forged, token[:-1], f"{token}x", token.partition("-")[0], row.reference, "", "x", "é-é", "\0"):
            assert own.find(connection, centre.runtime.links, wrong) is None


def test_moving_gives_the_old_seat_back_and_tells_nobody(centre: Centre) -> None:
    row = centre.booked(TEN)
    change = own.move(centre.runtime, centre.outlook, _token(centre, row), NOON_SLOT)

    assert change.reason is Done.DONE
    assert change.row is not None
    assert (change.row.window_start, change.row.reason, change.row.state) == (NOON, own.MOVED, CallbackState.WAITING)
    assert {start: taken for start, taken in _seats(centre).items() if taken} == {NOON: 1}
    with centre.runtime.database.read() as connection:
        assert list(connection.execute(select(messages.c.purpose)).scalars()) == ["sms_callback_booked"]


def test_moving_to_as_soon_as_possible(centre: Centre) -> None:
    change = own.move(centre.runtime, centre.outlook, _token(centre, centre.booked(TEN)), None)

    assert change.row is not None
    assert change.row.next_attempt_at == centre.clock.now()


def test_a_slot_that_is_taken_or_is_none_changes_nothing(centre: Centre) -> None:
    promises = centre.outlook.centre.promises
    assert promises is not None
    centre.changes = {"slots": replace(promises.slots, capacity=1)}
    row, _ = centre.booked(TEN), centre.booked(NOON)
    _dialling(centre, row)
    found = [own.move(centre.runtime, centre.outlook, _token(centre, row), slot) for slot in (NOON_SLOT, "nope")]

    assert [change.reason for change in found] == [Done.SLOT_TAKEN, Done.NO_SUCH_SLOT]
    assert centre.row(row).state is CallbackState.DIALLING
    assert _outcome(centre) is None
    assert _seats(centre) == {TEN: 1, NOON: 1}


@pytest.mark.parametrize("moves", [True, False])
def test_somebody_who_is_being_rung_is_rung_no_more(centre: Centre, moves: bool) -> None:
    row = centre.booked(TEN)
    _dialling(centre, row)
    token = _token(centre, row)
    change = own.move(centre.runtime, centre.outlook, token, NOON_SLOT) if moves else own.cancel(centre.runtime, token)

    assert change.reason is Done.DONE
    assert _outcome(centre) is AttemptOutcome.CANCELLED
    assert centre.row(row).state is (CallbackState.WAITING if moves else CallbackState.CANCELLED)


def test_cancelling_twice_is_cancelling_once(centre: Centre) -> None:
    row = centre.booked(TEN)
    first, again = (own.cancel(centre.runtime, _token(centre, row)) for _ in range(2))

    assert first == again
    assert first.row is not None
    assert (first.row.state, first.row.reason) == (CallbackState.CANCELLED, own.CANCELLED)
    assert _seats(centre)[TEN] == 0


@pytest.mark.parametrize(("then", "reason"), [
    ([CallbackEvent.CONNECTED], Done.TALKING), ([CallbackEvent.CONNECTED, CallbackEvent.TALKED], Done.OVER),
    ([CallbackEvent.UNREACHED], Done.OVER), ([CallbackEvent.SERVED], Done.OVER),
])
def test_what_is_talked_or_over_stays(centre: Centre, then: list[CallbackEvent], reason: Done) -> None:
    row = centre.booked(TEN)
    _dialling(centre, row, *then)
    before = centre.row(row)
    moved = own.move(centre.runtime, centre.outlook, _token(centre, row), NOON_SLOT)
    cancelled = own.cancel(centre.runtime, _token(centre, row))

    assert moved.reason is cancelled.reason is reason
    assert centre.row(row) == before


def test_nothing_comes_of_an_unknown_token(centre: Centre) -> None:
    assert own.cancel(centre.runtime, "7F3K-x").reason is Done.UNKNOWN
    assert own.move(centre.runtime, centre.outlook, "7F3K-x", None).reason is Done.UNKNOWN

"""Booking: one seat, one winner; windows told that can be kept; ranks; references; and nothing half done."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from routing.callbacks import booking
from routing.callbacks.booking import Booked, close, move
from routing.domain.callback import ALPHABET, PREFIX, CallbackEvent, CallbackState
from routing.domain.promise import Limits, Rate, SlotRules
from routing.runtime import Runtime
from routing.store import callbacks
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from tests.callbacks.promised import Centre
from tests.conftest import MONDAY_MORNING, StoppedClock

TOMORROW, HALF_HOUR = MONDAY_MORNING + timedelta(days=1), timedelta(minutes=30)
SUNDAY = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre on a Monday at ten o'clock."""
    return Centre(runtime, clock)


def _moved(centre: Centre, row: CallbackRow, slot_id: str | None) -> booking.Booking:
    outlook, now = centre.outlook, centre.clock.at

    def work(connection: Connection) -> booking.Booking:
        held = callbacks.lock(connection, row.id)
        assert held is not None
        return move(connection, outlook, held, slot_id, "moved", now)

    return centre.runtime.database.write(work)


def test_two_people_one_seat_one_winner(centre: Centre) -> None:
    centre.changes = {"slots": SlotRules(capacity=1)}
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: centre.book(TOMORROW).reason, range(2)))
    assert sorted(found) == [Booked.BOOKED, Booked.SLOT_TAKEN]
    assert centre.sold() == {TOMORROW: 1}


def test_one_number_booked_twice_at_once_is_booked_once(centre: Centre) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = Counter(pool.map(lambda _: centre.book(TOMORROW, number="+33612345678").reason, range(6)))
    assert found == {Booked.BOOKED: 1, Booked.ALREADY_BOOKED: 5}
    assert (len(centre.rows()), centre.sold()) == (1, {TOMORROW: 1})


def test_a_number_may_have_as_many_open_as_config_says(centre: Centre) -> None:
    centre.changes = {"limits": Limits(open_per_number=2)}
    found = [centre.book(TOMORROW, number="+33612345678").reason for _ in range(3)]
    assert found == [Booked.BOOKED, Booked.BOOKED, Booked.ALREADY_BOOKED]
    assert [row.place for row in centre.rows()] in ([0, 1], [1, 0])


def test_who_asks_too_often_is_told_until_when(centre: Centre) -> None:
    centre.changes = {"limits": Limits(per_caller=Rate(2, 3_600), per_address=Rate(1, 60))}
    outlook_number = "+33612345678"
    for _ in range(2):
        row = centre.booked(TOMORROW, number=outlook_number)
        centre.set(row, state="cancelled", ended_at=centre.clock.at)
    again = centre.book(TOMORROW, number=outlook_number)
    assert (again.reason, again.again_at) == (Booked.TOO_MANY, centre.clock.at + timedelta(hours=1))
    assert centre.book(TOMORROW, asker="a").reason is Booked.BOOKED
    assert centre.book(TOMORROW, asker="a").reason is Booked.TOO_MANY
    assert centre.book(TOMORROW, asker="b").reason is Booked.BOOKED


def test_as_soon_as_possible_while_closed_ends_with_the_first_window_that_has_a_seat(centre: Centre) -> None:
    """All are due at the opening, in the order in which they asked; what each is told can be kept."""
    centre.clock.at, centre.changes = SUNDAY, {"slots": SlotRules(capacity=2)}
    rows = []
    for _ in range(5):
        rows.append(centre.booked())
        centre.clock.at += timedelta(seconds=1)
    assert {(row.window_start, row.next_attempt_at) for row in rows} == {(NINE, NINE)}
    assert [row.window_end for row in rows] == [NINE + n * HALF_HOUR for n in (1, 1, 2, 2, 3)]
    assert [row.rank_at for row in rows] == sorted(row.rank_at for row in rows)
    assert centre.sold() == {NINE: 2, NINE + HALF_HOUR: 2, NINE + 2 * HALF_HOUR: 1}


def test_as_soon_as_possible_while_open_is_due_at_once(centre: Centre) -> None:
    centre.clock.at += timedelta(minutes=7)
    row = centre.booked()
    assert (row.window_start, row.next_attempt_at, row.rank_at) == (centre.clock.at,) * 3
    assert (row.window_end, row.seat_at) == (MONDAY_MORNING + HALF_HOUR, MONDAY_MORNING)


def test_when_every_seat_is_sold_nothing_is_promised(centre: Centre) -> None:
    centre.changes = {"slots": SlotRules(capacity=0)}
    assert centre.book().reason is Booked.SLOT_TAKEN
    assert centre.book(TOMORROW).reason is Booked.SLOT_TAKEN
    assert centre.rows() == ()


def test_no_such_slot(centre: Centre) -> None:
    for start in (TOMORROW + timedelta(minutes=1), centre.clock.at, TOMORROW + timedelta(days=60), SUNDAY):
        assert centre.book(start).reason is Booked.NO_SUCH_SLOT
    assert (centre.rows(), centre.sold()) == ((), {})


def test_without_a_known_opening_it_waits_with_no_window(centre: Centre) -> None:
    centre.close_line()
    row = centre.booked()
    assert (row.window_start, row.promised_end, row.seat_at, row.next_attempt_at) == (None,) * 4
    assert (row.state, centre.told(row), centre.sold()) == (CallbackState.WAITING, ["booked"], {})


def test_who_waited_in_the_queue_keeps_their_rank(centre: Centre) -> None:
    entered = centre.clock.at - timedelta(minutes=12)
    queued = centre.booked(channel="queue", rank_at=entered, priority=1)
    assert (queued.rank_at, queued.next_attempt_at, queued.priority) == (entered, entered, 1)
    chosen = centre.booked(TOMORROW)
    assert (chosen.rank_at, chosen.next_attempt_at) == (TOMORROW, TOMORROW)


def test_references_are_short_and_no_two_alike(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the short ones are taken, longer ones are given."""
    taken = iter(["A", "A", "A", "A", "C", "A", "C", "A", "C", "C"] * 40)
    monkeypatch.setattr(booking.secrets, "choice", lambda letters: next(taken) if letters == ALPHABET else letters[0])
    rows = [centre.booked(TOMORROW) for _ in range(4)]
    assert len({row.reference for row in rows}) == 4
    assert rows[0].reference == "RC-AAAA"
    assert all(row.reference.startswith(PREFIX) and len(row.reference) <= 12 for row in rows)


def test_no_reference_begins_like_the_prefix(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """`RC-RCAA`, written without its dash, would be read as `RC-AA`."""
    letters = iter("RCAARCACAACC")
    monkeypatch.setattr(booking.secrets, "choice", lambda among: next(letters) if among == ALPHABET else among[0])
    assert centre.booked(TOMORROW).reference == "RC-AACC"


def test_a_move_takes_the_new_seat_and_gives_the_old_one_back(centre: Centre) -> None:
    row = centre.booked(TOMORROW)
    moved = _moved(centre, row, "20261124T0930Z")
    assert (moved.reason, centre.sold()) == (Booked.BOOKED, {TOMORROW + HALF_HOUR: 1})
    same = _moved(centre, row, "20261124T0930Z")
    assert (same.reason, centre.sold()) == (Booked.BOOKED, {TOMORROW + HALF_HOUR: 1})
    now = centre.row(row)
    assert (now.window_start, now.promised_start, now.seat_at) == (TOMORROW + HALF_HOUR,) * 3


def test_what_cannot_be_moved_sells_nothing(centre: Centre) -> None:
    centre.changes = {"slots": SlotRules(capacity=1)}
    row, other = centre.booked(TOMORROW), centre.booked(TOMORROW + HALF_HOUR)
    assert _moved(centre, row, "20261124T0930Z").reason is Booked.SLOT_TAKEN
    assert _moved(centre, row, "x").reason is Booked.NO_SUCH_SLOT
    centre.set(other, state="done", ended_at=centre.clock.at)
    assert _moved(centre, other, "20261124T1000Z").reason is Booked.ALREADY_BOOKED
    assert centre.sold() == {TOMORROW: 1, TOMORROW + HALF_HOUR: 1}


def test_what_is_over_gives_a_seat_back_that_is_still_to_come_once(centre: Centre) -> None:
    row, past = centre.booked(TOMORROW), centre.booked()
    for one in (row, past, row):
        held = centre.row(one)
        centre.runtime.database.write(
            lambda connection, held=held: close(connection, held, CallbackEvent.SERVED, "x", centre.clock.at)
        )
    assert centre.row(row).seat_at is None
    assert centre.sold() == {MONDAY_MORNING: 1}, "the window that has begun is sold to nobody else"

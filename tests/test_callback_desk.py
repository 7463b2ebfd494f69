"""What supervisors do with promises: each change once, told where it has to be, seats and calls seen to, journalled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from routing import callback_desk as desk
from routing.callback_changes import Order, find
from routing.callback_wishes import wished
from routing.domain.callback import CallbackState
from routing.domain.errors import Refused
from routing.store import attempts, callback_asks, callbacks, journal
from routing.store.callbacks import CallbackRow
from routing.store.tables import journal as journal_rows
from routing.store.tables import outbox
from tests.callbacks.promised import Centre
from tests.callbacks.rung import ring
from tests.conftest import MONDAY_MORNING, StoppedClock
from tests.web.apps import CLAIRE

TOMORROW = MONDAY_MORNING + timedelta(days=1)
LATER = TOMORROW + timedelta(hours=1)
SLOT, LATER_SLOT = "20261124T0900Z", "20261124T1000Z"
WHY = Order(CLAIRE, "demande par téléphone")


@pytest.fixture
def centre(runtime: Any, clock: StoppedClock) -> Centre:
    """A centre on a Monday at ten o'clock."""
    return Centre(runtime, clock)


def _refusal(change: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(Refused) as error:
        change()
    (fault,) = error.value.faults
    assert fault.detail.fr != fault.detail.en
    return error.value.status, fault.code


def _journal(centre: Centre) -> list[tuple[str, str, str]]:
    with centre.runtime.database.read() as connection:
        return [(entry.action, entry.subject, entry.reason) for entry in journal.latest(connection, 20)]


def _orders(centre: Centre) -> list[tuple[str, str]]:
    """What the provider is to be told beside text messages."""
    with centre.runtime.database.read() as connection:
        rows = connection.execute(select(outbox.c.kind, outbox.c.payload).where(outbox.c.kind != "sms"))
        return [(row.kind, row.payload["sid"]) for row in rows]


def test_done_ends_it_and_gives_its_seat_back_and_tells_nobody(centre: Centre) -> None:
    row = centre.booked(TOMORROW)
    done = desk.finish(centre.runtime, row.reference.lower().replace("-", " "), WHY)

    assert (done.state, done.reason, done.next_attempt_at) == (CallbackState.DONE, "done_by_hand", None)
    assert (centre.row(row), centre.sold(), centre.told(row)) == (done, {}, ["booked"])
    assert _journal(centre) == [("callback_done", row.reference, "demande par téléphone")]


def test_cancelled_by_us_is_told(centre: Centre) -> None:
    row = centre.booked(TOMORROW)
    assert desk.cancel(centre.runtime, centre.outlook, row.reference, WHY).state is CallbackState.CANCELLED
    assert (centre.told(row), centre.sold()) == (["booked", "cancelled"], {})


def test_moved_by_us_is_told_each_time_even_there_and_back(centre: Centre) -> None:
    row = centre.booked(TOMORROW)
    moved = desk.move(centre.runtime, centre.outlook, row.reference, LATER_SLOT, WHY)
    assert (moved.window_start, moved.seat_at, moved.rank_at) == (LATER, LATER, LATER)
    assert centre.sold() == {LATER: 1}

    back = desk.move(centre.runtime, centre.outlook, row.reference, SLOT, WHY)
    soon = desk.move(centre.runtime, centre.outlook, row.reference, None, WHY)
    assert (back.window_start, soon.window_start) == (TOMORROW, centre.clock.at)
    assert centre.told(row) == ["booked", "moved", "moved", "moved"]


@pytest.mark.parametrize("change", ["finish", "cancel", "move"])
def test_whoever_is_being_rung_is_rung_no_more(centre: Centre, change: str) -> None:
    row = centre.booked()
    attempt = ring(centre.runtime, row, "CA1")
    changes: dict[str, Callable[[], CallbackRow]] = {
        "finish": lambda: desk.finish(centre.runtime, row.reference, WHY),
        "cancel": lambda: desk.cancel(centre.runtime, centre.outlook, row.reference, WHY),
        "move": lambda: desk.move(centre.runtime, centre.outlook, row.reference, SLOT, WHY),
    }
    assert changes[change]().state is not CallbackState.DIALLING
    assert _orders(centre) == [("end_call", "CA1")]
    with centre.runtime.database.read() as connection:
        found = attempts.find(connection, attempt.id)
    assert found is not None
    assert found.outcome == "cancelled"


def test_a_slot_without_a_seat_leaves_everything_as_it_was(centre: Centre) -> None:
    centre.changes = {}
    for _ in range(4):
        centre.booked(LATER)
    row = centre.booked(TOMORROW)
    ring(centre.runtime, row)
    before = centre.row(row)

    for slot, refusal in ((LATER_SLOT, (409, "slot_taken")), ("20261124T0301Z", (422, "unknown_slot")),
                          ("x", (422, "unknown_slot"))):
        refused = _refusal(lambda slot=slot: desk.move(centre.runtime, centre.outlook, row.reference, slot, WHY))
        assert refused == refusal
    assert (centre.row(row), _orders(centre), _journal(centre)) == (before, [], [])
    assert centre.sold() == {TOMORROW: 1, LATER: 4}


def test_ring_now_makes_it_due_and_keeps_the_promise(centre: Centre) -> None:
    row = centre.booked(TOMORROW)
    now = desk.retry(centre.runtime, centre.outlook, row.reference, WHY)
    assert (now.next_attempt_at, now.window_start, now.reason) == (centre.clock.at, TOMORROW, "ring_now")
    assert (now.state, centre.told(row)) == (CallbackState.WAITING, ["booked"])

    centre.close_line()
    refused = _refusal(lambda: desk.retry(centre.runtime, centre.outlook, row.reference, WHY))
    assert refused == (409, "no_opening_known")


@pytest.mark.parametrize("state", ["unreachable", "cancelled", "expired"])
def test_what_is_over_can_be_promised_again_and_is_told(centre: Centre, state: str) -> None:
    row = centre.booked(TOMORROW)
    centre.set(row, state=state, ended_at=centre.clock.at, seat_at=None, next_attempt_at=None, tries=3, counted=3)
    again = desk.retry(centre.runtime, centre.outlook, row.reference, WHY)

    assert (again.state, again.next_attempt_at, again.ended_at) == (CallbackState.WAITING, centre.clock.at, None)
    assert (again.tries, again.counted, again.reason) == (3, 0, "revived_by_hand")
    assert centre.told(row) == ["booked", "moved"]
    assert again.seat_at is not None
    assert centre.sold() == {TOMORROW: 1, again.seat_at: 1}


def test_a_cancelled_one_sells_its_seat_anew(centre: Centre) -> None:
    """The seat that a cancellation gave back is another's by then: to promise it again takes one more."""
    row = centre.booked()
    at_once = centre.row(row).seat_at
    assert at_once is not None
    centre.clock.at = MONDAY_MORNING - timedelta(hours=2)  # as if it had still been to come
    desk.cancel(centre.runtime, centre.outlook, row.reference, WHY)
    assert centre.sold() == {}
    centre.clock.at = MONDAY_MORNING
    desk.retry(centre.runtime, centre.outlook, row.reference, WHY)
    assert centre.sold() == {at_once: 1}


def test_nobody_is_promised_two_where_one_is_allowed(centre: Centre) -> None:
    row = centre.booked(TOMORROW)
    desk.cancel(centre.runtime, centre.outlook, row.reference, WHY)
    other = centre.booked(LATER, number=row.number)
    refused = _refusal(lambda: desk.retry(centre.runtime, centre.outlook, row.reference, WHY))
    assert refused == (409, "already_booked")
    assert centre.waiting() == (other,)


def test_what_is_not_possible_in_a_state_is_refused(centre: Centre) -> None:
    row = centre.booked(TOMORROW)
    desk.finish(centre.runtime, row.reference, WHY)
    outlook = centre.outlook
    tries: list[Callable[[], object]] = [
        lambda: desk.finish(centre.runtime, row.reference, WHY),
        lambda: desk.cancel(centre.runtime, outlook, row.reference, WHY),
        lambda: desk.move(centre.runtime, outlook, row.reference, None, WHY),
        lambda: desk.retry(centre.runtime, outlook, row.reference, WHY),
    ]
    assert [_refusal(one) for one in tries] == [(409, "wrong_state")] * 4
    talking = centre.booked(TOMORROW)
    ring(centre.runtime, talking, "CA2", is_talking=True)
    assert _refusal(lambda: desk.cancel(centre.runtime, outlook, talking.reference, WHY)) == (409, "wrong_state")
    assert desk.finish(centre.runtime, talking.reference, WHY).state is CallbackState.DONE
    for unknown in ("RC-7777", "x", "", "RC-" + "A" * 99, "é" * 9):
        assert _refusal(lambda unknown=unknown: desk.finish(centre.runtime, unknown, WHY)) == (404, "unknown_callback")


def test_a_change_over_somebody_else_s_is_refused(centre: Centre) -> None:
    row = centre.booked(TOMORROW)
    seen = Order(CLAIRE, "a", row.version)
    desk.move(centre.runtime, centre.outlook, row.reference, LATER_SLOT, seen)
    assert _refusal(lambda: desk.finish(centre.runtime, row.reference, seen)) == (409, "changed_meanwhile")
    assert len(_journal(centre)) == 1


def test_a_trial_does_it_all_and_keeps_nothing(centre: Centre) -> None:
    row, trial = centre.booked(TOMORROW), Order(CLAIRE, "", is_trial=True)
    assert desk.finish(centre.runtime, row.reference, trial).state is CallbackState.DONE
    assert desk.move(centre.runtime, centre.outlook, row.reference, LATER_SLOT, trial).window_start == LATER
    assert (centre.row(row), centre.told(row), _journal(centre)) == (row, ["booked"], [])
    assert centre.sold() == {TOMORROW: 1}


def test_a_callback_is_booked_by_hand(centre: Centre) -> None:
    wanted = wished(centre.runtime, centre.outlook, "06 12 34 56 78", "refund", "en", SLOT)
    row = desk.book(centre.runtime, centre.outlook, wanted, WHY)
    assert (row.number, row.channel, row.queue, row.language) == ("+33612345678", callbacks.DESK, "support", "en")
    assert (row.window_start, row.consent_version, centre.told(row)) == (TOMORROW, None, ["booked"])
    assert _journal(centre) == [("callback_booked", row.reference, "demande par téléphone")]
    again = _refusal(lambda: desk.book(centre.runtime, centre.outlook, wanted, WHY))
    assert again == (409, "already_booked")
    assert centre.told(row) == ["booked"]


@pytest.mark.parametrize(("number", "topic", "code"), [
    ("x", None, "invalid_phone"), ("08 99 12 34 56", None, "phone_not_allowed"),
    ("01 73 01 84 99", None, "phone_is_ours"), ("06 12 34 56 78", "nothing", "unknown_topic"),
])
def test_what_cannot_be_booked_is_refused_and_counted(
    centre: Centre, number: str, topic: str | None, code: str
) -> None:
    assert _refusal(lambda: wished(centre.runtime, centre.outlook, number, topic, "fr", None)) == (422, code)
    today = centre.clock.at.date()
    with centre.runtime.database.read() as connection:
        counted = callback_asks.refusals(connection, today, today)
    assert counted == ({} if topic else {(today.isoformat(), code, "desk"): 1})


def test_the_journal_never_has_a_number_and_knows_who_saw_one(centre: Centre) -> None:
    row = centre.booked(TOMORROW, number="+33612345678")
    desk.reveal(centre.runtime, CLAIRE, row.reference)
    desk.cancel(centre.runtime, centre.outlook, row.reference, Order(CLAIRE, "le 06 12 34 56 78 a rappelé"))
    assert [entry[:2] for entry in _journal(centre)] == [
        ("callback_cancelled", row.reference), ("number_seen", row.reference)]
    with centre.runtime.database.read() as connection:
        kept = str([tuple(one) for one in connection.execute(journal_rows.select())])
        assert find(connection, row.reference).number == "+33612345678"
    assert "12345678" not in kept.replace(" ", "")

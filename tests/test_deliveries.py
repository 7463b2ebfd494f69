"""Orders that may be told twice are told until they are done, or until they are not worth telling any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from routing import outbox as job
from routing.deliveries import DELETIONS, PATIENCE
from routing.runtime import Runtime
from routing.store import outbox
from routing.store.database import Connection
from routing.telephony.network import Told
from tests.conftest import StoppedClock
from tests.outbox_cases import Desk
from tests.scripted_network import NOT_SENT, UNKNOWN, busy, refused
from tests.store.databases import MONDAY

Order = Callable[[Connection], bool]
ORDERS: dict[str, tuple[Order, tuple[str, ...]]] = {
    "end_call": (lambda connection: job.end_call(connection, "a1", "CA2", MONDAY), ("end_call", "CA2")),
    "redirect_call": (
        lambda connection: job.redirect_call(connection, "r", "CA3", "https://x/y", MONDAY),
        ("redirect_call", "CA3", "https://x/y"),
    ),
    "delete_recording": (
        lambda connection: job.delete_recording(connection, "RE1", MONDAY), ("delete_recording", "RE1"),
    ),
    "delete_message": (lambda connection: job.delete_message(connection, "SM1", MONDAY), ("delete_message", "SM1")),
    "delete_call": (lambda connection: job.delete_call(connection, "CA4", MONDAY), ("delete_call", "CA4")),
}
KINDS = list(ORDERS)


@pytest.fixture
def desk(runtime: Runtime, clock: StoppedClock) -> Desk:
    """A dispatcher whose provider does all it is told."""
    return Desk.of(runtime, clock)


def _told(desk: Desk, kind: str, *answers: Told) -> None:
    desk.network.answers.extend(answers)
    desk.runtime.database.write(ORDERS[kind][0])


@pytest.mark.parametrize("kind", KINDS)
def test_an_order_is_told_with_what_it_needs(desk: Desk, kind: str) -> None:
    _told(desk, kind)
    assert desk.send().done == 1
    assert desk.network.orders == [ORDERS[kind][1]]


@pytest.mark.parametrize("answer", [UNKNOWN, NOT_SENT, busy(), refused(20003), refused(21211), refused(20009)])
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_told_again_until_it_is_done(desk: Desk, kind: str, answer: Told) -> None:
    _told(desk, kind, answer, answer)
    desk.until_quiet(seconds=5)
    assert (len(desk.network.orders), desk.row().state, desk.network.asked) == (3, "done", 0)


@pytest.mark.parametrize("code", [20404, 21220])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in DELETIONS])
def test_what_is_over_is_left_alone_without_an_alarm(desk: Desk, kind: str, code: int) -> None:
    _told(desk, kind, refused(code))
    assert desk.send().dropped == 1
    assert (desk.row().state, desk.alarms()) == ("dropped", [])


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_given_up_in_the_end_with_an_alarm(desk: Desk, kind: str) -> None:
    _told(desk, kind, *[UNKNOWN] * 5000)
    patience = PATIENCE[kind].gives_up_after
    while desk.row().state != "dropped":
        desk.send()
        assert desk.clock.now() - MONDAY <= patience + timedelta(hours=1)
        desk.clock.at = max(desk.row().due_at, desk.clock.at)
    assert desk.clock.now() - MONDAY >= patience
    assert desk.alarms() == [("outbox_given_up", desk.row().key, 1)]
    assert len(desk.network.orders) < 250


@pytest.mark.parametrize("kind", DELETIONS)
def test_what_is_to_be_deleted_is_not_over_for_being_refused(desk: Desk, kind: str) -> None:
    """A call that still rings when it is to be deleted may be refused as one that is in no state for it."""
    _told(desk, kind, refused(21220))
    assert desk.send().later == 1
    desk.wait(5)
    assert desk.send().done == 1


def test_deletions_come_last_and_a_few_in_each_pass(desk: Desk) -> None:
    def work(connection: Connection) -> None:
        for number in range(10):
            job.delete_call(connection, f"CA{number}", MONDAY)
        job.end_call(connection, "a1", "CAon", MONDAY)

    desk.runtime.database.write(work)
    sent = desk.send()
    assert (sent.done, sent.has_more) == (9, True)
    assert [order[0] for order in desk.network.orders] == ["end_call", *["delete_call"] * 8]
    assert (desk.send().done, len(desk.network.orders)) == (2, 11)


def test_pauses_grow_to_their_bound(desk: Desk) -> None:
    _told(desk, "end_call", *[UNKNOWN] * 6)
    pauses = []
    for _ in range(6):
        desk.send()
        pauses.append((desk.row().due_at - desk.clock.now()).total_seconds())
        desk.clock.at = desk.row().due_at
    assert pauses == [1, 2, 4, 8, 8, 8]


def test_a_fault_of_our_account_is_an_alarm_at_once(desk: Desk) -> None:
    _told(desk, "end_call", refused(20003), refused(20003))
    desk.until_quiet()
    assert desk.alarms() == [("account_refused", "20003", 2)]


def test_what_nobody_knows_how_to_tell_is_given_up_at_once(desk: Desk) -> None:
    desk.runtime.database.write(lambda connection: outbox.add(connection, "fax", "fax:1", {}, MONDAY))
    assert desk.send().dropped == 1
    assert desk.alarms() == [("outbox_given_up", "fax:1", 1)]

"""Each call is placed exactly once: across cancellations, dispatchers that die or stand still, and doubts."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from routing.callback_calls.claiming import Claimed, claim
from routing.callback_calls.pacing import STOPPED
from routing.callback_calls.placing import RungBack, place
from routing.domain.attempt import AttemptOutcome, News
from routing.domain.callback import CallbackState
from routing.domain.promise import Tries
from routing.runtime import Runtime
from routing.store import paces
from routing.store.callbacks import CallbackRow
from tests.callback_cases import ONE_DATABASE, Back
from tests.outbox_cases import Killed, dying
from tests.scripted_network import UNKNOWN

# What the dispatcher writes until one call is placed: the claim, the renewed lease, and what the network said.
CLAIM, LEASE, SAID = 1, 2, 3


def _claimed(back: Back) -> tuple[Claimed, ...]:
    now = back.clock.now()
    return back.runtime.database.write(lambda connection: claim(connection, back.outlook, now))


def _rung_once(back: Back, row: CallbackRow) -> bool:
    """Whether the dispatcher, alive again, rings them once and knows which call that is."""
    for _ in range(8):
        back.wait(15)
        back.sweep()
        back.ring()
    call, = back.net.placed
    assert back.row(row).state is CallbackState.DIALLING
    assert back.attempt_of(call).call_sid == call.sid
    back.check()
    return call.to == row.number


def test_the_network_is_told_whom_to_ring_and_where_to_ask(back: Back) -> None:
    row = back.booked()
    back.ring()
    placed, = back.net.placed
    order, = (order for order in back.net.orders if order[0] == "place_call")
    assert order[1:3] == (row.number, "+33173018499")
    assert placed.machine == f"https://appels.example.fr/twilio/callback/{placed.token}/machine"
    attempt = back.attempt_of(placed)
    assert (attempt.state, attempt.call_sid, attempt.placed_at) == ("placed", placed.sid, back.clock.now())


@ONE_DATABASE
@pytest.mark.parametrize(("promises", "has_message"), [({"tries": Tries(leaves_message=False)}, False), ({}, True)])
def test_a_machine_is_only_told_apart_where_it_is_to_be_spoken_to(
    back: Back, promises: dict[str, Tries], has_message: bool
) -> None:
    back.promises = {**back.promises, **promises}
    back.set(back.booked(), has_message=has_message)
    back.ring()
    assert [placed.machine for placed in back.net.placed] == [None]


def test_nobody_is_rung_while_closed_shortly_before_that_or_while_calls_are_stopped(back: Back) -> None:
    back.booked()
    opened = back.clock.at
    for hours, minutes in ((9, 50), (10, 0), (22, 59)):  # it closes ten hours from now, and opens 23 hours from now
        back.clock.at = opened + timedelta(hours=hours, minutes=minutes)
        assert back.ring() == RungBack()
    back.clock.at = opened + timedelta(hours=9, minutes=49)
    now = back.clock.now()
    back.runtime.database.write(lambda connection: paces.rest(connection, STOPPED, now + timedelta(seconds=9), now))
    assert back.ring() == RungBack()
    back.wait(9)
    assert back.ring() == RungBack(1)


@pytest.mark.parametrize("when", ["waiting", "claimed", "sending", "placed", "ringing"])
def test_a_cancellation_wins(back: Back, when: str) -> None:
    row = back.booked()
    if when == "waiting":
        back.cancelled(row)
        assert back.ring() == RungBack()
    elif when == "claimed":
        claimed = _claimed(back)
        back.cancelled(row)
        assert place(back.runtime, back.outlook, back.network, claimed) == ()
    elif when == "sending":
        back.net.meanwhile = lambda: _once(back, row)
        back.ring()
    else:
        call = back.rung(row)
        if when == "ringing":
            call.news(News.RINGING)
        back.cancelled(row)
    is_placed = when not in ("waiting", "claimed")
    sids = [one.sid for one in back.net.placed]
    assert (len(sids), back.ends()) == (is_placed, sids)
    back.send()
    assert back.net.ended == sids
    for sid in sids:
        back.wait(16)
        assert back.net.calls[sid].status == "canceled"
        back.sweep()
    assert back.row(row).state is CallbackState.CANCELLED
    assert set(back.presences().values()) == {"available"}
    assert all(one.outcome is AttemptOutcome.CANCELLED for one in back.all_tries())
    assert back.ring() == RungBack()
    assert back.alarms() == []


def test_who_cancels_while_those_before_them_are_rung_is_not_rung(back: Back) -> None:
    back.changes = {**back.changes, "calls_per_second": 40}
    rows = sorted((back.booked() for _ in range(2)), key=lambda row: row.id)
    back.net.meanwhile = lambda: _once(back, rows[1])
    assert back.ring() == RungBack(1)
    assert [one.to for one in back.net.placed] == [rows[0].number]
    assert sorted(back.presences().values()) == ["available", "available", "ringing"]


@pytest.mark.parametrize("commits_last", [False, True])
@pytest.mark.parametrize("writes", [CLAIM, LEASE, SAID])
def test_a_dispatcher_killed_at_any_write_rings_nobody_twice_and_loses_nobody(
    back: Back, writes: int, commits_last: bool
) -> None:
    row = back.booked()
    with suppress(Killed):
        back.in_process(dying(back.runtime, writes, commits_last)).ring()
    assert _rung_once(back, row)
    assert back.row(row).counted == 0


@pytest.mark.parametrize("after", [False, True])
def test_nor_does_one_killed_just_before_or_after_the_network_is_told(back: Back, after: bool) -> None:
    row = back.booked()
    back.net.dies_before, back.net.dies_after = not after, after
    with suppress(Killed):
        back.ring()
    back.net.dies_before = back.net.dies_after = False
    assert len(back.net.placed) == after
    assert _rung_once(back, row)
    assert len(back.tries(row)) == 2 - after


def test_a_dispatcher_that_stood_still_past_its_lease_places_nothing(back: Back, elsewhere: Runtime) -> None:
    other = back.in_process(elsewhere)
    row = back.booked()
    claimed = _claimed(back)
    back.wait(70)
    other.sweep()
    assert place(back.runtime, back.outlook, back.network, claimed) == ()
    assert _rung_once(other, row)


@pytest.mark.parametrize("is_silent", [False, True])
def test_nor_does_one_that_stood_still_between_two_calls(back: Back, elsewhere: Runtime, is_silent: bool) -> None:
    back.changes = {**back.changes, "calls_per_second": 40}
    other = back.in_process(elsewhere)
    rows = [back.booked() for _ in range(2)]

    def stand_still() -> None:
        back.net.meanwhile, back.net.is_silent = None, is_silent
        back.wait(56)
        for _ in range(3):
            other.sweep()
        back.net.is_silent = False

    back.net.meanwhile = stand_still
    back.ring()
    for _ in range(4):
        back.wait(16)
        other.sweep()
        other.ring()
    assert sorted(one.to for one in back.net.placed) == sorted(str(row.number) for row in rows)
    assert [back.attempt_of(one).n for one in back.net.placed] == [1, 2]
    assert back.alarms() == []
    back.check()


def test_a_doubt_ends_the_pass_and_is_never_placed_again_by_itself(runtime: Runtime, back: Back) -> None:
    back.net.answers.append(UNKNOWN)
    back.net.does_what_it_forgets = False
    rows = [back.booked() for _ in range(2)]
    assert back.ring() == RungBack(0, is_network_up=False)
    for _ in range(5):
        back.wait(10)
        back.sweep()
    assert [back.row(row).state.value for row in rows].count("dialling") == 1
    assert len([order for order in back.net.orders if order[0] == "place_call"]) == 1


def _once(back: Back, row: CallbackRow) -> None:
    back.net.meanwhile = None
    back.cancelled(row)

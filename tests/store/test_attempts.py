"""Attempts: states only go forward, one call to an attempt, and a lease that one process at a time takes over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from routing.domain.attempt import AttemptOutcome, AttemptState
from routing.store import attempts
from routing.store.attempts import AGENT, CALLBACK, AttemptRow
from routing.store.database import Connection, Database, DatabaseFault
from tests.store.databases import MONDAY, done_twice_at_once

LEASE = timedelta(seconds=50)


def _later(seconds: float) -> datetime:
    return MONDAY + timedelta(seconds=seconds)


def _add(connection: Connection, id_: str = "a1", agent: str = "claire", at: datetime = MONDAY) -> str:
    attempts.add(connection, AttemptRow(id_, f"token-{id_}", AGENT, agent, "support", "e1", 20, at, at + LEASE))
    return id_


def _found(database: Database, id_: str = "a1") -> AttemptRow:
    with database.read() as connection:
        row = attempts.find(connection, id_)
    assert row is not None
    return row


def test_an_attempt_is_kept_as_it_was_made(database: Database) -> None:
    database.write(_add)
    row = _found(database)
    assert row == AttemptRow("a1", "token-a1", AGENT, "claire", "support", "e1", 20, MONDAY, _later(50))
    with database.read() as connection:
        assert attempts.of_token(connection, "token-a1") == row
        assert attempts.of_token(connection, "no") is None
        assert attempts.live(connection) == (row,)
        assert attempts.of_entries(connection, ["e1", "e2"]) == (row,)


def test_states_only_go_forward(database: Database) -> None:
    def work(connection: Connection) -> list[bool]:
        _add(connection)
        states = (AttemptState.RINGING, AttemptState.PLACED, AttemptState.RINGING, AttemptState.CLAIMED,
                  AttemptState.ANSWERED, AttemptState.TALKING)
        moves = [attempts.advance(connection, "a1", state, _later(90)) for state in states]
        moves += [attempts.end(connection, "a1", AttemptOutcome.CONNECTED, _later(at)) for at in (60, 70)]
        return [*moves, attempts.advance(connection, "a1", AttemptState.TALKING, _later(90))]

    assert database.write(work) == [True, False, False, True, False, True, True, False, False]
    assert (_found(database).state, _found(database).ended_at) == ("ended", _later(60))


def test_the_first_call_stays(database: Database) -> None:
    def work(connection: Connection) -> list[bool]:
        _add(connection)
        _add(connection, "a2")
        return [attempts.bind(connection, id_, sid) for id_, sid in (
            ("a1", "CA1"), ("a1", "CA1"), ("a1", "CA2"), ("a2", "CA1"), ("a2", "CA2"), ("no", "CA3"),
        )]

    assert database.write(work) == [True, True, False, False, True, False]
    with database.read() as connection:
        assert attempts.is_bound(connection, "CA1")
        assert not attempts.is_bound(connection, "CA3")


def test_what_came_of_it_is_decided_once_and_stays_open_until_the_end(database: Database) -> None:
    def work(connection: Connection) -> list[bool]:
        _add(connection)
        return [attempts.decide(connection, "a1", outcome, _later(15))
                for outcome in (AttemptOutcome.CANCELLED, AttemptOutcome.NO_KEY)]

    assert database.write(work) == [True, False]
    row = _found(database)
    assert (row.state, row.outcome, row.lease_until_at) == ("sending", "cancelled", _later(15))
    with database.read() as connection:
        assert attempts.live(connection) == (row,)


def test_only_telephones_that_nobody_answered_are_spared(database: Database) -> None:
    def work(connection: Connection) -> list[str]:
        for number, state in enumerate(AttemptState):
            _add(connection, f"a{number}")
            attempts.advance(connection, f"a{number}", state, _later(90))
        _add(connection, "b", agent="karim")
        attempts.decide(connection, _add(connection, "c"), AttemptOutcome.CANCELLED, _later(15))
        return [row.id for row in attempts.unanswered(connection, ["claire"])]

    assert database.write(work) == ["a0", "a1", "a2"]


@pytest.mark.parametrize(("at", "outcome", "goes"), [
    (49, None, True), (50, None, False), (10, AttemptOutcome.CANCELLED, False),
])
def test_the_network_is_told_while_the_lease_holds(
    database: Database, at: float, outcome: AttemptOutcome | None, goes: bool
) -> None:
    def work(connection: Connection) -> bool:
        _add(connection)
        if outcome is not None:
            attempts.decide(connection, "a1", outcome, _later(30))
        return attempts.begin_sending(connection, "a1", _later(at), LEASE)

    assert database.write(work) is goes
    if goes:
        assert (_found(database).sent_at, _found(database).lease_until_at) == (_later(at), _later(at) + LEASE)


def test_a_lease_that_ran_out_is_taken_over_by_one(database: Database) -> None:
    def work(connection: Connection) -> list[str | None]:
        _add(connection)
        _add(connection, "a2", at=_later(5))
        attempts.end(connection, _add(connection, "a3"), AttemptOutcome.BUSY, _later(1))
        taken = [attempts.look_after(connection, _later(at), LEASE) for at in (49, 50, 50, 55, 60)]
        return [row.id if row else None for row in taken]

    assert database.write(work) == [None, "a1", None, "a2", None]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_processes_never_look_after_one_attempt(database: Database) -> None:
    database.write(_add)

    def work(connection: Connection) -> bool:
        connection.execute(attempts.attempts.select().where(attempts.attempts.c.id == "a1").with_for_update())
        return attempts.look_after(connection, _later(60), LEASE) is not None

    assert done_twice_at_once(database, work) == (True, False)


def _add_callback(connection: Connection, id_: str, n: int = 1, callback_id: str = "c1") -> AttemptRow:
    row = AttemptRow(
        id_, f"token-{id_}", CALLBACK, "claire", "support", "", 25, MONDAY, MONDAY + LEASE, callback_id=callback_id,
        n=n, strategy="customer_first",
    )
    attempts.add(connection, row)
    return row


def test_tries_to_ring_somebody_back_are_their_callback_s(database: Database) -> None:
    def work(connection: Connection) -> None:
        first, second = _add_callback(connection, "b1"), _add_callback(connection, "a2", 2)
        other = _add_callback(connection, "x1", callback_id="c2")
        assert attempts.of_callback(connection, "c1") == (first, second)
        assert attempts.of_callbacks(connection, ["c1", "c2", "no"]) == (first, second, other)
        assert attempts.live_of_callback(connection, "c1") == second
        attempts.end(connection, "a2", AttemptOutcome.BUSY, _later(1))
        assert attempts.live_of_callback(connection, "c1") == first
        attempts.end(connection, "b1", AttemptOutcome.BUSY, _later(1))
        assert attempts.live_of_callback(connection, "c1") is None
        assert attempts.live(connection) == ()
        assert attempts.unanswered(connection, ["claire"]) == ()

    database.write(work)


def test_a_callback_has_one_try_of_each_number(database: Database) -> None:
    database.write(lambda connection: _add_callback(connection, "a1"))
    with pytest.raises(DatabaseFault):
        database.write(lambda connection: _add_callback(connection, "a2"))


def test_several_are_sent_as_long_as_nobody_else_has_touched_their_leases(database: Database) -> None:
    def work(connection: Connection) -> None:
        rows = [_add_callback(connection, id_, n) for n, id_ in enumerate(("ours", "asked", "off", "bound"))]
        attempts.wait(connection, "asked", _later(90))
        attempts.decide(connection, "off", AttemptOutcome.CANCELLED, _later(15))
        attempts.advance(connection, "bound", AttemptState.PLACED, _later(90))
        until = _later(60)
        assert attempts.begin_sending_all(connection, rows, _later(50), until) == frozenset()
        assert attempts.begin_sending_all(connection, rows, _later(49), until) == {"ours"}
        kept = attempts.find(connection, "ours")
        assert kept is not None
        assert (kept.sent_at, kept.lease_until_at) == (_later(49), until)
        assert attempts.is_to_be_sent(connection, "ours", until)
        assert not attempts.is_to_be_sent(connection, "asked", until)
        taken = [attempts.look_after(connection, _later(60), LEASE, CALLBACK) for _ in range(2)]
        assert [row.id for row in taken if row] == ["off", "ours"]
        assert not attempts.is_to_be_sent(connection, "ours", until)

    database.write(work)


def test_each_kind_is_looked_after_by_itself(database: Database) -> None:
    def work(connection: Connection) -> list[str | None]:
        _add(connection)
        _add_callback(connection, "b1")
        kinds = (CALLBACK, CALLBACK, AGENT, AGENT)
        taken = [attempts.look_after(connection, _later(50), LEASE, kind) for kind in kinds]
        return [row.id if row else None for row in taken]

    assert database.write(work) == ["b1", None, "a1", None]


def test_the_first_ring_is_the_earliest_that_was_heard_of(database: Database) -> None:
    def work(connection: Connection) -> None:
        _add_callback(connection, "b1")
        for at in (20, 12, 30):
            attempts.stamp_rung(connection, "b1", _later(at))

    database.write(work)
    assert _found(database, "b1").rung_at == _later(12)


def test_another_agent_is_held_only_while_the_try_is_on(database: Database) -> None:
    def work(connection: Connection) -> None:
        _add_callback(connection, "b1")
        attempts.hand_over(connection, "b1", "karim")
        attempts.end(connection, "b1", AttemptOutcome.CONNECTED, _later(1))
        attempts.hand_over(connection, "b1", "nadia")
        attempts.wait(connection, "b1", _later(99))

    database.write(work)
    assert (_found(database, "b1").agent, _found(database, "b1").lease_until_at) == ("karim", _later(50))


def test_answers_are_kept_by_name(database: Database) -> None:
    def work(connection: Connection) -> None:
        _add(connection)
        for name in ("offer", "done"):
            held = attempts.lock(connection, "a1")
            assert held is not None
            attempts.keep_answer(connection, held, name, f"<{name}/>")

    database.write(work)
    assert _found(database).answers == {"offer": "<offer/>", "done": "<done/>"}


def test_who_failed_lately(database: Database) -> None:
    def work(connection: Connection) -> list[frozenset[str]]:
        attempts.end(connection, _add(connection), AttemptOutcome.BUSY, _later(1))
        attempts.end(connection, _add(connection, "a2", "karim"), AttemptOutcome.CANCELLED, _later(1))
        return [attempts.ended_since(connection, _later(at), [AttemptOutcome.BUSY]) for at in (0, 1)]

    assert database.write(work) == [{"claire"}, frozenset()]

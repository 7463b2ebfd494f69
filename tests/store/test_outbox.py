"""The outbox: each key once, each row claimed by one process at a time, and a doubt never forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from routing.store import outbox
from routing.store.database import Database
from routing.store.outbox import OutboxRow
from tests.store.databases import MONDAY, another, done_twice_at_once

LEASE = 60.0


def _at(seconds: float) -> datetime:
    return MONDAY + timedelta(seconds=seconds)


def _add(database: Database, key: str, kind: str = "end_call", seconds: float = 0) -> bool:
    return database.write(lambda connection: outbox.add(connection, kind, key, {"sid": key}, _at(seconds)))


def _claim(database: Database, seconds: float = 0, limit: int = 1) -> tuple[OutboxRow, ...]:
    return database.write(lambda connection: outbox.claim_due(connection, _at(seconds), LEASE, limit))


def _claimed(database: Database, seconds: float = 0) -> OutboxRow:
    row, = _claim(database, seconds)
    return row


def _found(database: Database, key: str) -> OutboxRow:
    with database.read() as connection:
        found = outbox.find(connection, key)
    assert found is not None
    return found


def test_a_key_is_added_once_whatever_became_of_it(database: Database) -> None:
    assert _add(database, "a") is True
    assert _add(database, "a") is False
    row = _claimed(database)
    database.write(lambda connection: outbox.done(connection, row.id))
    assert _add(database, "a") is False
    assert _found(database, "a").state == "done"


def test_what_is_claimed_is_no_one_else_s_until_the_lease_ends(database: Database) -> None:
    _add(database, "a")
    row = _claimed(database)
    assert (row.state, row.tries, row.payload, row.lease_until_at) == ("sending", 1, {"sid": "a"}, _at(LEASE))
    with another(database) as other:
        assert _claim(other, LEASE - 1) == ()


def test_nothing_is_claimed_before_it_is_due(database: Database) -> None:
    _add(database, "a", seconds=10)
    assert _claim(database, 9) == ()
    assert _claimed(database, 10).key == "a"


def test_calls_come_before_messages_and_the_longest_due_first(database: Database) -> None:
    for key, kind, seconds in (("sms", "sms", 0), ("late", "end_call", 3), ("early", "redirect_call", 1)):
        _add(database, key, kind, seconds)
    assert [row.key for row in _claim(database, 5, limit=2)] == ["early", "late"]
    assert [row.key for row in _claim(database, 5, limit=9)] == ["sms"]


def test_a_lease_that_ran_out_while_sending_leaves_a_doubt(database: Database) -> None:
    _add(database, "a")
    _claimed(database)
    again = _claimed(database, LEASE)
    assert (again.state, again.tries) == ("asking", 2)
    assert _claimed(database, 2 * LEASE).state == "asking"


def test_later_keeps_what_was_to_be_done(database: Database) -> None:
    _add(database, "a")
    row = _claimed(database)
    assert database.write(lambda connection: outbox.later(connection, row, _at(5), "busy")) is True
    assert (_found(database, "a").state, _found(database, "a").error) == ("due", "busy")
    assert _claim(database, 4) == ()
    assert _claimed(database, 5).state == "sending"


def test_what_may_have_been_sent_is_asked_for_twice_before_it_is_due_again(database: Database) -> None:
    _add(database, "a")
    row = _claimed(database)
    database.write(lambda connection: outbox.unsure(connection, row, _at(15), "unknown"))
    first = _claimed(database, 15)
    assert first.state == "asking"
    database.write(lambda connection: outbox.nothing_found(connection, first, _at(30)))
    second = _claimed(database, 30)
    assert second.state == "asking_again"
    database.write(lambda connection: outbox.nothing_found(connection, second, _at(31)))
    third = _claimed(database, 31)
    assert (third.state, third.payload) == ("sending", {"sid": "a", "again": 1})


def test_a_question_put_off_is_the_same_question_later(database: Database) -> None:
    _add(database, "a")
    row = _claimed(database)
    database.write(lambda connection: outbox.unsure(connection, row, _at(1), "unknown"))
    first = _claimed(database, 1)
    database.write(lambda connection: outbox.later(connection, first, _at(2), "silent"))
    first = _claimed(database, 2)
    assert first.state == "asking"
    database.write(lambda connection: outbox.nothing_found(connection, first, _at(3)))
    second = _claimed(database, 3)
    database.write(lambda connection: outbox.later(connection, second, _at(4), "silent"))
    assert _claimed(database, 4).state == "asking_again"
    assert _claimed(database, 4 + LEASE).state == "asking_again"


def test_who_lost_the_claim_changes_nothing_with_it(database: Database) -> None:
    _add(database, "a")
    lost = _claimed(database)
    held = _claimed(database, LEASE)
    with database.read() as connection:
        assert outbox.holds(connection, lost) is False
        assert outbox.holds(connection, held) is True
    for give_back in (outbox.later, outbox.unsure):
        assert database.write(lambda connection, how=give_back: how(connection, lost, _at(99), "x")) is False
    assert database.write(lambda connection: outbox.nothing_found(connection, lost, _at(99))) is False
    assert _found(database, "a") == held


@pytest.mark.parametrize("first", ["done", "drop"])
def test_an_end_is_an_end(database: Database, first: str) -> None:
    _add(database, "a")
    row = _claimed(database)
    ends = {
        "done": lambda connection: outbox.done(connection, row.id),
        "drop": lambda connection: outbox.drop(connection, row.id, "x" * 500),
    }
    assert database.write(ends[first]) is True
    ended = _found(database, "a")
    assert ended.error in (None, "x" * 200)
    for end in ends.values():
        assert database.write(end) is False
    assert database.write(lambda connection: outbox.later(connection, row, _at(1), "x")) is False
    assert _found(database, "a") == ended
    assert _claim(database, 10 * LEASE) == ()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_adds_at_once_are_one(database: Database) -> None:
    added = done_twice_at_once(database, lambda connection: outbox.add(connection, "sms", "a", {}, MONDAY))
    assert added == (True, False)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_claims_at_once_take_different_rows(database: Database) -> None:
    """The second does not wait for the first: it takes what is free."""
    for key in ("a", "b"):
        _add(database, key)
    with another(database) as other, database.engine.begin() as first, other.engine.begin() as second:
        one = outbox.claim_due(first, _at(0), LEASE)
        two = outbox.claim_due(second, _at(0), LEASE)
        three = outbox.claim_due(second, _at(0), LEASE)
    assert [[row.key for row in rows] for rows in (one, two, three)] == [["a"], ["b"], []]


def test_many_processes_take_each_row_once(database: Database) -> None:
    for number in range(20):
        _add(database, f"k{number}")
    taken: list[str] = []
    with another(database) as other:
        for turn in range(22):
            taken += [row.key for row in _claim((database, other)[turn % 2])]
    assert sorted(taken) == sorted(f"k{number}" for number in range(20))

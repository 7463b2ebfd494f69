"""Calls and their steps: whatever comes twice or late changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from routing.store import calls
from routing.store.calls import CallRow, StepRow
from routing.store.database import Database, DatabaseFault
from tests.store.databases import MONDAY, another, done_twice_at_once

SID = "CA" + "1" * 32
CALL = CallRow(SID, "telephone", "+33612345678", "+33173018499", "in_menu", MONDAY)
RUNG = StepRow(MONDAY, "ring:0", {"open": True, "reason": "weekly_hours"})
LATER = MONDAY + timedelta(seconds=90)


def _found(database: Database, sid: str = SID) -> CallRow | None:
    with database.read() as connection:
        return calls.find(connection, sid)


def _known(database: Database) -> None:
    assert database.write(lambda connection: calls.add(connection, CALL)) is True


def test_a_call_is_found_by_every_process(database: Database) -> None:
    _known(database)
    with another(database) as other:
        assert _found(other) == CALL


def test_an_unknown_call_is_not_found(database: Database) -> None:
    assert _found(database) is None
    with database.read() as connection:
        assert calls.steps(connection, SID) == ()


def test_a_call_that_comes_twice_stays_as_it_was(database: Database) -> None:
    _known(database)
    again = replace(CALL, line="other", from_raw="anonymous", state="waiting")
    assert database.write(lambda connection: calls.add(connection, again)) is False
    assert _found(database) == CALL


def test_steps_come_in_order_and_once_each(database: Database) -> None:
    _known(database)
    nobody = StepRow(MONDAY - timedelta(seconds=1), "nobody", {})
    assert database.write(lambda connection: calls.add_step(connection, SID, RUNG)) is True
    assert database.write(lambda connection: calls.add_step(connection, SID, nobody)) is True
    again = replace(RUNG, at=LATER, detail={})
    assert database.write(lambda connection: calls.add_step(connection, SID, again)) is False
    with database.read() as connection:
        assert calls.steps(connection, SID) == (RUNG, nobody)


def test_two_calls_may_have_steps_of_one_name(database: Database) -> None:
    _known(database)
    database.write(lambda connection: calls.add(connection, replace(CALL, sid="CA2")))
    for sid in (SID, "CA2"):
        assert database.write(lambda connection, sid=sid: calls.add_step(connection, sid, RUNG)) is True


def test_a_step_needs_its_call(database: Database) -> None:
    with pytest.raises(DatabaseFault):
        database.write(lambda connection: calls.add_step(connection, "CA-of-nobody", RUNG))


def test_a_state_is_set_until_the_call_has_ended(database: Database) -> None:
    _known(database)
    assert database.write(lambda connection: calls.set_state(connection, SID, "waiting", None)) is True
    assert _found(database) == replace(CALL, state="waiting")
    database.write(lambda connection: calls.end(connection, SID, "abandoned_queue", LATER, 90))
    assert database.write(lambda connection: calls.set_state(connection, SID, "in_menu", "answered")) is False
    assert database.write(lambda connection: calls.set_state(connection, "CA-of-nobody", "in_menu", None)) is False


def test_what_a_call_will_have_ended_as_is_set_once(database: Database) -> None:
    _known(database)
    database.write(lambda connection: calls.set_state(connection, SID, "in_menu", "answered"))
    database.write(lambda connection: calls.set_state(connection, SID, "waiting", None))
    found = _found(database)
    assert found is not None
    assert found.ended_as == "answered"


@pytest.mark.parametrize(("decided", "ended_as"), [(None, "abandoned_menu"), ("closed", "closed")])
def test_an_ending_keeps_what_was_decided(database: Database, decided: str | None, ended_as: str) -> None:
    _known(database)
    database.write(lambda connection: calls.set_state(connection, SID, "in_menu", decided))
    assert database.write(lambda connection: calls.end(connection, SID, "abandoned_menu", LATER, 90)) is True
    expected = replace(CALL, state="ended", ended_as=ended_as, ended_at=LATER, duration_seconds=90)
    assert _found(database) == expected


def test_a_call_ends_once(database: Database) -> None:
    _known(database)
    assert database.write(lambda connection: calls.end(connection, SID, "failed", LATER, None)) is True
    again = LATER + timedelta(seconds=5)
    assert database.write(lambda connection: calls.end(connection, SID, "abandoned_menu", again, 95)) is False
    found = _found(database)
    assert found is not None
    assert (found.ended_as, found.ended_at, found.duration_seconds) == ("failed", LATER, None)
    assert database.write(lambda connection: calls.end(connection, "CA-of-nobody", "failed", LATER, 1)) is False


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_endings_at_once_are_one(database: Database) -> None:
    _known(database)
    ended = done_twice_at_once(database, lambda connection: calls.end(connection, SID, "failed", LATER, 90))
    assert ended == (True, False)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_webhook_that_comes_twice_at_once_adds_once(database: Database) -> None:
    assert done_twice_at_once(database, lambda connection: calls.add(connection, CALL)) == (True, False)
    assert done_twice_at_once(database, lambda connection: calls.add_step(connection, SID, RUNG)) == (True, False)

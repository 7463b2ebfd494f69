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


def _moved(database: Database, state: str, place: str, ended_as: str | None, sid: str = SID) -> bool:
    return database.write(lambda connection: calls.move(
        connection, sid, state=state, place=place, memory={"topic": "refund"}, ended_as=ended_as
    ))


def test_a_call_moves_until_it_has_ended(database: Database) -> None:
    _known(database)
    assert _moved(database, "waiting", "queue", "abandoned_queue") is True
    expected = replace(CALL, state="waiting", place="queue", memory={"topic": "refund"}, ended_as="abandoned_queue")
    assert _found(database) == expected
    assert database.write(lambda connection: calls.end(connection, SID, None, LATER, 90)) is True
    ended = replace(expected, state="ended", ended_at=LATER, duration_seconds=90)
    assert _found(database) == ended
    assert _moved(database, "in_menu", "menu", "answered") is False
    assert _moved(database, "in_menu", "menu", None, "CA-of-nobody") is False
    assert _found(database) == ended


@pytest.mark.parametrize(("presumed", "said", "ended_as"), [
    ("abandoned_queue", "answered", "answered"), ("failed", "voicemail", "voicemail"), ("sms", "answered", "sms"),
])
def test_an_ending_that_was_presumed_is_corrected_and_a_known_one_is_not(
    database: Database, presumed: str, said: str, ended_as: str
) -> None:
    _known(database)
    assert database.write(lambda connection: calls.correct(connection, SID, said)) is False
    database.write(lambda connection: calls.end(connection, SID, presumed, LATER, 90))
    database.write(lambda connection: calls.correct(connection, SID, said))
    found = _found(database)
    assert found is not None
    assert found.ended_as == ended_as


def test_what_was_told_at_a_step_is_kept(database: Database) -> None:
    _known(database)
    step = StepRow(MONDAY, "heard:1", {"keys": "2"}, "<Response/>")
    database.write(lambda connection: calls.add_step(connection, SID, step))
    with database.read() as connection:
        assert calls.answer_of(connection, SID, "heard:1") == "<Response/>"
        assert calls.answer_of(connection, SID, "heard:2") is None
        assert calls.steps(connection, SID) == (step,)


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

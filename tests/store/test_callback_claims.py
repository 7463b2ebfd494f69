"""Callbacks that are due are claimed once each, the best ranked first, by any number of connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from routing.domain.attempt import AttemptOutcome
from routing.domain.callback import CallbackEvent, CallbackState
from routing.store import attempts, callback_claims, callbacks
from routing.store.attempts import CALLBACK, AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection, Database
from tests.store.databases import MONDAY, another

MINUTE = timedelta(minutes=1)


def _row(id_: str, due: float = 0, rank: float = 0, priority: int = 0, number: str | None = None, queue: str = "support"
         ) -> CallbackRow:
    """Due so many minutes after Monday's beginning."""
    rank_at, due_at = MONDAY + rank * MINUTE, MONDAY + due * MINUTE
    return CallbackRow(
        id_, f"RC-{id_}", number or f"+336{int(id_, 36):08d}", 0, "telephone", queue, None, "fr", "web",
        CallbackState.WAITING, "booked", due_at, due_at, due_at, due_at, None, priority, rank_at, due_at, 0, 0, 0,
        False, None, None, None, None, None, None, MONDAY, MONDAY, None, 1,
    )


def _add(database: Database, *rows: CallbackRow) -> None:
    def work(connection: Connection) -> None:
        for row in rows:
            assert callbacks.add(connection, row)

    database.write(work)


def _claim(
    connection: Connection, now: datetime = MONDAY, most: int = 50, queues: tuple[str, ...] = ("support",),
    barred: tuple[str, ...] = (), unless_of: tuple[str, ...] | None = None,
) -> list[str]:
    due = callback_claims.due(connection, queues, barred, now, most, unless_of)
    return [row.id for row in callback_claims.claim(connection, due, now)]


def test_the_best_ranked_are_claimed_first(database: Database) -> None:
    _add(
        database, _row("6", rank=-3), _row("5", rank=-5), _row("4", due=-1), _row("3", due=-2, rank=9),
        _row("2", priority=1), _row("1", priority=2, due=-0.5), _row("7", rank=-3), _row("0", due=0.01),
    )
    assert database.write(partial(_claim, most=3)) == ["1", "2", "3"]
    assert database.write(_claim) == ["4", "5", "6", "7"]
    assert database.write(_claim) == []
    with database.read() as connection:
        assert not callback_claims.is_any_due(connection, MONDAY)
        assert callback_claims.is_any_due(connection, MONDAY + MINUTE)


def test_a_claim_is_kept_as_one_try_more(database: Database) -> None:
    _add(database, _row("a"))
    now = MONDAY + MINUTE

    def work(connection: Connection) -> CallbackRow:
        claimed, = callback_claims.claim(connection, callback_claims.due(connection, ["support"], [], now, 5), now)
        assert claimed == callbacks.find(connection, "a")
        return claimed

    row = database.write(work)
    assert (row.state, row.reason, row.tries, row.version, row.changed_at) == ("dialling", "claimed", 1, 2, now)
    with database.read() as connection:
        change = callbacks.changes_of(connection, "a")[-1]
    assert (change.event, change.state, change.detail, change.at) == ("claimed", "dialling", {"n": 1}, now)


def test_other_queues_and_barred_countries_are_left_to_wait(database: Database) -> None:
    _add(
        database, _row("1", queue="sales"), _row("2", number="+262692123456"), _row("3", number="+262692123457"),
        _row("4", number="+33692123457"), replace(_row("5"), queue=None), _row("6", queue="gone"),
    )
    assert database.write(partial(_claim, barred=("+262", "+1"))) == ["4"]
    assert database.write(partial(_claim, queues=("sales",))) == ["1"]
    assert database.write(partial(_claim, queues=())) == []
    assert database.write(partial(_claim, unless_of=("support", "sales"), barred=("+262",))) == ["5", "6"]
    assert database.write(_claim) == ["2", "3"]


@pytest.mark.parametrize("state", [state for state in CallbackState if state is not CallbackState.WAITING])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_does_not_wait_is_not_claimed(database: Database, state: CallbackState) -> None:
    _add(database, replace(_row("a"), state=state))
    assert database.write(_claim) == []


def test_a_call_that_may_still_be_on_is_in_the_way_of_another(database: Database) -> None:
    _add(database, _row("a"), _row("b"))

    def work(connection: Connection) -> list[list[str]]:
        attempts.add(connection, AttemptRow(
            "t1", "token", CALLBACK, "claire", "support", "", 25, MONDAY, MONDAY, callback_id="a", n=1
        ))
        attempts.decide(connection, "t1", AttemptOutcome.CANCELLED, MONDAY)
        first = _claim(connection)
        attempts.end(connection, "t1", AttemptOutcome.CANCELLED, MONDAY)
        return [first, _claim(connection)]

    assert database.write(work) == [["b"], ["a"]]


def test_what_was_changed_since_it_was_read_is_not_claimed(database: Database) -> None:
    _add(database, _row("a"), _row("b"))

    def work(connection: Connection) -> list[str]:
        due = callback_claims.due(connection, ["support"], [], MONDAY, 5)
        held = callbacks.lock(connection, "a")
        assert held is not None
        callbacks.move(connection, held, CallbackEvent.MOVED, "moved", MONDAY, next_attempt_at=MONDAY + MINUTE)
        assert callback_claims.claim(connection, [], MONDAY) == []
        return [row.id for row in callback_claims.claim(connection, due, MONDAY)]

    assert database.write(work) == ["b"]


@pytest.mark.parametrize("processes", [2, 4])
def test_nobody_is_claimed_by_two(database: Database, processes: int) -> None:
    _add(database, *(_row(f"{number:03d}", due=-number) for number in range(120)))
    with ExitStack() as stack:
        opened = [stack.enter_context(another(database)) for _ in range(processes)]

        def claims(one: Database) -> list[str]:
            found: list[str] = []
            while batch := one.write(partial(_claim, most=7)):
                found += batch
            return found

        with ThreadPoolExecutor(processes) as pool:
            claimed = [id_ for found in pool.map(claims, opened) for id_ in found]
        claimed += claims(database)  # those that were held when others looked
    assert len(claimed) == len(set(claimed)) == 120


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_those_another_holds_are_left_out(database: Database) -> None:
    _add(database, _row("a"), _row("b"))
    with another(database) as other:
        def work(connection: Connection) -> list[str]:
            assert callbacks.lock(connection, "a") is not None
            return other.write(_claim)

        assert database.write(work) == ["b"]

"""A pace is kept by any number of processes: one goes at a time, and none before the interval is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from routing.store import paces
from routing.store.database import Connection, Database
from tests.store.databases import MONDAY, another, done_twice_at_once

SECOND = timedelta(seconds=1)


def _later(seconds: float) -> datetime:
    return MONDAY + timedelta(seconds=seconds)


def test_one_goes_in_each_interval(database: Database) -> None:
    with another(database) as other:
        taken = [
            (database, other)[number % 2].write(partial(paces.take, name="calls", now=_later(at), interval=SECOND))
            for number, at in enumerate((0, 0, 0.5, 0.999, 1, 1.2, 2, 9, 9.5))
        ]
    assert taken == [True, False, False, False, True, False, True, True, False]


def test_names_keep_their_own_pace(database: Database) -> None:
    assert database.write(lambda connection: [
        paces.take(connection, name, MONDAY, SECOND) for name in ("calls", "texts", "calls")
    ]) == [True, True, False]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_two_at_once_one_goes(database: Database) -> None:
    assert done_twice_at_once(database, lambda connection: paces.take(connection, "calls", MONDAY, SECOND)) == (
        True, False,
    )


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_holds_the_pace_keeps_others_waiting(database: Database) -> None:
    def work(connection: Connection) -> bool:
        return paces.hold(connection, "calls", MONDAY) and paces.take(connection, "calls", MONDAY, SECOND)

    database.write(lambda connection: paces.rest(connection, "calls", _later(-5), _later(-9)))
    assert done_twice_at_once(database, work) == (True, False)


def test_a_rest_is_not_cut_short(database: Database) -> None:
    def work(connection: Connection) -> list[bool]:
        free = [paces.is_free(connection, "calls", MONDAY)]
        paces.rest(connection, "calls", _later(60), MONDAY)
        paces.rest(connection, "calls", _later(2), MONDAY)
        free += [paces.is_free(connection, "calls", _later(at)) for at in (59, 60)]
        return [*free, paces.hold(connection, "calls", _later(59)), paces.hold(connection, "calls", _later(60))]

    assert database.write(work) == [True, False, True, False, True]


def test_waits_in_a_row_are_counted_until_one_is_long_enough(database: Database) -> None:
    def work(connection: Connection) -> list[int]:
        return [paces.step(connection, "busy", _later(at + 30), _later(at)) for at in (0, 10, 39, 69, 70, 200)]

    assert database.write(work) == [1, 2, 3, 1, 2, 1]


def test_what_rests_is_found_by_the_beginning_of_its_name(database: Database) -> None:
    def work(connection: Connection) -> list[tuple[str, ...]]:
        for name, until in (("barred:+33", 60), ("barred:+1", 30), ("barredx", 60), ("barred_", 60), ("calls", 60)):
            paces.rest(connection, name, _later(until), MONDAY)
        return [paces.resting(connection, "barred:", _later(at)) for at in (0, 30, 60)]

    assert database.write(work) == [("barred:+1", "barred:+33"), ("barred:+33",), ()]

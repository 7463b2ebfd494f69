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

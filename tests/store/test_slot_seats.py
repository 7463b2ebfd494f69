"""Seats: never more sold than there are, whoever asks at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from routing.store import slot_seats
from routing.store.database import Database
from tests.store.databases import MONDAY, another

NEXT = MONDAY + timedelta(minutes=30)
LINE = "telephone"


def _take(database: Database, capacity: int = 4) -> bool:
    return database.write(lambda connection: slot_seats.take(connection, LINE, MONDAY, capacity))


def _taken(database: Database) -> dict[object, int]:
    with database.read() as connection:
        return dict(slot_seats.taken(connection, LINE, MONDAY, NEXT))


def test_seats_are_sold_one_by_one_and_come_back(database: Database) -> None:
    assert [_take(database, 2) for _ in range(3)] == [True, True, False]
    database.write(lambda connection: slot_seats.give_back(connection, LINE, MONDAY))
    assert _taken(database) == {MONDAY: 1}
    assert [_take(database, 2) for _ in range(2)] == [True, False]


def test_more_never_come_back_than_were_sold(database: Database) -> None:
    _take(database)
    for _ in range(3):
        database.write(lambda connection: slot_seats.give_back(connection, LINE, MONDAY))
    assert set(_taken(database).values()) <= {0}
    assert [_take(database, 1) for _ in range(2)] == [True, False]


@pytest.mark.parametrize("capacity", [0, -1])
def test_no_capacity_no_seat(database: Database, capacity: int) -> None:
    assert not _take(database, capacity)
    assert _taken(database) == {}


def test_less_capacity_than_was_sold_sells_nothing_more(database: Database) -> None:
    for _ in range(3):
        _take(database)
    assert not _take(database, 2)
    assert _take(database, 4)


def test_slots_and_lines_are_apart(database: Database) -> None:
    def work(connection: object) -> None:
        slot_seats.take(connection, LINE, MONDAY, 4)  # type: ignore[arg-type]
        slot_seats.take(connection, LINE, NEXT, 4)  # type: ignore[arg-type]
        slot_seats.take(connection, "other", MONDAY, 4)  # type: ignore[arg-type]

    database.write(work)
    assert _taken(database) == {MONDAY: 1}, "up to NEXT, which is not in it"


def test_of_a_hundred_who_want_seven_seats_seven_get_one(database: Database) -> None:
    """Two processes, many threads each."""
    with another(database) as elsewhere, ThreadPoolExecutor(16) as pool:
        sold = sum(pool.map(lambda n: _take(elsewhere if n % 2 else database, 7), range(100)))
    assert (sold, _taken(database)) == (7, {MONDAY: 7})

"""Rows of tries: counted since a moment, forgiven, taken back one by one, and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from routing.store import sign_in_tries as tries
from routing.store.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


def _latest(database: Database, of: str, since: int = -1, most: int = 9) -> list[int]:
    with database.read() as connection:
        return [(at - NOW).seconds // 60 for at in tries.latest(connection, of, _at(since), most)]


def test_tries_are_counted_by_what_they_were_for(database: Database) -> None:
    for at in map(_at, range(3)):
        database.write(lambda connection, at=at: tries.add(connection, ("name", "address"), at))
    assert _latest(database, "name") == [2, 1, 0]
    assert _latest(database, "name", since=0) == [2, 1]
    assert _latest(database, "name", most=1) == [2]
    assert _latest(database, "another") == []

    database.write(lambda connection: tries.hold(connection, ("name", "address", "name")))
    database.write(lambda connection: tries.forgive(connection, "name"))
    database.write(lambda connection: tries.take_back(connection, "address", _at(1)))
    assert (_latest(database, "name"), _latest(database, "address")) == ([], [2, 0])
    assert database.write(lambda connection: tries.forget_before(connection, _at(2))) == 1
    assert _latest(database, "address") == [2]

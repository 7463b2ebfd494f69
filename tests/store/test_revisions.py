"""The revision: none at first, one more with each change, and none lost when two change at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.store import revisions
from routing.store.database import Connection, Database
from routing.store.revisions import NEVER, Revision
from tests.store.databases import MONDAY, another, done_twice_at_once


def _current(database: Database) -> Revision:
    with database.read() as connection:
        return revisions.current(connection)


def test_before_any_change(database: Database) -> None:
    assert _current(database) == Revision(0, NEVER)


def test_each_change_counts_and_every_process_sees_it(database: Database) -> None:
    with another(database) as other:
        database.write(lambda connection: revisions.advance(connection, MONDAY))
        assert _current(other) == Revision(1, MONDAY)
        later = MONDAY + timedelta(seconds=1)
        other.write(lambda connection: revisions.advance(connection, later))
        assert _current(database) == Revision(2, later)


def test_a_change_that_fails_does_not_count(database: Database) -> None:
    def work(connection: Connection) -> None:
        revisions.advance(connection, MONDAY)
        raise LookupError

    with pytest.raises(LookupError):
        database.write(work)
    assert _current(database).number == 0


@pytest.mark.parametrize("changes_before", [0, 1])
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_changes_at_once_both_count(database: Database, changes_before: int) -> None:
    for _ in range(changes_before):
        database.write(lambda connection: revisions.advance(connection, MONDAY))
    done_twice_at_once(database, lambda connection: revisions.advance(connection, MONDAY))
    assert _current(database).number == changes_before + 2

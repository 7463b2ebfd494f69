"""The journal: one row to a change, newest first, in the change's own transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from routing.store import journal
from routing.store.database import Connection, Database
from routing.store.journal import Entry
from tests.store.databases import MONDAY

CLOSED = Entry(
    MONDAY, "claire", "supervisor", "console", "close", "cl_1", {"line": "telephone", "until": None, "n": [1, 2]},
    "Alerte incendie 🔥 « exercice »",
)


def test_an_entry_is_read_as_it_was_written(database: Database) -> None:
    database.write(lambda connection: journal.add(connection, CLOSED))
    with database.read() as connection:
        assert journal.latest(connection, 10) == (CLOSED,)


def test_the_newest_come_first_and_no_more_than_asked(database: Database) -> None:
    for number in range(4):
        entry = replace(CLOSED, subject=f"cl_{number}", at=MONDAY - timedelta(hours=number))
        database.write(lambda connection, entry=entry: journal.add(connection, entry))
    with database.read() as connection:
        assert [entry.subject for entry in journal.latest(connection, 3)] == ["cl_3", "cl_2", "cl_1"]


def test_an_entry_goes_with_the_change_that_failed(database: Database) -> None:
    def work(connection: Connection) -> None:
        journal.add(connection, CLOSED)
        raise LookupError("the change itself fails")

    with pytest.raises(LookupError):
        database.write(work)
    with database.read() as connection:
        assert journal.latest(connection, 10) == ()

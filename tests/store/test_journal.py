"""The journal: one row to a change, newest first, in the change's own transaction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from routing.journal_checks import verify
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


def test_several_who_add_at_once_all_get_their_place_in_the_chain(database: Database) -> None:
    """Two processes, each with threads: whoever finds their place taken goes behind."""
    other = Database(database.url.render_as_string(hide_password=False))

    def write(number: int) -> int:
        where = (database, other)[number % 2]
        entry = replace(CLOSED, subject=f"cl_{number}")
        return where.write(lambda connection: journal.add(connection, entry)).id

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(write, range(40)))
    other.close()
    with database.read() as connection:
        kept = tuple(journal.every(connection))
        assert {one.id for one in kept} == set(ids)
        assert {one.entry.subject for one in kept} == {f"cl_{number}" for number in range(40)}
        verdict = verify(connection)
        assert verdict.is_sound
        assert (verdict.count, verdict.head) == (40, kept[-1].hash)


def test_several_entries_of_one_change_follow_each_other(database: Database) -> None:
    def work(connection: Connection) -> tuple[journal.Kept, ...]:
        return tuple(journal.add(connection, replace(CLOSED, subject=f"cl_{n}")) for n in range(3))

    first, second, third = database.write(work)
    assert (first.previous, second.previous, third.previous) == (journal.FIRST, first.hash, second.hash)
    with database.read() as connection:
        assert journal.find(connection, second.id) == second
        assert journal.find(connection, 99) is None
        assert journal.undone_by(connection, first.id) is None

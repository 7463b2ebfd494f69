"""Marks of numbers: in force until they run out or are taken back, and every process told of each change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from routing.store import caller_marks, revisions
from routing.store.caller_marks import BLOCKED, PRIORITY, MarkRow
from routing.store.database import Database
from tests.store.databases import MONDAY, done_twice_at_once

MARK = MarkRow("cm_1", "+33612345678", BLOCKED, "harcèlement", "claire", MONDAY)
ENDS = MONDAY + timedelta(hours=2)


def _in_force(database: Database, minutes: float = 0) -> list[str]:
    with database.read() as connection:
        return [row.id for row in caller_marks.in_force(connection, MONDAY + timedelta(minutes=minutes))]


def _revision(database: Database) -> object:
    with database.read() as connection:
        return revisions.current(connection)


def test_a_mark_is_kept_as_it_was_made(database: Database) -> None:
    database.write(lambda connection: caller_marks.add(connection, MARK))
    with database.read() as connection:
        assert caller_marks.in_force(connection, MONDAY) == (MARK,)


def test_a_mark_runs_out_or_is_taken_back_once(database: Database) -> None:
    for row in (MARK, replace(MARK, id="cm_2", mark=PRIORITY, expires_at=ENDS)):
        database.write(lambda connection, row=row: caller_marks.add(connection, row))
    assert (_in_force(database, 119.9), _in_force(database, 120)) == (["cm_1", "cm_2"], ["cm_1"])
    taken_back = [
        database.write(lambda connection: caller_marks.remove(connection, "cm_1", MONDAY)) for _ in range(2)
    ]
    assert taken_back == [True, False]
    assert _in_force(database) == ["cm_2"]
    assert database.write(lambda connection: caller_marks.remove(connection, "cm_9", MONDAY)) is False


def test_every_change_is_a_new_revision(database: Database) -> None:
    seen = [_revision(database)]
    database.write(lambda connection: caller_marks.add(connection, MARK))
    seen.append(_revision(database))
    database.write(lambda connection: caller_marks.remove(connection, "cm_1", MONDAY))
    seen.append(_revision(database))
    database.write(lambda connection: caller_marks.remove(connection, "cm_1", MONDAY))
    assert len(set(map(repr, seen))) == 3
    assert _revision(database) == seen[-1]


@pytest.mark.parametrize(("number", "mark", "minutes", "holds"), [
    ("+33612345678", BLOCKED, 0, True), ("+33612345678", BLOCKED, 119.9, True), ("+33612345678", BLOCKED, 120, False),
    ("+33612345678", PRIORITY, 0, False), ("+33612345679", BLOCKED, 0, False), ("", BLOCKED, 0, False),
])
def test_which_number_a_mark_holds_and_when(number: str, mark: str, minutes: float, holds: bool) -> None:
    row = replace(MARK, expires_at=ENDS)
    assert row.holds(number, mark, MONDAY + timedelta(minutes=minutes)) is holds


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_who_take_it_back_at_once_are_one(database: Database) -> None:
    database.write(lambda connection: caller_marks.add(connection, MARK))
    removed = done_twice_at_once(database, lambda connection: caller_marks.remove(connection, "cm_1", MONDAY))
    assert removed == (True, False)

"""An alarm is kept once with its count, the latest first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.store import alarms
from routing.store.alarms import AlarmRow
from routing.store.database import Connection, Database
from tests.store.databases import MONDAY, done_twice_at_once

LATER = MONDAY + timedelta(minutes=5)


def test_the_same_alarm_is_counted_and_keeps_its_latest_words(database: Database) -> None:
    for kind, subject, detail, at in (
        ("refused", "20003", "first", MONDAY), ("twice", "m1", "other", MONDAY), ("refused", "20003", "last", LATER),
    ):
        database.write(lambda connection, row=(kind, subject, detail, at): alarms.raise_alarm(connection, *row))
    with database.read() as connection:
        assert alarms.standing(connection) == (
            AlarmRow("refused", "20003", 2, "last", MONDAY, LATER), AlarmRow("twice", "m1", 1, "other", MONDAY, MONDAY),
        )


def test_a_long_subject_is_kept_as_far_as_there_is_room(database: Database) -> None:
    for _ in range(2):
        database.write(lambda connection: alarms.raise_alarm(connection, "k", "x" * 300, "d", MONDAY))
    with database.read() as connection:
        assert [(row.subject, row.count) for row in alarms.standing(connection)] == [("x" * 100, 2)]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_at_once_are_both_counted(database: Database) -> None:
    def work(connection: Connection) -> None:
        alarms.raise_alarm(connection, "k", "s", "d", MONDAY)

    done_twice_at_once(database, work)
    with database.read() as connection:
        assert alarms.standing(connection)[0].count == 2

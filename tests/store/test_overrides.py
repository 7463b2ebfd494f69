"""Overrides as rows: in force from their making to their removal, in the order of their making."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from routing.store import overrides
from routing.store.database import Database
from routing.store.overrides import OverrideRow
from tests.store.databases import MONDAY, another

CLOSED_EARLY = OverrideRow(
    "ov_1", ("telephone", "chat"), {"on": "2026-12-24", "hours": "09:00-16:00", "reason": {"fr": "Noël", "en": "Eve"}},
    "claire", "supervisor", MONDAY,
)


def test_what_was_added_is_in_force_as_it_was_written(database: Database) -> None:
    database.write(lambda connection: overrides.add(connection, CLOSED_EARLY))
    with another(database) as other, other.read() as connection:
        assert overrides.in_force(connection) == (CLOSED_EARLY,)


def test_they_come_in_the_order_of_their_making_then_of_their_ids(database: Database) -> None:
    later = replace(CLOSED_EARLY, id="ov_0", created_at=MONDAY + timedelta(microseconds=1))
    same_time = replace(CLOSED_EARLY, id="ov_2")
    for row in (later, same_time, CLOSED_EARLY):
        database.write(lambda connection, row=row: overrides.add(connection, row))
    with database.read() as connection:
        assert [row.id for row in overrides.in_force(connection)] == ["ov_1", "ov_2", "ov_0"]


def test_one_is_removed_once(database: Database) -> None:
    database.write(lambda connection: overrides.add(connection, CLOSED_EARLY))
    now = MONDAY + timedelta(hours=1)
    assert database.write(lambda connection: overrides.remove(connection, "ov_1", now)) is True
    assert database.write(lambda connection: overrides.remove(connection, "ov_1", now)) is False
    with database.read() as connection:
        assert overrides.in_force(connection) == ()


def test_an_unknown_id_removes_nothing(database: Database) -> None:
    database.write(lambda connection: overrides.add(connection, CLOSED_EARLY))
    assert database.write(lambda connection: overrides.remove(connection, "ov_1' OR 1=1", MONDAY)) is False
    with database.read() as connection:
        assert len(overrides.in_force(connection)) == 1


def test_which_lines_one_concerns() -> None:
    assert CLOSED_EARLY.concerns("chat")
    assert not CLOSED_EARLY.concerns("fax")
    assert replace(CLOSED_EARLY, lines=("all",)).concerns("fax")

"""Decisions about holidays: kept in the order of their days, and taken back."""

from __future__ import annotations

from datetime import date

from routing.store import holiday_decisions
from routing.store.database import Database
from routing.store.holiday_decisions import DecisionRow
from tests.store.databases import MONDAY

ARMISTICE, CHRISTMAS = date(2026, 11, 11), date(2026, 12, 25)


def test_decisions_are_kept_and_taken_back(database: Database) -> None:
    rows = [
        DecisionRow("hd_a", "telephone", CHRISTMAS, "claire", "supervisor", MONDAY),
        DecisionRow("hd_b", "telephone", ARMISTICE, "claire", "supervisor", MONDAY),
    ]
    for row in rows:
        database.write(lambda connection, row=row: holiday_decisions.add(connection, row))
    with database.read() as connection:
        assert holiday_decisions.in_force(connection) == (rows[1], rows[0])
        assert holiday_decisions.of_day(connection, "telephone", CHRISTMAS) == rows[0]
        assert holiday_decisions.of_day(connection, "chat", CHRISTMAS) is None

    assert database.write(lambda connection: holiday_decisions.remove(connection, "hd_a", MONDAY))
    assert not database.write(lambda connection: holiday_decisions.remove(connection, "hd_a", MONDAY))
    with database.read() as connection:
        assert holiday_decisions.in_force(connection) == (rows[1],)

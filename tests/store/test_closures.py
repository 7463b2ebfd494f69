"""Closures as rows: in force until their end, which may be unknown and may be brought forward."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from routing.domain.text import Text
from routing.store import closures
from routing.store.closures import ClosureRow
from routing.store.database import Database
from tests.store.databases import MONDAY, another

HOUR = timedelta(hours=1)
ALARM = ClosureRow("cl_1", "telephone", MONDAY, None, Text("Alerte incendie", "Fire alarm"), "karim", "supervisor")


def _add(database: Database, *rows: ClosureRow) -> None:
    for row in rows:
        database.write(lambda connection, row=row: closures.add(connection, row))


@pytest.mark.parametrize("row", [ALARM, replace(ALARM, until_at=MONDAY + HOUR), replace(ALARM, message=None)])
def test_what_was_added_is_read_as_it_was(database: Database, row: ClosureRow) -> None:
    _add(database, row)
    with another(database) as other, other.read() as connection:
        assert closures.ending_after(connection, MONDAY) == (row,)


def test_one_is_listed_until_its_end_and_not_at_it(database: Database) -> None:
    _add(database, replace(ALARM, until_at=MONDAY + HOUR))
    with database.read() as connection:
        assert len(closures.ending_after(connection, MONDAY + HOUR - timedelta(seconds=1))) == 1
        assert closures.ending_after(connection, MONDAY + HOUR) == ()


def test_they_come_oldest_first(database: Database) -> None:
    _add(database, replace(ALARM, id="cl_0", start_at=MONDAY + HOUR), replace(ALARM, id="cl_2"), ALARM)
    with database.read() as connection:
        assert [row.id for row in closures.ending_after(connection, MONDAY)] == ["cl_1", "cl_2", "cl_0"]


def test_ending_ends_what_is_in_force_on_that_line_alone(database: Database) -> None:
    ended, dated, other_line = (
        replace(ALARM, id="ended", until_at=MONDAY + HOUR),
        replace(ALARM, id="dated", until_at=MONDAY + 3 * HOUR),
        replace(ALARM, id="other", line="chat"),
    )
    _add(database, ended, dated, ALARM, other_line)
    now = MONDAY + 2 * HOUR
    assert database.write(lambda connection: closures.end(connection, "telephone", now)) == 2
    assert database.write(lambda connection: closures.end(connection, "telephone", now)) == 0
    with database.read() as connection:
        ends = {row.id: row.until_at for row in closures.ending_after(connection, MONDAY)}
    assert ends == {"ended": MONDAY + HOUR, "dated": now, "cl_1": now, "other": None}

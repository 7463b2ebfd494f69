"""Instants: aware when they go in, UTC when they come out, and in the order of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from routing.store.database import Connection, Database
from routing.store.tables import metadata, overrides
from tests.store.databases import MONDAY

PARIS = ZoneInfo("Europe/Paris")
ROW = {"lines": ["all"], "entry": {}, "author": "claire", "role": "supervisor"}


def _stored(database: Database, created_at: datetime, removed_at: datetime | None = None) -> tuple[datetime, datetime]:
    def work(connection: Connection) -> None:
        values = ROW | {"id": "ov_1", "created_at": created_at, "removed_at": removed_at}
        connection.execute(insert(overrides).values(values))

    database.write(work)
    with database.read() as connection:
        row = connection.execute(select(overrides.c.created_at, overrides.c.removed_at)).one()
        return row.created_at, row.removed_at


@pytest.mark.parametrize(
    "written",
    [
        MONDAY,
        datetime(2026, 7, 15, 20, 0, 0, 123_456, tzinfo=PARIS),
        datetime(2026, 10, 25, 2, 30, tzinfo=PARIS),
        datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1),
        datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
    ids=str,
)
def test_an_instant_comes_back_the_same_and_in_utc(database: Database, written: datetime) -> None:
    read, absent = _stored(database, written)
    assert read == written.astimezone(UTC)
    assert read.tzinfo is UTC
    assert absent is None


def test_a_naive_datetime_is_refused(database: Database) -> None:
    with pytest.raises((StatementError, ValueError), match="naive"):
        _stored(database, MONDAY.replace(tzinfo=None))


def test_a_naive_datetime_is_refused_in_a_question_too(database: Database) -> None:
    with database.read() as connection, pytest.raises((StatementError, ValueError), match="naive"):
        connection.execute(select(overrides).where(overrides.c.created_at > MONDAY.replace(tzinfo=None)))


def test_instants_of_any_zone_are_compared_as_instants(database: Database) -> None:
    _stored(database, datetime(2026, 7, 15, 10, 0, tzinfo=PARIS), MONDAY)
    with database.read() as connection:
        for moment, is_later in ((datetime(2026, 7, 15, 7, 59, 59, 999_999, UTC), True),
                                 (datetime(2026, 7, 15, 8, 0, tzinfo=UTC), False),
                                 (datetime(2026, 7, 15, 9, 30, tzinfo=PARIS), True)):
            found = connection.execute(select(overrides.c.id).where(overrides.c.created_at > moment)).all()
            assert bool(found) is is_later, moment


def test_every_column_of_a_moment_is_an_instant() -> None:
    for table in metadata.tables.values():
        for column in table.columns:
            is_moment = column.name == "at" or column.name.endswith(("_at", "_start", "_end", "_for"))
            assert is_moment is (type(column.type).__name__ == "Instant"), column

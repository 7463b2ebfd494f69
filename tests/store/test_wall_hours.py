"""What SQL says the clock on the wall shows is what Python says, around every change of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from routing.config.zones import zone
from routing.domain.wall_time import at_epoch
from routing.store.calls import CallRow, add
from routing.store.database import Database
from routing.store.tables import calls
from routing.store.wall_hours import Days, day_and_part, wall_number
from tests.domain.samples import ANCHORS

HALF_HOUR = 1_800


def _rows(days: Days) -> dict[str, datetime]:
    """A moment every seven minutes and some, to the microsecond."""
    start, end = (int(bound.timestamp()) for bound in days.bounds)
    moments = (at_epoch(second) + timedelta(microseconds=999_999) for second in range(start, end, 439))
    return {f"CA{number}": moment for number, moment in enumerate(moments)}


@pytest.mark.parametrize("name", ANCHORS)
def test_half_hours_are_those_of_the_wall(database: Database, name: str) -> None:
    day = date.fromisoformat(ANCHORS[name][0])
    days = Days(day, day + timedelta(days=1), zone(name))
    expected = _rows(days)
    database.write(lambda connection: [
        add(connection, CallRow(sid, "telephone", "", "", "ended", at)) for sid, at in expected.items()
    ])
    with database.read() as connection:
        number = wall_number(connection, calls.c.started_at, days, HALF_HOUR)
        found = {sid: day_and_part(told, HALF_HOUR) for sid, told in connection.execute(select(calls.c.sid, number))}
    local = {sid: at.astimezone(days.zone) for sid, at in expected.items()}
    assert found == {sid: (at.date(), at.hour * 2 + at.minute // 30) for sid, at in local.items()}

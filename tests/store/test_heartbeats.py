"""A process says that it is well, and others see how long ago."""

from __future__ import annotations

from datetime import timedelta

from routing.store import heartbeats
from routing.store.database import Database
from tests.store.databases import MONDAY


def test_the_age_of_a_heartbeat(database: Database) -> None:
    with database.read() as connection:
        assert heartbeats.heartbeat_age(connection, MONDAY) is None
    for at in (0, 5):
        database.write(lambda connection, at=at: heartbeats.beat(connection, MONDAY + timedelta(seconds=at)))
    with database.read() as connection:
        assert heartbeats.heartbeat_age(connection, MONDAY + timedelta(seconds=12)) == 7.0
        assert heartbeats.heartbeat_age(connection, MONDAY) == 0.0
        assert heartbeats.heartbeat_age(connection, MONDAY, "another") is None

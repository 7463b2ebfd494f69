"""The scratch config is a config like any other, with as many agents and seats as were asked for."""

from __future__ import annotations

from pathlib import Path

from routing.availability import Outlooks
from routing.cli.rehearsing.scratch import scratch_config, seats
from routing.config.folder import ConfigFolder
from routing.runtime import Runtime
from routing.store import schema
from routing.store.database import Database
from tests.conftest import ACCOUNT, MONDAY_MORNING, SHIPPED_CONFIG, StoppedClock


def test_agents_and_seats(tmp_path: Path) -> None:
    database, clock = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}"), StoppedClock()
    schema.upgrade(database)

    def outlook(config: Path):  # type: ignore[no-untyped-def]
        return Outlooks(Runtime(clock, ConfigFolder(config, MONDAY_MORNING.date()), database, ACCOUNT)).fresh()

    shipped = outlook(SHIPPED_CONFIG)
    made = outlook(scratch_config(shipped.centre, SHIPPED_CONFIG, tmp_path / "config", 7))
    assert len(made.centre.agents) == 7
    assert made.centre.queues.keys() == shipped.centre.queues.keys()
    assert made.centre.promises is not None
    assert made.centre.promises.slots.capacity == seats(7) > seats(6)
    opens = [one.hours["telephone"].next_opening(MONDAY_MORNING) for one in (made, shipped)]
    assert opens[0] == opens[1] is not None
    database.close()

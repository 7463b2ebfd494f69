"""Regular weeks as rows: in force until taken back, in force again once restored."""

from __future__ import annotations

from datetime import UTC, date, datetime

from routing.store import weeks
from routing.store.database import Database
from routing.store.weeks import WeekRow

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROW = WeekRow("wk_a", "telephone", date(2026, 11, 30), {"mon-fri": "08:00-12:00"}, "claire", "supervisor", NOW)
OTHER = WeekRow("wk_b", "chat", date(2026, 11, 30), "never", "claire", "supervisor", NOW)


def test_a_week_is_taken_back_once_and_restored_once(database: Database) -> None:
    def work(connection: weeks.Connection) -> list[bool]:
        weeks.add(connection, ROW)
        weeks.add(connection, OTHER)
        first = weeks.in_force(connection)
        assert first == (ROW, OTHER)
        done = [weeks.remove(connection, "wk_a", NOW), weeks.remove(connection, "wk_a", NOW)]
        assert (weeks.in_force(connection), weeks.find(connection, "wk_a")) == ((OTHER,), None)
        done += [weeks.restore(connection, "wk_a"), weeks.restore(connection, "wk_a")]
        done += [weeks.remove(connection, "x", NOW)]
        assert weeks.find(connection, "wk_a") == ROW
        return done

    assert database.write(work) == [True, False, True, False, False]

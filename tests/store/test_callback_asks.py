"""Who has asked how often, within a stretch of time; and refusals, counted by day, code and channel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from routing.store import callback_asks, callbacks
from routing.store.database import Database
from tests.store.databases import MONDAY
from tests.store.test_callbacks import _row

HOUR = timedelta(hours=1)
TODAY = MONDAY.date()


def test_asks_are_counted_since_a_moment(database: Database) -> None:
    for minutes in (0, 30, 60):
        at = MONDAY + timedelta(minutes=minutes)
        database.write(lambda connection, at=at: callback_asks.note(connection, "a", at))
    with database.read() as connection:
        counts = [callback_asks.count_of(connection, "a", MONDAY + shift) for shift in (-HOUR, HOUR * 0, HOUR)]
        assert counts == [3, 2, 0], "the moment itself is out of it"
        assert callback_asks.oldest_of(connection, "a", MONDAY) == MONDAY + timedelta(minutes=30)
        assert callback_asks.count_of(connection, "b", MONDAY - HOUR) == 0
        assert callback_asks.oldest_of(connection, "b", MONDAY - HOUR) is None
    assert database.write(lambda connection: callback_asks.forget_before(connection, MONDAY + HOUR)) == 2


def test_callbacks_of_a_number_count_whatever_became_of_them(database: Database) -> None:
    row = _row()
    database.write(lambda connection: callbacks.add(connection, row))
    with database.read() as connection:
        assert callback_asks.count_of_number(connection, row.number or "", MONDAY - HOUR) == 1
        assert callback_asks.oldest_of_number(connection, row.number or "", MONDAY - HOUR) == MONDAY
        assert callback_asks.count_of_number(connection, row.number or "", MONDAY) == 0
        assert callback_asks.count_of_number(connection, "+33612345679", MONDAY - HOUR) == 0


def test_refusals_are_counted_by_day_code_and_channel(database: Database) -> None:
    def refuse(number: int) -> None:
        day = TODAY if number % 2 else TODAY + timedelta(days=1)
        database.write(lambda connection: callback_asks.refuse(connection, "invalid_phone", "web", day))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(refuse, range(20)))
    database.write(lambda connection: callback_asks.refuse(connection, "x" * 99, "phone", TODAY))
    with database.read() as connection:
        found = callback_asks.refusals(connection, TODAY, TODAY)
        both = callback_asks.refusals(connection, TODAY, TODAY + timedelta(days=1))
    assert found == {(TODAY.isoformat(), "invalid_phone", "web"): 10, (TODAY.isoformat(), "x" * 40, "phone"): 1}
    assert len(both) == 3

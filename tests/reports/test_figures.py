"""Figures of a day: by the line's clock, in all and by queue, with an honest mean and median."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from routing.domain.errors import Refused
from routing.domain.service import Service, Waits
from routing.reports.days import reported_days, rules_of
from routing.reports.figures import report
from routing.runtime import Runtime
from routing.store import calls
from routing.store.calls import CallRow
from tests.callbacks.promised import Centre
from tests.conftest import StoppedClock
from tests.domain.samples import PARIS

MONDAY = date(2026, 11, 23)


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre on a Monday at ten o'clock."""
    return Centre(runtime, clock)


def _call(centre: Centre, number: int, at: datetime, ended_as: str, queue: str | None = None, wait: int | None = None
          ) -> None:
    row = CallRow(f"CA{number:032}", "telephone", "+33612345678", "+33173018499", "in_menu", at)

    def work(connection: calls.Connection) -> None:
        calls.add(connection, row)
        if queue is not None:
            calls.queued(connection, row.sid, queue, at)
        if wait is not None:
            calls.waited(connection, row.sid, wait)
        calls.end(connection, row.sid, ended_as, at + timedelta(minutes=1), 60)

    centre.runtime.database.write(work)


def test_a_day_in_all_and_by_queue(centre: Centre) -> None:
    at = centre.clock.at
    for number, (ended_as, wait) in enumerate([("answered", 10), ("answered", 20), ("abandoned_queue", 60)]):
        _call(centre, number, at, ended_as, "support", wait)
    _call(centre, 7, at, "abandoned_menu")
    _call(centre, 8, at - timedelta(hours=12), "answered", "support", 500)
    kept = centre.booked(at + timedelta(hours=2))
    centre.booked(at + timedelta(hours=2))
    centre.set(kept, first_rung_at=at + timedelta(hours=2))
    centre.clock.at += timedelta(hours=4)

    rules, day = rules_of(centre.outlook.centre), timedelta(days=1)
    told = report(centre.runtime, rules, MONDAY - day, MONDAY + day)
    sunday, monday = told.days
    assert (monday.on, monday.all.calls, monday.all.answered, monday.all.abandoned) == (MONDAY, 4, 2, 2)
    assert monday.all.waits == Waits(30, 20, 60, 60)
    assert monday.all.service == Service(3, 2)
    assert (monday.all.abandoned_menu, monday.all.abandoned_queue, monday.all.handling) == (1, 1, 45)
    assert (monday.all.callbacks.promised, monday.all.callbacks.kept, monday.all.callbacks.missed) == (2, 1, 1)
    assert monday.all.callbacks.on_time == 0.5
    assert set(monday.queues) == {"support", None}
    assert monday.queues["support"].calls == 3
    assert monday.queues[None].ended_as == {"abandoned_menu": 1}
    assert {hour: figures.calls for hour, figures in told.hours.items()} == {10: 4, 12: 0, 22: 1}
    assert told.all.calls == 5
    assert told.all.callbacks == told.hours[12].callbacks == monday.all.callbacks
    assert (sunday.all.calls, sunday.all.waits.median) == (1, 500)


def test_days_asked_for(centre: Centre) -> None:
    rules, now = rules_of(centre.outlook.centre), centre.clock.at
    assert reported_days(None, None, rules, now) == (date(2026, 11, 17), date(2026, 11, 24))
    assert reported_days("2026-11-01", None, rules, now) == (date(2026, 11, 1), date(2026, 11, 24))
    assert reported_days(None, "2026-11-10", rules, now) == (date(2026, 11, 3), date(2026, 11, 10))
    assert reported_days("2024-01-01", None, rules, now) == (date(2024, 1, 1), date(2025, 2, 4))
    assert reported_days("2030-01-01", None, rules, now) == (date(2030, 1, 1), date(2030, 1, 2))
    for first, last in (("2026-11-10", "2026-11-10"), ("2024-01-01", "2026-01-01"), ("x", None), ("2026-02-30", None)):
        with pytest.raises(Refused):
            reported_days(first, last, rules, now)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-24", 24)])
def test_days_and_hours_are_those_of_the_wall(centre: Centre, day: str, hours: int) -> None:
    first = datetime.fromisoformat(day).replace(tzinfo=PARIS).astimezone(UTC)
    for number in range(hours * 2):
        _call(centre, number, first + timedelta(minutes=30) * number, "answered", "support", 5)
    _call(centre, 99, first - timedelta(seconds=1), "answered")
    _call(centre, 98, first + timedelta(hours=hours), "answered")
    on = date.fromisoformat(day)
    told = report(centre.runtime, rules_of(centre.outlook.centre), on, on + timedelta(days=1), "telephone")
    expected = Counter((first + timedelta(minutes=30) * number).astimezone(PARIS).hour for number in range(hours * 2))
    assert {hour: figures.calls for hour, figures in told.hours.items()} == expected
    assert [one.all.calls for one in told.days] == [hours * 2]
    assert report(centre.runtime, rules_of(centre.outlook.centre), on, on + timedelta(days=1), "chat").all.calls == 0


def test_a_call_counts_when_it_is_over(centre: Centre) -> None:
    row = CallRow("CA1", "telephone", "+33612345678", "+33173018499", "waiting", centre.clock.at, "abandoned_queue")
    centre.runtime.database.write(lambda connection: calls.add(connection, row))
    assert report(
        centre.runtime, rules_of(centre.outlook.centre), MONDAY, MONDAY + timedelta(days=1)
    ).all.calls == 0

"""Hints are the mean of the days on which a half hour was worked, by the wall's clock, and what Erlang says of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from routing.domain.staffing import agents_needed, service_level
from routing.reports.staffing_hints import ASSUMED_TALK, Hints, staffing_hints
from routing.runtime import Runtime
from routing.store import calls
from routing.store.calls import CallRow
from tests.callbacks.promised import Centre
from tests.conftest import StoppedClock
from tests.domain.samples import paris

WEEK = timedelta(days=7)


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre on a Monday at ten o'clock."""
    return Centre(runtime, clock)


def _called(centre: Centre, at: datetime, count: int) -> None:
    def work(connection: calls.Connection) -> None:
        for number in range(count):
            sid = f"CA{at:%m%d%H%M}{number}"
            calls.add(connection, CallRow(sid, "telephone", "+33612345678", "+33173018499", "in_menu", at))
            calls.queued(connection, sid, "support", at)
            calls.waited(connection, sid, 10)
            calls.end(connection, sid, "answered", at + timedelta(seconds=160), 160)

    centre.runtime.database.write(work)


def _hints(centre: Centre, weekday: int, line: str | None = None) -> Hints:
    with centre.runtime.database.read() as connection:
        return staffing_hints(connection, centre.outlook, weekday, line, centre.clock.at)


def test_the_mean_of_four_mondays_before_today(centre: Centre) -> None:
    today, before_the_change = paris("2026-11-23 09:40"), paris("2026-11-02 09:40")
    _called(centre, today, 9)
    _called(centre, before_the_change, 6)
    _called(centre, paris("2026-11-16 09:59"), 2)
    _called(centre, paris("2026-11-17 09:40"), 9)
    _called(centre, paris("2026-10-26 07:40"), 1)

    hints = _hints(centre, 0, "telephone")
    assert hints.days == (date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16))
    assert (hints.handling, hints.is_assumed) == (150 + 30, False)
    rows = {row.minute: row for row in hints.rows}
    assert list(rows) == [7 * 60 + 30, *range(9 * 60, 20 * 60, 30)]
    busy = rows[9 * 60 + 30]
    assert (busy.calls, busy.agents, busy.erlangs) == (2.0, agents_needed(2, 180), 0.2)
    assert busy.level == service_level(busy.agents, 2, 180)
    assert (rows[600].calls, rows[600].agents) == (0, 0)
    assert rows[7 * 60 + 30].calls == 1, "called while closed: that day alone counts"


def test_with_no_call_at_all_talks_are_assumed_and_days_of_rest_need_nobody(centre: Centre) -> None:
    hints = _hints(centre, 1)
    assert (hints.handling, hints.is_assumed, len(hints.rows)) == (ASSUMED_TALK + 30, True, 22)
    assert {row.agents for row in hints.rows} == {0}
    assert _hints(centre, 6).rows == ()

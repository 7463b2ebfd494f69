"""Plans follow the hours: nothing stays promised for a closed time, nobody is lost, and each is told once, before."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing import agents as presence
from routing.callbacks.offering import slots_on_offer
from routing.callbacks.planning import NOTHING
from routing.domain.callback import CallbackState
from routing.domain.keeping import can_be_kept
from routing.domain.promise import SlotRules, Texts
from routing.domain.slots import Window
from routing.runtime import Runtime
from routing.store import callbacks, revisions
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.store.tables import callback_changes, closures, messages, outbox, overrides, slot_seats
from routing.store.tables import callbacks as rows_of_callbacks
from tests.callbacks.promised import LINE, Centre
from tests.conftest import CONFIG_WRITTEN_AT, MONDAY_MORNING, StoppedClock

PARIS = ZoneInfo("Europe/Paris")
HALF_HOUR = timedelta(minutes=30)


def _paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


TUESDAY_TEN, WEDNESDAY = _paris("2026-11-24T10:00"), _paris("2026-11-25T09:00")


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre on a Monday at ten o'clock."""
    return Centre(runtime, clock)


def _window(row: CallbackRow) -> tuple[datetime | None, datetime | None]:
    return row.window_start, row.window_end


def test_a_look_with_nothing_to_do_changes_nothing(centre: Centre) -> None:
    row = centre.booked(TUESDAY_TEN)

    assert centre.look() == NOTHING
    assert centre.row(row) == row
    assert centre.told(row) == ["booked"]


def test_a_day_that_closes_moves_its_callbacks_to_the_next_free_window_and_tells_them(centre: Centre) -> None:
    rows = [centre.booked(TUESDAY_TEN) for _ in range(4)]
    rows.append(centre.booked(_paris("2026-11-24T15:00")))
    centre.override(on="2026-11-24", hours="closed")

    assert centre.look().moved == 5
    starts = [centre.row(row).window_start for row in rows]
    assert starts == [WEDNESDAY] * 4 + [WEDNESDAY + HALF_HOUR]
    assert centre.sold() == {WEDNESDAY: 4, WEDNESDAY + HALF_HOUR: 1}
    for row in rows:
        moved = centre.row(row)
        assert moved.reason == "hours_changed"
        assert {moved.promised_start, moved.next_attempt_at, moved.seat_at} == {moved.window_start}
        assert centre.told(row) == ["booked", "moved"]
    assert centre.look() == NOTHING


def test_a_closure_without_end_leaves_no_window_and_reopening_plans_and_tells(centre: Centre) -> None:
    row = centre.booked(TUESDAY_TEN)
    for told in (["booked", "unplanned", "moved"], ["booked", "unplanned", "moved", "unplanned", "moved"]):
        centre.close_line()
        assert centre.look().unplanned == 1
        gone = centre.row(row)
        assert (*_window(gone), gone.next_attempt_at, gone.seat_at, gone.promised_start) == (None,) * 5
        assert centre.sold() == {}

        centre.clock.at += timedelta(minutes=20)
        centre.reopen()
        assert centre.look().moved == 1
        planned = centre.row(row)
        assert planned.window_start is not None
        assert planned.window_start >= centre.clock.at
        assert planned.state is CallbackState.WAITING
        assert centre.sold() == {planned.seat_at: 1}
        assert centre.told(row) == told


def test_who_was_not_reached_before_closing_is_among_the_first_at_the_next_opening(centre: Centre) -> None:
    centre.clock.at = _paris("2026-11-23T19:30")
    late = centre.booked()
    retried = centre.booked()
    centre.set(retried, first_rung_at=_paris("2026-11-23T19:35"), tries=1, next_attempt_at=_paris("2026-11-23T19:55"))
    centre.clock.at = _paris("2026-11-23T19:49")
    assert centre.look().moved == 0

    centre.clock.at = _paris("2026-11-23T19:50")
    opening = _paris("2026-11-24T09:00")
    done = centre.look()
    assert done.moved == 1
    moved, retry = centre.row(late), centre.row(retried)
    assert (_window(moved), moved.reason) == ((opening, opening + HALF_HOUR), "closing")
    assert (moved.next_attempt_at, moved.rank_at) == (opening, late.rank_at)
    assert centre.told(late) == ["booked", "moved"]
    assert (retry.next_attempt_at, _window(retry), retry.promised_end) == (
        opening, _window(retried), retried.promised_end
    )
    assert centre.told(retried) == ["booked"]


def test_a_promise_already_broken_stays_in_the_ledger_when_it_is_moved(centre: Centre) -> None:
    row = centre.booked(_paris("2026-11-23T12:00"))
    centre.clock.at = _paris("2026-11-23T19:55")

    centre.look()
    moved = centre.row(row)
    assert moved.window_start == _paris("2026-11-24T09:00")
    assert (moved.promised_start, moved.promised_end) == (row.promised_start, row.promised_end)
    assert centre.told(row) == ["booked", "moved"]


def test_nobody_there_moves_no_promise_of_days_to_come(config: None, centre: Centre) -> None:
    row = centre.booked(TUESDAY_TEN)
    today = centre.booked(_paris("2026-11-23T15:00"))
    _everybody_leaves(centre)
    assert not centre.outlook.hours[LINE].is_open(centre.clock.at)

    assert centre.look() == NOTHING
    assert _window(centre.row(row)) == _window(row)
    assert _window(centre.row(today)) == _window(today)


@pytest.fixture
def config(config_dir: Path) -> None:
    """A line that closes when nobody is there."""
    file = config_dir / "hours.yaml"
    text = file.read_text(encoding="utf-8").replace("  telephone:\n", "  telephone:\n    close_when_empty: yes\n", 1)
    file.write_text(text, encoding="utf-8")
    os.utime(file, (CONFIG_WRITTEN_AT, CONFIG_WRITTEN_AT))


def _everybody_leaves(centre: Centre) -> None:
    agents = centre.outlook.centre.queues["support"].agents
    for agent in agents:
        presence.set_presence(centre.runtime, centre.outlook.centre, agent, "away", "pause")


def test_when_every_seat_is_sold_nobody_is_lost(centre: Centre) -> None:
    centre.changes = {"slots": SlotRules(horizon=30 * 3600, capacity=1)}
    rows = [centre.booked(_paris(f"2026-11-23T{hour}:{half}")) for hour in (12, 13, 14) for half in ("00", "30")]
    full = [centre.booked(_paris(f"2026-11-24T{hour:02}:{half}")) for hour in range(9, 16) for half in ("00", "30")]
    centre.override(on="2026-11-23", hours="09:00-11:00")

    assert centre.look().moved == len(rows)
    moved = [centre.row(row) for row in rows]
    assert all(row.seat_at is not None and row.state is CallbackState.WAITING for row in moved)
    assert sum(centre.sold().values()) == len(rows) + len(full)
    assert centre.look() == NOTHING


def test_a_reminder_is_sent_once_to_each_window_and_not_to_who_has_just_booked(centre: Centre) -> None:
    row = centre.booked(TUESDAY_TEN)
    centre.clock.at = TUESDAY_TEN - timedelta(minutes=15)
    centre.changes = {"slots": SlotRules(lead=0)}
    new = centre.booked(TUESDAY_TEN)

    assert centre.look().reminded == 1
    assert centre.look().reminded == 0
    assert centre.told(row) == ["booked", "before"]
    assert centre.told(new) == ["booked"]
    centre.clock.at = TUESDAY_TEN - timedelta(minutes=5)
    centre.override(on="2026-11-24", hours="14:00-18:00")
    assert centre.look().moved == 2
    centre.clock.at = _paris("2026-11-24T13:50")
    assert centre.look().reminded == 2
    assert centre.told(row) == ["booked", "before", "moved", "before"]


def test_no_reminder_where_config_wants_none(centre: Centre) -> None:
    centre.changes = {"texts": Texts(before=None)}
    centre.booked(TUESDAY_TEN)
    centre.clock.at = TUESDAY_TEN - timedelta(minutes=10)

    assert centre.look() == NOTHING


def test_a_missed_promise_is_owned_up_to_once_and_given_up_after_a_week(centre: Centre) -> None:
    row = centre.booked(TUESDAY_TEN)
    rung = centre.booked(TUESDAY_TEN)
    centre.set(rung, first_rung_at=TUESDAY_TEN)
    centre.clock.at = TUESDAY_TEN + HALF_HOUR
    assert centre.look().missed == 1
    assert centre.look().missed == 0
    assert centre.row(row).missed_at == centre.clock.at
    assert centre.row(rung).missed_at is None
    assert centre.told(row) == ["booked", "missed"]

    centre.clock.at = TUESDAY_TEN + HALF_HOUR + timedelta(days=7)
    assert centre.look().expired == 2
    assert centre.row(row).state is CallbackState.EXPIRED
    assert centre.told(row)[-1] == "expired"


def test_processes_that_look_at_once_do_nothing_twice(centre: Centre, elsewhere: Runtime) -> None:
    rows = [centre.booked(TUESDAY_TEN + number * HALF_HOUR) for number in range(8) for _ in range(2)]
    centre.override(on="2026-11-24", hours="closed")
    centres = [centre, Centre(elsewhere, centre.clock)]

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda one: one.look(), centres))
    centre.look()
    assert sum(one.moved for one in done) <= len(rows)
    for row in rows:
        with centre.runtime.database.read() as connection:
            events = [change.event for change in callbacks.changes_of(connection, row.id)]
        assert events == ["booked", "moved"]
        assert centre.told(row) == ["booked", "moved"]
    assert sum(centre.sold().values()) == len(rows)
    assert max(centre.sold().values()) <= 4


@pytest.mark.parametrize("day", ["2026-10-24", "2027-03-27"])
def test_clock_change_nights_are_no_different(centre: Centre, day: str) -> None:
    """Lines that are open at night on the days the clocks change."""
    centre.clock.at = _paris(f"{day}T10:00")
    sunday = (datetime.fromisoformat(day) + timedelta(days=1)).date().isoformat()
    centre.override(on=f"{day},{sunday}", hours="00:00-24:00")
    rows = [centre.booked(_paris(f"{day}T23:30") + number * HALF_HOUR) for number in range(8)]
    centre.override(on=sunday, hours="04:00-24:00")

    centre.look()
    _holds(centre, len(rows))


def _holds(centre: Centre, number: int) -> None:
    """Nothing is lost, and nothing that waits is promised for a closed time."""
    outlook, now = centre.outlook, centre.clock.at
    hours, promises = outlook.hours[LINE], outlook.centre.promises
    assert promises is not None
    assert len(centre.rows()) == number
    assert {row.state for row in centre.rows()} <= {CallbackState.WAITING, CallbackState.EXPIRED}
    sold = centre.sold()
    for row in centre.waiting():
        if row.window_start is None or row.window_end is None:
            assert hours.next_opening(now) is None
            assert not hours.is_open(now)
            assert row.next_attempt_at is row.seat_at is None
            continue
        assert row.window_end <= now or can_be_kept(hours, Window(row.window_start, row.window_end), promises, now)
        assert row.next_attempt_at is not None
        if row.seat_at is not None and row.seat_at >= now:
            assert sold[row.seat_at] >= 1


_CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("override"), st.integers(0, 9), st.sampled_from(
            ["closed", "09:00-12:00", "14:00-16:00", "08:00-22:00", "10:00-10:20", "09:00-12:00, 13:00-13:45"]
        )),
        st.tuples(st.just("close"), st.sampled_from([None, 1, 5, 26, 70]), st.none()),
        st.tuples(st.just("reopen"), st.none(), st.none()),
        st.tuples(st.just("pass"), st.sampled_from([1, 20, 600, 1440]), st.none()),
        st.tuples(st.just("book"), st.sampled_from([None, 3, 24, 50]), st.none()),
    ), min_size=1, max_size=8,
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=_CHANGES)
def test_after_any_changes_nothing_is_promised_for_a_closed_time(
    runtime: Runtime, clock: StoppedClock, changes: list[tuple[str, object, object]]
) -> None:
    """Nobody is rung here, so that what is over waits on, late, and is moved when a day ends."""
    clock.at = MONDAY_MORNING
    runtime.database.write(_wipe)
    centre = Centre(runtime, clock)
    centre.changes = {"slots": SlotRules(horizon=7 * 86_400, capacity=2)}
    before = 0
    for what, first, second in changes:
        before += _done(centre, what, first, second)
        centre.look()
        _holds(centre, before)


def _wipe(connection: Connection) -> None:
    for table in (callback_changes, rows_of_callbacks, slot_seats, messages, outbox, overrides, closures):
        connection.execute(table.delete())
    revisions.advance(connection, MONDAY_MORNING)


def _done(centre: Centre, what: str, first: object, second: object) -> int:
    """Does one change; how many callbacks more there are."""
    now = centre.clock.at
    if what == "override":
        assert isinstance(first, int)
        centre.override(on=(now + timedelta(days=first)).astimezone(PARIS).date().isoformat(), hours=second)
    elif what == "close":
        centre.close_line(now + timedelta(hours=first) if isinstance(first, int) else None)
    elif what == "reopen":
        centre.reopen()
    elif what == "pass":
        assert isinstance(first, int)
        centre.clock.at += timedelta(minutes=first)
    else:
        slots = [] if first is None else _offered(centre, now + timedelta(hours=int(str(first))))
        return int(centre.book(slots[0] if slots else None).row is not None)
    return 0


def _offered(centre: Centre, start: datetime) -> list[datetime]:
    with centre.runtime.database.read() as connection:
        slots = slots_on_offer(connection, centre.outlook, start, start + timedelta(days=3), centre.clock.at)
    return [slot.window.start for slot in slots]

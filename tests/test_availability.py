"""Is this line open? One answer in every process, in step with files, rows and the calendar, come what may."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from routing.agents import set_presence
from routing.availability import DAYS_TOLD, ROWS_LOOKED_AT_EVERY, Outlook, Outlooks, availability_at
from routing.config.folder import ConfigFolder
from routing.domain.errors import HoursUnknown, OutOfRange, Refused
from routing.domain.hours import Reason, status_at
from routing.domain.text import Text
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import overrides, revisions
from routing.store.database import Connection, Database, DatabaseFault
from routing.store.overrides import OverrideRow
from routing.supervision.closing import close_lines, new_closure, reopen_line
from routing.supervision.overriding import add_override, new_override
from tests.conftest import ACCOUNT, StoppedClock
from tests.store.databases import address_of, out_of_order

CLAIRE = Author("claire", "supervisor", "cli")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROOT = Path(__file__).parents[1]
MOMENTS = [
    datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    datetime(2026, 11, 23, 18, 59, 59, 999_999, UTC),
    datetime(2026, 11, 23, 23, 0, tzinfo=UTC),
    datetime(2026, 11, 28, 12, 0, tzinfo=UTC),
]


@pytest.fixture
def elsewhere_outlooks(elsewhere: Runtime) -> Outlooks:
    """The hours as another process keeps them."""
    return Outlooks(elsewhere)


@pytest.fixture
def looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked at each time, and taken as saved after a short moment."""
    monkeypatch.setattr("routing.config.folder.LOOK_EVERY", 0.0)
    monkeypatch.setattr("routing.config.folder.SETTLING", 0.01)


def _is_open(outlook: Outlook, at: datetime, line: str = "telephone") -> bool:
    return status_at(outlook.hours[line], at).is_open


def _close(runtime: Runtime, until: datetime | None = None, line: str = "telephone") -> None:
    message = Text("Alerte incendie", "Fire alarm")
    close_lines(runtime, CLAIRE, [new_closure(runtime, CLAIRE, line, until, message)], "exercice")


def _override(runtime: Runtime, outlook: Outlook, **entry: object) -> None:
    add_override(runtime, CLAIRE, new_override(runtime, CLAIRE, outlook, entry), "réunion")


def _edit(config_dir: Path, old: str, new: str) -> None:
    file = config_dir / "hours.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_before_the_first_look_nothing_is_known(outlooks: Outlooks) -> None:
    assert outlooks.last_known() is None
    outlook = outlooks.fresh()
    assert outlooks.last_known() is outlook


def test_nothing_is_compiled_again_while_nothing_changes(outlooks: Outlooks, clock: StoppedClock) -> None:
    outlook = outlooks.fresh()
    clock.at += 3 * HOUR
    assert outlooks.fresh() is outlook
    assert outlooks.recent() is outlook


def test_a_new_day_is_compiled_anew_at_the_local_midnight(outlooks: Outlooks, clock: StoppedClock) -> None:
    clock.at = datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC)
    monday = outlooks.fresh()
    clock.at += timedelta(seconds=1)
    assert outlooks.fresh().compiled_on == monday.compiled_on + timedelta(days=1)


def test_a_closure_is_seen_by_another_process(
    runtime: Runtime, clock: StoppedClock, elsewhere_outlooks: Outlooks
) -> None:
    before = elsewhere_outlooks.fresh()
    assert _is_open(before, clock.at)
    _close(runtime, clock.at + HOUR)
    after = elsewhere_outlooks.fresh()
    status = status_at(after.hours["telephone"], clock.at)
    assert (status.is_open, status.reason, status.opens_at) == (False, Reason.CLOSURE, clock.at + HOUR)
    assert status.source.label == Text("Alerte incendie", "Fire alarm")
    assert _is_open(after, clock.at, "chat")
    assert _is_open(after, clock.at + HOUR)
    assert after.revision != before.revision
    assert [stamp.revision.rpartition("-")[2] for stamp in (after, before)] == ["1", "0"]


def test_a_reopening_is_seen_by_another_process(
    runtime: Runtime, clock: StoppedClock, elsewhere_outlooks: Outlooks
) -> None:
    _close(runtime)
    clock.at += timedelta(minutes=7, microseconds=999_999)
    assert not _is_open(elsewhere_outlooks.fresh(), clock.at)
    assert reopen_line(runtime, CLAIRE, "telephone", "fin de l’alerte")
    assert _is_open(elsewhere_outlooks.fresh(), clock.at)


def test_an_override_is_seen_by_another_process(
    runtime: Runtime, outlooks: Outlooks, elsewhere_outlooks: Outlooks
) -> None:
    sunday = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
    assert not _is_open(elsewhere_outlooks.fresh(), sunday)
    _override(runtime, outlooks.fresh(), lines="all", on="2026-11-29", hours="10:00-12:00")
    status = status_at(elsewhere_outlooks.fresh().hours["telephone"], sunday)
    assert (status.is_open, status.reason) == (True, Reason.OVERRIDE)
    assert status.source.written.role == "supervisor"


def test_a_recent_outlook_may_be_behind_for_as_long_as_it_says_and_no_longer(
    runtime: Runtime, clock: StoppedClock, elsewhere_outlooks: Outlooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routing.availability.ROWS_LOOKED_AT_EVERY", 3600.0)
    before = elsewhere_outlooks.fresh()
    _close(runtime)
    assert elsewhere_outlooks.recent() is before
    monkeypatch.setattr("routing.availability.ROWS_LOOKED_AT_EVERY", 0.0)
    assert not _is_open(elsewhere_outlooks.recent(), clock.at)


def test_a_recent_outlook_is_a_second_old_at_most() -> None:
    assert 0 < ROWS_LOOKED_AT_EVERY <= 1.0


@pytest.mark.usefixtures("looks_at_once")
def test_edited_files_are_seen(outlooks: Outlooks, clock: StoppedClock, config_dir: Path) -> None:
    before = outlooks.fresh()
    assert _is_open(before, clock.at)
    _edit(config_dir, "mon-thu: 09:00-20:00", "mon-thu: 14:00-20:00")
    after = outlooks.fresh()
    assert not _is_open(after, clock.at)
    assert after.revision != before.revision


@pytest.mark.usefixtures("looks_at_once")
def test_a_broken_edit_is_told_and_the_hours_stay(outlooks: Outlooks, clock: StoppedClock, config_dir: Path) -> None:
    _edit(config_dir, "mon-thu: 09:00-20:00", "mon-thu: 14h-20h-21h")
    outlook = outlooks.fresh()
    assert _is_open(outlook, clock.at)
    assert [fault.file for fault in outlook.faults] == ["hours.yaml", "hours.yaml"]
    _edit(config_dir, "mon-thu: 14h-20h-21h", "mon-thu: 09:00-20:00")
    assert outlooks.fresh().faults == ()


def test_a_row_that_no_longer_reads_is_left_out_and_told(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    unreadable = OverrideRow("ov_old", ("all",), {"on": "2026-11-23", "heures": "fermé"}, "x", "admin", clock.at)
    readable = replace(unreadable, id="ov_new", entry={"lines": "all", "on": "2026-11-23", "hours": "closed"})

    def work(connection: Connection) -> None:
        overrides.add(connection, unreadable)
        overrides.add(connection, readable)
        revisions.advance(connection, clock.at)

    runtime.database.write(work)
    with caplog.at_level(logging.ERROR):
        assert not _is_open(outlooks.fresh(), clock.at)
    assert "ov_old" in caplog.text
    assert "ov_new" not in caplog.text


def test_while_the_database_is_gone_the_last_outlook_answers(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    _close(runtime, clock.at + HOUR)
    known = outlooks.fresh()
    with out_of_order(runtime.database):
        told = outlooks.fresh()
        assert told.hours is known.hours
        assert outlooks.recent() is told
        clock.at += 30 * HOUR
        assert _is_open(outlooks.fresh(), clock.at)
    assert caplog.text.count("does not answer") == 1
    _close(runtime)
    assert not _is_open(outlooks.fresh(), clock.at)


def test_without_a_database_hours_are_told_up_to_where_the_last_answer_was_valid_and_no_further(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock
) -> None:
    until = availability_at(outlooks.fresh(), ["telephone"], clock.at).valid_until
    with out_of_order(runtime.database):
        for at in (clock.at, clock.at + 5 * DAY, until - timedelta(microseconds=1)):
            clock.at = at
            found = availability_at(outlooks.fresh(), ["telephone"], clock.at)
            assert (found.valid_until, outlooks.fresh().told_until) == (until, until)
            assert all(interval.start < until.timestamp() for interval in found.lines[0].intervals)
        with pytest.raises(HoursUnknown):
            availability_at(outlooks.fresh(), ["telephone"], until)
        clock.at = until
        for _ in range(2):
            with pytest.raises(HoursUnknown):
                outlooks.fresh()
    outlook = outlooks.fresh()
    assert outlook.told_until is None
    assert availability_at(outlook, ["telephone"], clock.at).valid_until == until + DAYS_TOLD * DAY


def test_a_line_that_nobody_serves_stays_closed_while_the_database_is_gone(
    runtime: Runtime, outlooks: Outlooks, config_dir: Path, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routing.config.folder.LOOK_EVERY", 0.0)
    _edit(config_dir, "tariff: local_call", "tariff: local_call\n    close_when_empty: yes")
    outlooks.fresh()
    for agent in runtime.config.state(clock.at.date()).centre.agents:
        set_presence(runtime, runtime.config.state(clock.at.date()).centre, agent, "away", "test")
    assert not _is_open(outlooks.fresh(), clock.at)
    with out_of_order(runtime.database):
        assert not _is_open(outlooks.fresh(), clock.at)


def test_without_a_database_there_is_no_first_outlook(runtime: Runtime, outlooks: Outlooks) -> None:
    with out_of_order(runtime.database):
        with pytest.raises(DatabaseFault):
            outlooks.fresh()
        assert outlooks.last_known() is None
    assert outlooks.fresh() is outlooks.last_known()


def test_an_unknown_line_is_refused_by_name(outlooks: Outlooks, clock: StoppedClock) -> None:
    with pytest.raises(Refused) as refused:
        availability_at(outlooks.fresh(), ["telephone", "fax"], clock.at)
    assert refused.value.status == 404
    (fault,) = refused.value.faults
    assert (fault.code, "fax" in fault.detail.fr, "telephone, chat" in fault.detail.en) == ("unknown_line", True, True)


def test_an_answer_tells_fifteen_local_days_from_midnight_on(outlooks: Outlooks) -> None:
    at = datetime(2026, 10, 20, 21, 30, tzinfo=UTC)
    found = availability_at(outlooks.fresh(), ["telephone", "chat"], at)
    assert [told.line.id for told in found.lines] == ["telephone", "chat"]
    assert found.at == at
    assert found.valid_until == datetime(2026, 11, 3, 23, 0, tzinfo=UTC)
    assert found.clock_changes == (datetime(2026, 10, 25, 1, 0, tzinfo=UTC),)
    intervals = found.lines[0].intervals
    assert datetime.fromtimestamp(intervals[0].start, UTC) == datetime(2026, 10, 20, 7, 0, tzinfo=UTC)
    assert len(intervals) == DAYS_TOLD - 4


def test_a_moment_past_what_is_known_is_out_of_range(outlooks: Outlooks, clock: StoppedClock) -> None:
    with pytest.raises(OutOfRange):
        availability_at(outlooks.fresh(), ["telephone"], clock.at.replace(year=2040))


def test_an_answer_holds_from_its_beginning_to_its_boundary(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock
) -> None:
    clock.at = datetime(2026, 10, 22, 8, 10, 30, 250_000, UTC)
    _close(runtime, datetime(2026, 10, 24, 9, 20, tzinfo=UTC))
    _override(runtime, outlooks.fresh(), lines=["chat"], on="2026-10-25", hours="01:30-03:30")
    outlook = outlooks.fresh()
    moment, boundaries = clock.at, []
    while moment < clock.at + timedelta(days=5):
        since, until = outlook.holds_since(moment), outlook.next_boundary(moment)
        assert since <= moment < until
        for inside in (moment, max(since, clock.at), moment + (until - moment) / 2, until - timedelta(microseconds=1)):
            assert (outlook.holds_since(inside), outlook.next_boundary(inside)) == (since, until)
            assert _told(outlook, inside) == _told(outlook, moment)
        assert outlook.holds_since(until) == until
        moment = until
        boundaries.append(f"{until:%d %H:%M}")
    assert boundaries == [
        "22 18:00", "22 22:00",
        "23 07:30", "23 18:00", "23 22:00",
        "24 09:20", "24 22:00", "24 23:30",
        "25 02:30", "25 23:00",
        "26 08:00", "26 19:00", "26 23:00",
        "27 08:00", "27 19:00",
    ]


def _told(outlook: Outlook, at: datetime) -> list[tuple[object, ...]]:
    found = [status_at(hours, at) for hours in outlook.hours.values()]
    return [(s.is_open, s.reason, s.source, s.next_change, s.opens_at, s.closes_at, s.closure) for s in found]


def test_a_change_of_rows_or_files_begins_an_answer(runtime: Runtime, outlooks: Outlooks, clock: StoppedClock) -> None:
    assert outlooks.fresh().holds_since(clock.at) == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    _override(runtime, outlooks.fresh(), lines="all", on="2026-12-24", hours="closed")
    assert outlooks.fresh().holds_since(clock.at + HOUR) == clock.at
    assert outlooks.fresh().changed_at == clock.at


TELL = """
import json, sys
from datetime import datetime
from pathlib import Path

from routing.availability import Outlooks
from routing.config.folder import ConfigFolder
from routing.runtime import Runtime
from routing.store.database import Database
from routing.telephony.account import TelephoneAccount
from tests.conftest import StoppedClock

address, folder, *written = sys.argv[1:]
clock = StoppedClock(datetime.fromisoformat(written[0]))
config = ConfigFolder(Path(folder), clock.at.date())
outlook = Outlooks(Runtime(clock, config, Database(address), TelephoneAccount(None, None, ""))).fresh()
moments = [datetime.fromisoformat(moment) for moment in written]
print(json.dumps([[str(outlook.holds_since(m)), str(outlook.next_boundary(m)), outlook.revision] for m in moments]))
"""


def _told_by_a_new_process(runtime: Runtime, moments: list[datetime]) -> list[list[str]]:
    told = subprocess.run(
        [sys.executable, "-c", TELL, address_of(runtime.database), str(runtime.config.path), *map(str, moments)],
        cwd=ROOT, capture_output=True, text=True, timeout=30, check=True,
    )
    found: list[list[str]] = json.loads(told.stdout)
    return found


def _told_here(outlook: Outlook, moments: list[datetime]) -> list[list[str]]:
    return [[str(outlook.holds_since(m)), str(outlook.next_boundary(m)), outlook.revision] for m in moments]


@pytest.mark.usefixtures("looks_at_once")
def test_two_processes_tell_the_same_whatever_they_lived_through(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock, config_dir: Path
) -> None:
    clock.at -= timedelta(days=2)
    outlooks.fresh()
    _close(runtime, clock.at + 90 * HOUR, "chat")
    _edit(config_dir, "fri: 09:30-20:00", "fri: 09:15-20:00")
    outlooks.fresh()
    clock.at += timedelta(days=2)
    _override(runtime, outlooks.fresh(), lines=["telephone"], on="2026-11-24", hours="closed")
    assert _told_here(outlooks.fresh(), MOMENTS) == _told_by_a_new_process(runtime, MOMENTS)


@pytest.mark.usefixtures("looks_at_once")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_two_processes_tell_the_same_of_a_file_saved_again_unchanged(
    outlooks: Outlooks, config_dir: Path, database: Database, clock: StoppedClock
) -> None:
    outlooks.fresh()
    saved_at = datetime(2026, 11, 23, 8, 30, tzinfo=UTC).timestamp()
    os.utime(config_dir / "hours.yaml", (saved_at, saved_at))
    started_later = Outlooks(Runtime(clock, ConfigFolder(config_dir, clock.at.date()), database, ACCOUNT)).fresh()
    assert _told_here(outlooks.fresh(), MOMENTS) == _told_here(started_later, MOMENTS)


@pytest.mark.parametrize("days", range(380, 404))
def test_the_days_told_do_not_end_with_what_was_compiled(outlooks: Outlooks, clock: StoppedClock, days: int) -> None:
    """The compiled window ends 401 days ahead: an answer across its end tells all its days all the same."""
    outlook = outlooks.fresh()
    found = availability_at(outlook, ["telephone"], clock.at + timedelta(days=days))
    zone = outlook.centre.timezone
    told = {datetime.fromtimestamp(i.start, zone).date() for i in found.lines[0].intervals}
    first = found.at.astimezone(zone).date()
    assert told == {day for n in range(DAYS_TOLD) if (day := first + timedelta(days=n)).weekday() < 5}
    assert len(found.lines[0].intervals) == len(told)


@pytest.mark.parametrize(("entry", "bounds"), [
    ({"add": "20:00-22:00"}, ["20:00", "22:00"]),
    ({"close": "18:00-20:00"}, ["18:00", "20:00"]),
])
def test_a_change_of_reason_is_a_boundary_too(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock, entry: dict[str, str], bounds: list[str]
) -> None:
    _override(runtime, outlooks.fresh(), lines=["telephone"], on=clock.at.date().isoformat(), **entry)
    outlook = outlooks.fresh()
    zone = outlook.centre.timezone
    for written in bounds:
        hour, minute = map(int, written.split(":"))
        bound = clock.at.astimezone(zone).replace(hour=hour, minute=minute, second=0, microsecond=0)
        assert outlook.next_boundary(bound - timedelta(seconds=1)) == bound
        assert outlook.holds_since(bound + timedelta(seconds=1)) == bound


def test_whoever_waits_sees_what_was_changed_before_they_asked(runtime: Runtime, outlooks: Outlooks) -> None:
    """While one caller looks, others take what is held; but a page that was told of a change waits for it."""
    before = outlooks.fresh()
    with outlooks._lock, ThreadPoolExecutor(1) as pool:
        close_lines(runtime, CLAIRE, [new_closure(runtime, CLAIRE, "telephone", None, None)], "exercice")
        assert outlooks.fresh() is before
        waiting = pool.submit(outlooks.awaited)
        outlooks._lock.release()
        after = waiting.result(timeout=5)
        outlooks._lock.acquire()
    assert after.hours["telephone"].closure_at(runtime.clock.now()) is not None

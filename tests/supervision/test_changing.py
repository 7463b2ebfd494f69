"""How people change hours: a change is whole or not at all, refused with its faults, journalled with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from routing.availability import Outlook, Outlooks
from routing.domain.comparison import DayChange, day_changes
from routing.domain.errors import Fault, Refused
from routing.domain.hours import Reason, status_at
from routing.domain.text import Text
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import closures, journal, revisions
from routing.store.closures import ClosureRow
from routing.store.database import DatabaseFault
from routing.store.journal import Entry
from routing.store.overrides import OverrideRow
from routing.supervision import closing, overriding
from routing.supervision.effects import LOOKED_AT
from routing.supervision.impact import impact_of
from tests.conftest import StoppedClock

CLAIRE = Author("claire", "supervisor", "console")
HOUR = timedelta(hours=1)
FIRE = Text("Alerte incendie", "Fire alarm")
EVE = {"lines": ["telephone"], "on": "2026-12-24", "hours": "09:00-16:00", "reason": {"fr": "Noël", "en": "Eve"}}


def _closure(runtime: Runtime, until: datetime | None = None, line: str = "telephone") -> ClosureRow:
    return closing.new_closure(runtime, CLAIRE, line, until, FIRE)


def _close(runtime: Runtime, *rows: ClosureRow, reason: str = "exercice") -> None:
    closing.close_lines(runtime, CLAIRE, rows, reason)


def _override(runtime: Runtime, outlooks: Outlooks, entry: Mapping[str, Any] = EVE) -> OverrideRow:
    return overriding.new_override(runtime, CLAIRE, outlooks.fresh(), entry)


def _added(runtime: Runtime, outlooks: Outlooks, entry: Mapping[str, Any] = EVE) -> OverrideRow:
    row = _override(runtime, outlooks, entry)
    overriding.add_override(runtime, CLAIRE, row, "réunion")
    return row


def _entries(runtime: Runtime) -> tuple[Entry, ...]:
    with runtime.database.read() as connection:
        return journal.latest(connection, 20)


def _changes(runtime: Runtime) -> int:
    with runtime.database.read() as connection:
        return revisions.current(connection).number


def _closures(runtime: Runtime) -> tuple[ClosureRow, ...]:
    with runtime.database.read() as connection:
        return closures.ending_after(connection, runtime.clock.now())


def _faults(change: Callable[[], object], status: int) -> dict[str, Fault]:
    with pytest.raises(Refused) as refused:
        change()
    assert refused.value.status == status
    for fault in refused.value.faults:
        assert fault.detail.fr
        assert fault.detail.en
    return {fault.pointer: fault for fault in refused.value.faults}


def test_closing_now_with_an_end(runtime: Runtime, outlooks: Outlooks, clock: StoppedClock) -> None:
    clock.at += timedelta(microseconds=123_456)
    row = _closure(runtime, clock.at + HOUR)
    assert _closures(runtime) == ()
    _close(runtime, row)
    assert status_at(outlooks.fresh().hours["telephone"], clock.at).closure is not None
    started_at = clock.at.replace(microsecond=0)
    today = {"date": "2026-11-23", "before": ["09:00-20:00"], "after": ["09:00-10:00", "11:00-20:00"]}
    effect = {"telephone": [today], "days": 1}
    detail = {"line": "telephone", "until": (row.until_at or clock.at).isoformat(), "effect": effect}
    assert _entries(runtime) == (
        Entry(started_at, "claire", "supervisor", "console", "close", row.id, detail, "exercice"),
    )
    assert _changes(runtime) == 1


def test_closing_several_lines_is_one_change(runtime: Runtime, outlooks: Outlooks, clock: StoppedClock) -> None:
    _close(runtime, _closure(runtime), _closure(runtime, line="chat"))
    found = [status_at(hours, clock.at) for hours in outlooks.fresh().hours.values()]
    assert [(status.reason, status.opens_at) for status in found] == [(Reason.CLOSURE, None)] * 2
    assert {entry.detail["line"] for entry in _entries(runtime)} == {"telephone", "chat"}
    assert {entry.detail["until"] for entry in _entries(runtime)} == {None}


def test_closing_that_fails_half_way_closes_nothing(runtime: Runtime) -> None:
    row = _closure(runtime)
    with pytest.raises(DatabaseFault):
        _close(runtime, row, replace(row, line="chat"))
    assert (_closures(runtime), _entries(runtime), _changes(runtime)) == ((), (), 0)


def test_a_closure_takes_the_place_of_the_one_before(runtime: Runtime, clock: StoppedClock) -> None:
    _close(runtime, _closure(runtime), _closure(runtime, line="chat"))
    clock.at += HOUR
    shorter = _closure(runtime, clock.at + HOUR)
    _close(runtime, shorter)
    assert {row.id: row.line for row in _closures(runtime)}[shorter.id] == "telephone"
    assert sorted(row.line for row in _closures(runtime)) == ["chat", "telephone"]


@pytest.mark.parametrize("until", [timedelta(0), -HOUR, timedelta(microseconds=1)])
def test_an_end_that_is_not_to_come_is_refused(runtime: Runtime, clock: StoppedClock, until: timedelta) -> None:
    """Hours are whole seconds: an end within the present second has come."""
    faults = _faults(lambda: _closure(runtime, clock.at + until), 422)
    assert faults["/until"].code == "in_the_past"


def test_status_and_reason_agree_around_an_end_with_fractions(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock
) -> None:
    _close(runtime, _closure(runtime, clock.at + HOUR + timedelta(milliseconds=500)))
    hours = outlooks.fresh().hours["telephone"]
    for milliseconds in (-1, 0, 250, 499, 500, 750, 1000):
        status = status_at(hours, clock.at + HOUR + timedelta(milliseconds=milliseconds))
        assert status.is_open is (status.closure is None), milliseconds


def test_a_message_that_is_too_long_to_be_said_is_refused(runtime: Runtime) -> None:
    longest = "x" * closing.LONGEST_MESSAGE
    closing.new_closure(runtime, CLAIRE, "telephone", None, Text(longest, longest))
    for message in (Text(longest + "x", "closed"), Text("fermé", longest + "x")):
        faults = _faults(lambda m=message: closing.new_closure(runtime, CLAIRE, "telephone", None, m), 422)
        assert faults["/message"].code == "message_too_long"


def test_reopening(runtime: Runtime, outlooks: Outlooks, clock: StoppedClock) -> None:
    _close(runtime, _closure(runtime, clock.at + 9 * HOUR), _closure(runtime, line="chat"))
    clock.at += timedelta(minutes=5)
    assert closing.reopen_line(runtime, CLAIRE, "telephone", " fin ") is True
    outlook = outlooks.fresh()
    assert status_at(outlook.hours["telephone"], clock.at).is_open
    assert not status_at(outlook.hours["chat"], clock.at).is_open
    entry = _entries(runtime)[0]
    assert (entry.action, entry.subject, entry.reason) == ("reopen", "telephone", "fin")
    assert entry.detail["before"]["until"] == (clock.at + 9 * HOUR - timedelta(minutes=5)).isoformat()
    assert entry.detail["effect"]["telephone"][0]["after"] == ["09:00-10:00", "10:05-20:00"]


def test_reopening_an_open_line_changes_nothing(runtime: Runtime) -> None:
    assert closing.reopen_line(runtime, CLAIRE, "telephone", "fin") is False
    assert (_entries(runtime), _changes(runtime)) == ((), 0)


def test_closing_and_reopening_within_a_second(runtime: Runtime, outlooks: Outlooks, clock: StoppedClock) -> None:
    _close(runtime, _closure(runtime))
    clock.at += timedelta(milliseconds=300)
    assert closing.reopen_line(runtime, CLAIRE, "telephone", "erreur")
    assert status_at(outlooks.fresh().hours["telephone"], clock.at).is_open
    _close(runtime, _closure(runtime))
    assert not status_at(outlooks.fresh().hours["telephone"], clock.at).is_open


@pytest.mark.parametrize("reason", ["", " \n\t", "x" * 501])
def test_a_change_needs_a_reason(runtime: Runtime, outlooks: Outlooks, reason: str) -> None:
    kept = _added(runtime, outlooks)
    _close(runtime, _closure(runtime, line="chat"))
    before = (_entries(runtime), _changes(runtime), _closures(runtime))
    changes: list[Callable[[], object]] = [
        lambda: _close(runtime, _closure(runtime), reason=reason),
        lambda: closing.reopen_line(runtime, CLAIRE, "chat", reason),
        lambda: overriding.add_override(runtime, CLAIRE, _override(runtime, outlooks), reason),
        lambda: overriding.remove_override(runtime, CLAIRE, kept.id, reason),
    ]
    for change in changes:
        assert _faults(change, 422)["/reason"].code == "reason_missing"
    assert (_entries(runtime), _changes(runtime), _closures(runtime)) == before
    assert overriding.overrides_in_force(runtime) == (kept,)


def test_an_override_is_in_force_from_its_saving_to_its_removal(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock
) -> None:
    at = datetime(2026, 12, 24, 15, 30, tzinfo=UTC)
    row = _override(runtime, outlooks)
    assert overriding.overrides_in_force(runtime) == ()
    overriding.add_override(runtime, CLAIRE, row, "réunion")
    assert overriding.overrides_in_force(runtime) == (row,)
    status = status_at(outlooks.fresh().hours["telephone"], at)
    assert (status.is_open, status.source.label) == (False, Text("Noël", "Eve"))
    overriding.remove_override(runtime, CLAIRE, row.id, "annulé")
    assert overriding.overrides_in_force(runtime) == ()
    assert status_at(outlooks.fresh().hours["telephone"], at).is_open
    removed, added = _entries(runtime)
    day = {"date": "2026-12-24", "before": ["09:00-20:00"], "after": ["09:00-16:00"]}
    back = {"date": "2026-12-24", "before": ["09:00-16:00"], "after": ["09:00-20:00"]}
    assert (added.action, added.subject, added.reason) == ("override_add", row.id, "réunion")
    assert added.detail == {**EVE, "effect": {"telephone": [day], "days": 1}}
    assert (removed.action, removed.subject) == ("override_remove", row.id)
    assert removed.detail == {**EVE, "effect": {"telephone": [back], "days": 1}}
    assert (added.at, added.author, added.role, added.origin) == (clock.at, "claire", "supervisor", "console")
    assert _changes(runtime) == 2


@pytest.mark.parametrize("named", ["all", "telephone, chat", ["telephone", "chat"], ["all"]])
def test_the_lines_an_override_is_for(runtime: Runtime, outlooks: Outlooks, named: str | list[str]) -> None:
    row = _added(runtime, outlooks, EVE | {"lines": named, "hours": "closed"})
    assert all(row.concerns(line) for line in ("telephone", "chat"))
    for hours in outlooks.fresh().hours.values():
        assert not status_at(hours, datetime(2026, 12, 24, 10, 0, tzinfo=UTC)).is_open


def test_a_removal_of_what_is_not_there_is_refused(runtime: Runtime, outlooks: Outlooks) -> None:
    row = _added(runtime, outlooks)
    overriding.remove_override(runtime, CLAIRE, row.id, "annulé")
    for id_ in (row.id, "ov_unknown", "", "x" * 5000):
        fault = _faults(lambda id_=id_: overriding.remove_override(runtime, CLAIRE, id_, "annulé"), 404)["/id"]
        assert fault.code == "unknown_override"
        assert len(fault.detail.fr) < 200
    assert _changes(runtime) == 2


@pytest.mark.parametrize(
    ("entry", "pointers"),
    [
        ({}, {"/lines"}),
        (EVE | {"on": "24/12/2026"}, {"/on"}),
        (EVE | {"on": "2026-02-30", "hours": "16:00-9"}, {"/on", "/hours"}),
        (EVE | {"heures": "closed"}, {"/heures"}),
        ({"lines": "all", "on": "2026-12-24"}, {""}),
        (EVE | {"every": "12-24"}, {""}),
        ({"lines": "all", "from": "2026-12-26", "to": "2026-12-25", "hours": "closed"}, {"/to"}),
        ({"lines": "all", "rrule": "FREQ=SECONDLY", "hours": "closed"}, {"/rrule"}),
        (EVE | {"on": ["2026-12-24", 7]}, {"/on"}),
        (EVE | {"lines": None}, {"/lines"}),
        (EVE | {"hours": True}, {"/hours"}),
    ],
)
def test_an_override_that_says_nothing_clear_is_refused_with_every_fault(
    runtime: Runtime, outlooks: Outlooks, entry: dict[str, Any], pointers: set[str]
) -> None:
    faults = _faults(lambda: _override(runtime, outlooks, entry), 422)
    assert {pointer.split("/1")[0].split("/0")[0] for pointer in faults} >= pointers
    assert {fault.code for fault in faults.values()} == {"invalid"}


def test_an_override_for_an_unknown_line_is_refused(runtime: Runtime, outlooks: Outlooks) -> None:
    for lines in ("fax", ["telephone", "fax"], "telephone,fax"):
        faults = _faults(lambda lines=lines: _override(runtime, outlooks, EVE | {"lines": lines}), 404)
        assert [fault.code for fault in faults.values()] == ["unknown_line"]


def _as_saved(before: Outlook, after: Outlook) -> dict[str, tuple[DayChange, ...]]:
    first = date(2026, 11, 23)
    changes = {
        line: day_changes(hours, after.hours[line], first, first + LOOKED_AT)
        for line, hours in before.hours.items()
    }
    return {line: found for line, found in changes.items() if found}


def _hours_lost(impact: Mapping[str, tuple[DayChange, ...]]) -> dict[str, list[tuple[str, float]]]:
    return {
        line: [(change.on.isoformat(), change.seconds_gained / 3600) for change in changes]
        for line, changes in impact.items()
    }


def test_the_impact_of_an_override_is_told_before_it_is_saved(runtime: Runtime, outlooks: Outlooks) -> None:
    before, row = outlooks.fresh(), _override(runtime, outlooks)
    impact = impact_of(runtime, before, added=[row]).days
    assert _hours_lost(impact) == {"telephone": [("2026-12-24", -4.0)]}
    assert (_entries(runtime), overriding.overrides_in_force(runtime)) == ((), ())
    overriding.add_override(runtime, CLAIRE, row, "réunion")
    assert _spans(impact) == _spans(_as_saved(before, outlooks.fresh()))


def _spans(impact: Mapping[str, tuple[DayChange, ...]]) -> object:
    return {
        line: [(c.on, *([(i.start, i.end) for i in day.intervals] for day in (c.before, c.after))) for c in changes]
        for line, changes in impact.items()
    }


def test_the_impact_of_a_closure_is_told_before_it_is_saved(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock
) -> None:
    before, row = outlooks.fresh(), _closure(runtime, clock.at + 26 * HOUR)
    impact = impact_of(runtime, before, closed=[row]).days
    assert _hours_lost(impact) == {"telephone": [("2026-11-23", -10.0), ("2026-11-24", -3.0)]}
    _close(runtime, row)
    assert _spans(impact) == _spans(_as_saved(before, outlooks.fresh()))


def test_the_impact_of_a_closure_in_the_place_of_another(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock
) -> None:
    _close(runtime, _closure(runtime, clock.at + 4 * HOUR), _closure(runtime, line="chat"))
    before, row = outlooks.fresh(), _closure(runtime, clock.at + HOUR)
    impact = impact_of(runtime, before, closed=[row]).days
    assert _hours_lost(impact) == {"telephone": [("2026-11-23", 3.0)]}
    _close(runtime, row)
    assert _spans(impact) == _spans(_as_saved(before, outlooks.fresh()))


@pytest.mark.parametrize(
    "entry",
    [
        EVE | {"on": "2026-12-27", "hours": "closed"},
        EVE | {"hours": "09:00-20:00"},
        EVE | {"on": "2026-11-20", "hours": "closed"},
        {"lines": "all", "on": "2026-12-24", "add": "10:00-11:00"},
        {"lines": "all", "on": "2026-12-24", "close": "06:00-09:00"},
    ],
    ids=["a Sunday closed", "the same hours", "a day gone by", "hours it has", "hours it has not"],
)
def test_an_override_without_effect_has_no_impact_and_may_be_saved(
    runtime: Runtime, outlooks: Outlooks, entry: dict[str, Any]
) -> None:
    before, row = outlooks.fresh(), _override(runtime, outlooks, entry)
    assert impact_of(runtime, before, added=[row]).days == {}
    overriding.add_override(runtime, CLAIRE, row, "réunion")
    assert _as_saved(before, outlooks.fresh()) == {}
    assert overriding.overrides_in_force(runtime) == (row,)


def test_no_change_has_no_impact(runtime: Runtime, outlooks: Outlooks) -> None:
    assert impact_of(runtime, outlooks.fresh()).days == {}


def test_ids_are_hard_to_guess_and_fit_their_columns(runtime: Runtime, outlooks: Outlooks) -> None:
    ids = {_closure(runtime).id for _ in range(50)} | {_override(runtime, outlooks).id for _ in range(50)}
    assert len(ids) == 100
    assert all(len(id_) <= 32 for id_ in ids)

"""Undo: hours are what they were, as a new entry; what was changed since, or is over, is not undone in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from routing import desk
from routing.announcing import new_announcement, put_announcement
from routing.availability import Outlooks
from routing.domain.calendar import calendar
from routing.domain.errors import Refused
from routing.domain.text import Text
from routing.journal_checks import verify
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import agents, journal
from routing.store.journal import Kept
from routing.supervision import closing, overriding, weeks
from routing.supervision.undoing import can_be_undone, undo
from tests.conftest import StoppedClock

CLAIRE, BRUNO = Author("claire", "supervisor", "console"), Author("bruno", "admin", "api", "192.0.2.7")
HOUR = timedelta(hours=1)
EVE: dict[str, Any] = {"lines": "telephone, chat", "on": "2026-12-24", "hours": "09:00-16:00"}
WEEK = {"mon-fri": "08:00-12:00"}
SAID = Text("Alerte", "Alarm")


def _close(runtime: Runtime, hours: int | None) -> None:
    until = runtime.clock.now() + hours * HOUR if hours else None
    closing.close_lines(runtime, CLAIRE, [closing.new_closure(runtime, CLAIRE, "telephone", until, SAID)], "x")


def _reopen(runtime: Runtime) -> None:
    assert closing.reopen_line(runtime, CLAIRE, "telephone", "x")


def _added(runtime: Runtime, outlooks: Outlooks) -> str:
    row = overriding.new_override(runtime, CLAIRE, outlooks.fresh(), EVE)
    overriding.add_override(runtime, CLAIRE, row, "x")
    return row.id


def _changed(runtime: Runtime, outlooks: Outlooks, id_: str, **more: str) -> None:
    overriding.change_override(runtime, outlooks.fresh(), CLAIRE, id_, EVE | {"lines": ["telephone"]} | more, "x")


def _new_week(runtime: Runtime, outlooks: Outlooks) -> str:
    row = weeks.new_week(runtime, CLAIRE, outlooks.fresh(), "telephone", WEEK, date(2026, 11, 30))
    weeks.put_week(runtime, CLAIRE, row, "x")
    return row.id


def _hours(outlooks: Outlooks) -> list[list[tuple[int, int]]]:
    told = outlooks.fresh().hours
    return [
        [(span.start, span.end) for day in calendar(told[line], date(2026, 11, 23), date(2027, 1, 4))
         for span in day.intervals] for line in ("telephone", "chat")
    ]


def _newest(runtime: Runtime) -> Kept:
    with runtime.database.read() as connection:
        return journal.newest(connection, 1)[0]


def _undo(runtime: Runtime, outlooks: Outlooks, kept: Kept) -> Kept:
    return undo(runtime, outlooks.fresh(), BRUNO, kept.id, "erreur")


def _code(change: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        change()
    return refused.value.status, refused.value.faults[0].code


Prepare = Callable[[Runtime, Outlooks], object]
KINDS: dict[str, tuple[Prepare, Callable[[Runtime, Outlooks, Any], object]]] = {
    "close": (lambda r, o: None, lambda r, o, _: _close(r, 3)),
    "close, in the place of another": (lambda r, o: _close(r, 5), lambda r, o, _: _close(r, None)),
    "reopen": (lambda r, o: _close(r, 3), lambda r, o, _: _reopen(r)),
    "override_add": (lambda r, o: None, lambda r, o, _: _added(r, o)),
    "override_change": (_added, lambda r, o, id_: _changed(r, o, id_, hours="closed")),
    "override_remove": (_added, lambda r, o, id_: overriding.remove_override(r, CLAIRE, id_, "x")),
    "week_put": (lambda r, o: None, lambda r, o, _: _new_week(r, o)),
    "week_remove": (_new_week, lambda r, o, id_: weeks.remove_week(r, CLAIRE, id_, "x")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_hours_are_what_they_were_and_undo_is_undone_too(runtime: Runtime, outlooks: Outlooks, kind: str) -> None:
    prepare, change = KINDS[kind]
    prepared = prepare(runtime, outlooks)
    before = _hours(outlooks)
    change(runtime, outlooks, prepared)
    after, kept = _hours(outlooks), _newest(runtime)
    assert after != before

    undone = _undo(runtime, outlooks, kept)
    assert _hours(outlooks) == before
    entry = undone.entry
    assert (entry.author, entry.address, entry.reason, entry.undoes) == ("bruno", "192.0.2.7", "erreur", kept.id)
    assert entry.detail["effect"]["days"] == kept.entry.detail["effect"]["days"]
    assert _code(lambda: _undo(runtime, outlooks, kept)) == (409, "undone_already")

    _undo(runtime, outlooks, undone)
    assert _hours(outlooks) == after
    with runtime.database.read() as connection:
        assert verify(connection).is_sound


def test_a_closure_that_would_be_over_is_not_put_back(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock
) -> None:
    _close(runtime, 1)
    closed = _newest(runtime)
    _reopen(runtime)
    reopened = _newest(runtime)
    assert _code(lambda: _undo(runtime, outlooks, closed)) == (409, "changed_since")
    clock.at += 2 * HOUR
    assert _code(lambda: _undo(runtime, outlooks, reopened)) == (409, "over")


def test_what_was_changed_since_is_left_as_it_is(runtime: Runtime, outlooks: Outlooks) -> None:
    id_ = _added(runtime, outlooks)
    added = _newest(runtime)
    _changed(runtime, outlooks, id_, hours="closed")
    changed = _newest(runtime)
    _changed(runtime, outlooks, id_, hours="10:00-12:00")
    held = _hours(outlooks)
    for kept in (added, changed):
        assert _code(lambda kept=kept: _undo(runtime, outlooks, kept)) == (409, "changed_since")
    assert _hours(outlooks) == held
    _reopened_since(runtime, outlooks)


def _reopened_since(runtime: Runtime, outlooks: Outlooks) -> None:
    _close(runtime, 3)
    _reopen(runtime)
    reopened = _newest(runtime)
    _close(runtime, None)
    assert _code(lambda: _undo(runtime, outlooks, reopened)) == (409, "changed_since")


def test_an_announcement_is_taken_back(runtime: Runtime, outlooks: Outlooks, clock: StoppedClock) -> None:
    rows = new_announcement(runtime, CLAIRE, outlooks.fresh(), ["telephone"], SAID, clock.at + HOUR)
    put_announcement(runtime, CLAIRE, rows, "x")
    assert _undo(runtime, outlooks, _newest(runtime)).entry.action == "announcement_end"
    assert outlooks.fresh().announcement("telephone", clock.at) is None


def test_a_presence_is_taken_back(runtime: Runtime, outlooks: Outlooks) -> None:
    centre = outlooks.fresh().centre
    desk.set_presence(runtime, centre, CLAIRE, "claire", "away", "pause", None)
    away = _newest(runtime)
    assert _undo(runtime, outlooks, away).entry.detail == {"presence": "available"}
    with runtime.database.read() as connection:
        assert agents.standing(connection, ["claire"])["claire"].presence == "available"
    desk.set_presence(runtime, centre, CLAIRE, "claire", "away", "pause", None)
    away = _newest(runtime)
    desk.set_presence(runtime, centre, CLAIRE, "claire", "available", "retour", None)
    assert _code(lambda: _undo(runtime, outlooks, away)) == (409, "changed_since")


def test_a_caller_s_mark_is_taken_off_and_put_back(runtime: Runtime, outlooks: Outlooks, clock: StoppedClock) -> None:
    row = desk.new_mark(runtime, CLAIRE, "06 12 34 56 78", "blocked", "insultes", clock.at + HOUR)
    desk.mark_caller(runtime, CLAIRE, row)
    blocked = _newest(runtime)
    unmarked = _undo(runtime, outlooks, blocked)
    assert not outlooks.fresh().is_marked("+33612345678", "blocked", clock.at)
    _undo(runtime, outlooks, unmarked)
    assert outlooks.fresh().is_marked("+33612345678", "blocked", clock.at)
    desk.unmark_caller(runtime, CLAIRE, row.id, "x")
    again = _newest(runtime)
    clock.at += 2 * HOUR
    assert _code(lambda: _undo(runtime, outlooks, again)) == (409, "changed_since")


def test_what_cannot_be_undone_says_so(runtime: Runtime, outlooks: Outlooks) -> None:
    now: datetime = runtime.clock.now()
    seen = runtime.database.write(lambda connection: journal.add(
        connection, journal.Entry(now, "claire", "supervisor", "console", "number_seen", "x", {}, "")
    ))
    assert not can_be_undone("number_seen")
    assert _code(lambda: _undo(runtime, outlooks, seen)) == (409, "cannot_be_undone")
    assert _code(lambda: undo(runtime, outlooks.fresh(), BRUNO, 99, "x")) == (404, "unknown_entry")
    assert _code(lambda: undo(runtime, outlooks.fresh(), BRUNO, seen.id, " ")) == (422, "reason_missing")

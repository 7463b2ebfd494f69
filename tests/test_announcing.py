"""Announcements: put up and ended with a reason, heard by callers and seen by visitors, and gone at their end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.announcing import end_announcement, new_announcement, put_announcement
from routing.availability import Outlooks, availability_at
from routing.domain.errors import Refused
from routing.domain.heard import heard_first
from routing.domain.text import Language, Text
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import journal
from routing.unannouncing import undo_end, undo_put
from tests.conftest import StoppedClock

CLAIRE = Author("claire", "supervisor", "console")
HOUR = timedelta(hours=1)
DELAYS = Text("Les délais sont plus longs qu’à l’habitude.", "Waits are longer than usual.")
OVER = Text("Tout est rétabli, au 01 73 01 84 99.", "All is well again.")
LINE = "telephone"


def _put(runtime: Runtime, outlooks: Outlooks, text: Text = DELAYS, seen: list[str] | None = None) -> str:
    until = runtime.clock.now() + HOUR
    rows = new_announcement(runtime, CLAIRE, outlooks.fresh(), [LINE], text, until)
    put_announcement(runtime, CLAIRE, rows, "panne", seen)
    return rows[0].id


def _told(runtime: Runtime, outlooks: Outlooks) -> Text | None:
    found = outlooks.fresh().announcement(LINE, runtime.clock.now())
    return found.text if found else None


def _undone(runtime: Runtime, outlooks: Outlooks, undo: object = undo_put) -> bool:
    assert callable(undo)
    now = runtime.clock.now()

    def work(connection: journal.Connection) -> bool:
        return bool(undo(connection, CLAIRE, journal.newest(connection, 1)[0], "erreur", now))

    return runtime.database.write(work)


def test_it_is_told_elsewhere_until_its_end(
    runtime: Runtime, outlooks: Outlooks, elsewhere: Runtime, clock: StoppedClock
) -> None:
    others = Outlooks(elsewhere)
    others.fresh()
    _put(runtime, outlooks)
    told, now = others.fresh(), clock.now()

    assert told.next_boundary(now) == now.replace(microsecond=0) + HOUR
    assert availability_at(told, [LINE], now).lines[0].announcement is not None
    clock.at += HOUR
    assert others.fresh().announcement(LINE, clock.now()) is None
    assert told.holds_since(clock.now()) == clock.now().replace(microsecond=0)


def test_callers_hear_it_before_the_menu_while_open(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock
) -> None:
    outlook, now = outlooks.fresh(), clock.now()
    line, status = outlook.line(LINE), outlook.status(LINE, now)
    assert status.is_open
    for language in Language:
        said = heard_first(outlook.centre, line, status, now, DELAYS, language)
        assert said[1] == DELAYS.in_(language)
        assert len(said) > 3
    night = now + timedelta(hours=12)
    closed = heard_first(outlook.centre, line, outlook.status(LINE, night), night, DELAYS, Language.FR)
    assert closed and DELAYS.fr not in closed


def test_the_newest_takes_the_place_of_the_one_before(runtime: Runtime, outlooks: Outlooks) -> None:
    first = _put(runtime, outlooks)
    second = _put(runtime, outlooks, OVER, seen=[first])
    assert _told(runtime, outlooks) == OVER
    with pytest.raises(Refused) as late:
        _put(runtime, outlooks, DELAYS, seen=[first])
    assert late.value.status == 409
    with runtime.database.read() as connection:
        entry = journal.latest(connection, 1)[0]
    assert (entry.action, entry.subject, entry.detail["before"]["id"]) == ("announcement_put", second, first)
    assert "84 99" not in str(entry.detail), "the journal never holds a number"


def test_undone_from_the_journal(runtime: Runtime, outlooks: Outlooks) -> None:
    _put(runtime, outlooks)
    _put(runtime, outlooks, OVER)
    assert _undone(runtime, outlooks)
    assert _told(runtime, outlooks) == DELAYS

    assert end_announcement(runtime, CLAIRE, LINE, "fini")
    assert _told(runtime, outlooks) is None
    assert not end_announcement(runtime, CLAIRE, LINE, "fini")
    assert _undone(runtime, outlooks, undo_end)
    assert _told(runtime, outlooks) == DELAYS
    assert _undone(runtime, outlooks)
    assert _told(runtime, outlooks) is None
    assert not _undone(runtime, outlooks, undo_put), "what is over cannot be taken back"


def test_what_is_wrong_is_told_all_at_once(runtime: Runtime, outlooks: Outlooks) -> None:
    with pytest.raises(Refused) as refused:
        new_announcement(runtime, CLAIRE, outlooks.fresh(), [], Text(" \n", "x" * 601), None)
    assert [fault.pointer for fault in refused.value.faults] == ["/text/fr", "/text/en", "/until", "/lines"]
    row = new_announcement(
        runtime, CLAIRE, outlooks.fresh(), [LINE], Text("a\0b\n\nc\u00a0!", "d"), runtime.clock.now() + HOUR
    )[0]
    assert row.text.fr == "ab c\u00a0!", "what PostgreSQL cannot hold is left out"
    with pytest.raises(Refused):
        put_announcement(runtime, CLAIRE, [row], "  ")
    assert _told(runtime, outlooks) is None

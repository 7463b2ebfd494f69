"""New calls: each is written once with its first step, whoever comes at the same time, and never on hours of before."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from routing.store import calls, revisions
from routing.store.call_openings import OPENINGS, Opened, Opening, open_call
from routing.store.calls import CallRow, StepRow
from routing.store.database import Database, DatabaseFault
from tests.store.databases import MONDAY, another, out_of_order

PATIENCE = 10.0
STEP = StepRow(MONDAY, "incoming", {"place": "menu", "é\u2028": ['"', "\\"]}, "<Response>d’accord</Response>")


def _opening(number: int, **changed: Any) -> Opening:
    row = CallRow(
        f"CA{number:032x}", "telephone", "+33612345678", "+33173018499", "in_menu", MONDAY, ended_as="abandoned_menu",
        caller="+33612345678", place="menu", memory={"step": 1, "path": ["a", "é"]},
    )
    return Opening(replace(row, **changed), STEP)


def _open(database: Database, opening: Opening) -> Opened:
    return open_call(database, opening, PATIENCE)


def _kept(database: Database, sid: str) -> tuple[CallRow | None, tuple[StepRow, ...]]:
    with database.read() as connection:
        return calls.find(connection, sid), calls.steps(connection, sid)


@contextmanager
def _busy(database: Database) -> Iterator[None]:
    """Whoever opens a call meanwhile waits for a table, so that those who come after are together."""
    with another(database) as other, other.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("LOCK TABLE calls IN EXCLUSIVE MODE"))
        yield


def _at_once(database: Database, openings: list[Opening]) -> list[Opened | BaseException]:
    with ThreadPoolExecutor(len(openings)) as pool:
        with _busy(database):
            asked = [pool.submit(partial(_open, database, one)) for one in openings]
        return [one.exception() or one.result() for one in asked]


def test_what_was_written_is_all_there(database: Database) -> None:
    opening = _opening(1)
    assert _open(database, opening) is Opened.BEGUN
    with another(database) as other:
        assert _kept(other, opening.call.sid) == (opening.call, (STEP,))


def test_a_call_that_is_known_stays_as_it_was(database: Database) -> None:
    opening = _opening(1)
    assert _open(database, opening) is Opened.BEGUN
    again = Opening(replace(opening.call, state="waiting"), replace(STEP, name="another"))
    assert _open(database, again) is Opened.KNOWN
    assert _kept(database, opening.call.sid) == (opening.call, (STEP,))


@pytest.mark.parametrize(("decided_on", "came"), [(0, Opened.STALE), (1, Opened.BEGUN), (None, Opened.BEGUN)])
def test_nothing_is_written_where_hours_changed_since(
    database: Database, decided_on: int | None, came: Opened
) -> None:
    opening = replace(_opening(1), rows_number=decided_on)
    database.write(lambda connection: revisions.advance(connection, MONDAY))
    assert _open(database, opening) is came
    assert (_kept(database, opening.call.sid)[0] is not None) is (came is Opened.BEGUN)


def test_before_any_change_the_number_is_nought(database: Database) -> None:
    assert _open(database, replace(_opening(1), rows_number=0)) is Opened.BEGUN


def test_those_who_come_at_once_are_each_written(database: Database) -> None:
    openings = [_opening(number) for number in range(30)]
    assert _at_once(database, openings) == [Opened.BEGUN] * 30
    assert [_kept(database, one.call.sid) for one in openings] == [(one.call, (STEP,)) for one in openings]


def test_a_call_that_comes_five_times_at_once_begins_once(database: Database) -> None:
    came = _at_once(database, [_opening(1)] * 5)
    assert sorted(str(one) for one in came) == ["begun", *["known"] * 4]
    assert len(_kept(database, _opening(1).call.sid)[1]) == 1


def test_one_that_cannot_be_written_keeps_no_other_back(database: Database) -> None:
    spoilt: Any = _opening(99, from_raw=None)
    came = _at_once(database, [_opening(1), spoilt, _opening(2), _opening(3)])
    assert isinstance(came.pop(1), DatabaseFault)
    assert came == [Opened.BEGUN] * 3


def test_a_database_that_takes_nothing_tells_everybody_and_is_well_afterwards(database: Database) -> None:
    with out_of_order(database), ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(partial(_open, database, _opening(number))) for number in range(4)]
        assert all(isinstance(one.exception(), DatabaseFault) for one in asked)
    assert _open(database, _opening(1)) is Opened.BEGUN


def test_where_no_connection_is_had_for_all_none_is_asked_for_by_each(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        assert OPENINGS not in database.made  # its one writer does them together
        return
    with another(database) as gone:
        monkeypatch.setattr(gone, "_at_once", Database("postgresql://nobody@127.0.0.1:1/none").engine)
        came = _at_once(gone, [_opening(number) for number in range(4)])
    assert all(isinstance(one, DatabaseFault) for one in came)
    assert _kept(database, _opening(1).call.sid) == (None, ())

"""Callbacks as rows: one open one to a place of a number, one move of a row as it was read, each with its reason."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

from routing.domain.callback import MOVES, OVER, CallbackEvent, CallbackState
from routing.store import callbacks
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection, Database
from tests.store.databases import MONDAY, another

LATER = MONDAY + timedelta(minutes=5)
NUMBER = "+33612345678"


def _row(id_: str = "a", reference: str = "RC-7F3K", place: int = 0, number: str = NUMBER) -> CallbackRow:
    window = (MONDAY, MONDAY + timedelta(minutes=30))
    return CallbackRow(
        id_, reference, number, place, "telephone", "support", "refund", "fr", callbacks.WEB, CallbackState.WAITING,
        "booked", *window, *window, MONDAY, 0, MONDAY, MONDAY, 0, 0, 0, False, None, None, None, "v1", MONDAY, "CA1",
        MONDAY, MONDAY, None, 1,
    )


def _added(database: Database, row: CallbackRow | None = None) -> CallbackRow:
    made = row or _row()
    assert database.write(lambda connection: callbacks.add(connection, made))
    return made


def _found(database: Database, id_: str = "a") -> CallbackRow:
    with database.read() as connection:
        found = callbacks.find(connection, id_)
    assert found is not None
    return found


def test_a_row_is_read_as_it_was_written(database: Database) -> None:
    row = _added(database)
    with database.read() as connection:
        assert callbacks.find(connection, "a") == callbacks.of_reference(connection, "RC-7F3K") == row
        assert callbacks.open_of_number(connection, NUMBER) == (row,)
        assert callbacks.find(connection, "b") is callbacks.of_reference(connection, "RC-7777") is None
        (change,) = callbacks.changes_of(connection, "a")
    assert (change.event, change.state, change.reason, change.at) == ("booked", "waiting", "booked", MONDAY)


def test_a_reference_is_one_s_and_a_place_of_a_number_has_one_open(database: Database) -> None:
    row = _added(database)

    def add(other: CallbackRow) -> bool:
        return database.write(lambda connection: callbacks.add(connection, other))

    assert not add(_row("b", "RC-7F3K", place=1))
    assert not add(_row("b", "RC-7777"))
    assert add(_row("b", "RC-7777", place=1))
    assert add(_row("c", "RC-6666", number="+33612345679"))
    database.write(lambda connection: callbacks.move(connection, row, CallbackEvent.CANCELLED, "x", LATER))
    assert add(_row("d", "RC-9999"))
    with database.read() as connection:
        assert {one.id for one in callbacks.open_of_number(connection, NUMBER)} == {"b", "d"}


def test_every_row_moves_as_the_table_says(database: Database) -> None:
    now = LATER + timedelta(minutes=1)
    for number, (state, event) in enumerate(product(CallbackState, CallbackEvent)):
        made = _row(f"row{number}", f"RC-{number}", number=f"+336{number:08d}")
        row = _added(database, replace(made, state=state, ended_at=LATER if state in OVER else None))
        moved = database.write(
            lambda connection, row=row, event=event: callbacks.move(
                connection, row, event, "why", now, {"n": 1}, tries=7)
        )
        found, after = _found(database, row.id), MOVES[state].get(event)
        with database.read() as connection:
            last = callbacks.changes_of(connection, row.id)[-1]
        if after is None:
            assert (moved, found, last.event) == (None, row, "booked"), (state, event)
            continue
        assert moved == found, (state, event)
        assert (found.state, found.reason, found.tries, found.version) == (after, "why", 7, 2)
        assert (found.changed_at, found.ended_at) == (now, now if after in OVER else None)
        assert (last.event, last.state, last.reason, last.detail) == (event.value, after.value, "why", {"n": 1})


def test_a_row_that_was_changed_meanwhile_is_not_moved(database: Database) -> None:
    row = _added(database)
    with another(database) as elsewhere:
        elsewhere.write(lambda connection: callbacks.amend(connection, row, priority=2))
    for change in (
        lambda connection: callbacks.move(connection, row, CallbackEvent.CLAIMED, "x", LATER),
        lambda connection: callbacks.amend(connection, row, priority=1),
    ):
        assert database.write(change) is None
    assert (_found(database).state, _found(database).priority) == (CallbackState.WAITING, 2)


def test_of_many_who_claim_one_at_once_one_has_it(database: Database) -> None:
    row = _added(database)

    def claim(connection: Connection) -> bool:
        return callbacks.move(connection, row, CallbackEvent.CLAIMED, "claimed", LATER) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: database.write(claim), range(8))) == 1


def test_one_that_is_held_is_read_after_whoever_held_it(database: Database) -> None:
    _added(database)

    def raise_priority(connection: Connection) -> None:
        held = callbacks.lock(connection, "a")
        assert held is not None
        assert callbacks.amend(connection, held, priority=held.priority + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: database.write(raise_priority), range(8)))
    assert (_found(database).priority, _found(database).version) == (8, 9)


def test_moments_keep_their_instant(database: Database) -> None:
    paris = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
    assert _found(database, _added(database, replace(_row(), window_start=paris)).id).window_start == paris

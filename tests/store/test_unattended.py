"""Who is rung or talked by their state alone is found; nobody else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from routing.domain.attempt import AttemptOutcome
from routing.domain.callback import CallbackState
from routing.store import attempts, callbacks
from routing.store.attempts import CALLBACK, AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection, Database
from routing.store.unattended import unattended
from tests.store.databases import MONDAY

SECOND = timedelta(seconds=1)


def _add(connection: Connection, id_: str, state: CallbackState, n: int | None = None) -> None:
    """A callback at its second try; `n` is the try that is there."""
    row = CallbackRow(
        id_, f"RC-{id_}", f"+3361234567{id_}", 0, "telephone", "support", None, "fr", "web", state, "claimed", None,
        None, None, None, None, 0, MONDAY, MONDAY, 2, 0, 0, False, None, None, None, None, None, None, MONDAY, MONDAY,
        None, 1,
    )
    assert callbacks.add(connection, replace(row, changed_at=MONDAY + int(id_) * SECOND))
    if n is not None:
        attempts.add(connection, AttemptRow(
            f"t{id_}", f"token{id_}", CALLBACK, "claire", "support", "", 25, MONDAY, MONDAY, callback_id=id_, n=n
        ))


def test_whom_nothing_rings_or_talks_for(database: Database) -> None:
    def work(connection: Connection) -> None:
        _add(connection, "1", CallbackState.DIALLING)
        _add(connection, "2", CallbackState.TALKING, n=1)
        _add(connection, "3", CallbackState.TALKING, n=2)
        _add(connection, "4", CallbackState.DIALLING, n=2)
        _add(connection, "5", CallbackState.DIALLING, n=2)
        _add(connection, "6", CallbackState.DIALLING, n=2)
        _add(connection, "7", CallbackState.WAITING)
        _add(connection, "8", CallbackState.CANCELLED, n=2)
        attempts.end(connection, "t4", AttemptOutcome.BUSY, MONDAY)
        attempts.decide(connection, "t5", AttemptOutcome.CANCELLED, MONDAY)
        assert unattended(connection, MONDAY + 60 * SECOND, 9) == ("1", "2", "4", "5")
        assert unattended(connection, MONDAY + 60 * SECOND, 2) == ("1", "2")
        assert unattended(connection, MONDAY + 2 * SECOND, 9) == ("1",)

    database.write(work)

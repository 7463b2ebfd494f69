"""Calls that the network has just placed are kept at once, unless something else is known of their tries."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from routing.domain.attempt import AttemptOutcome, AttemptState
from routing.store import attempts, batches
from routing.store.attempts import CALLBACK, AttemptRow
from routing.store.database import Connection, Database
from tests.store.databases import MONDAY

LATER = MONDAY + timedelta(seconds=85)


def _try(id_: str) -> AttemptRow:
    return AttemptRow(
        id_, f"token-{id_}", CALLBACK, "claire", "support", "", 25, MONDAY, MONDAY + timedelta(seconds=55),
        callback_id=f"of-{id_}", n=1, strategy="customer_first",
    )


def test_what_is_placed_is_tied_to_its_call(database: Database) -> None:
    def work(connection: Connection) -> frozenset[str]:
        attempts.add(connection, _try("a"), _try("b"))
        return batches.keep_placed(connection, [("a", "CA1", LATER), ("b", "CA2", LATER)], MONDAY)

    assert database.write(work) == {"a", "b"}
    with database.read() as connection:
        kept = attempts.find(connection, "a")
    assert kept == replace(
        _try("a"), state=AttemptState.PLACED, call_sid="CA1", placed_at=MONDAY, lease_until_at=LATER
    )


def test_what_more_is_known_of_is_left_alone(database: Database) -> None:
    """The webhook may have come first, with the same call or with another; or nobody wants the try any more."""
    def work(connection: Connection) -> frozenset[str]:
        attempts.add(connection, *map(_try, ("same", "other", "cancelled", "over", "taken")))
        assert attempts.bind(connection, "same", "CA1")
        assert attempts.bind(connection, "other", "CA9")
        assert attempts.decide(connection, "cancelled", AttemptOutcome.CANCELLED, LATER)
        assert attempts.end(connection, "over", AttemptOutcome.NOT_PLACED, MONDAY)
        return batches.keep_placed(connection, [
            (id_, sid, LATER + timedelta(hours=1)) for id_, sid in (
                ("same", "CA1"), ("other", "CA2"), ("cancelled", "CA3"), ("over", "CA4"), ("taken", "CA9"),
            )
        ], MONDAY)

    assert database.write(work) == {"same"}
    with database.read() as connection:
        found = {id_: attempts.find(connection, id_) for id_ in ("same", "other", "cancelled", "over", "taken")}
    assert {id_: row and row.call_sid for id_, row in found.items()} == {
        "same": "CA1", "other": "CA9", "cancelled": None, "over": None, "taken": None,
    }
    assert {row.placed_at for row in found.values() if row} == {None}


def test_nothing_is_nothing(database: Database) -> None:
    with database.read() as connection:
        assert batches.keep_placed(connection, [], MONDAY) == frozenset()
        assert batches.known_calls(connection, []) == {}

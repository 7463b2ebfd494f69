"""The journal's chain: whatever is done to a row behind the program's back, the first break is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, update

from routing.journal_checks import Break, Verdict, verify
from routing.store import journal
from routing.store.database import Connection, Database
from routing.store.tables import journal as table
from tests.store.test_journal import CLOSED


@pytest.fixture
def written(database: Database) -> Database:
    """Five entries."""
    for number in range(5):
        entry = replace(CLOSED, subject=f"cl_{number}", reason=f"n° {number} « é »")
        database.write(lambda connection, entry=entry: journal.add(connection, entry))
    return database


def _verified(database: Database, last: int | None = None) -> Verdict:
    with database.read() as connection:
        return verify(connection, last)


def test_a_sound_journal(written: Database) -> None:
    verdict = _verified(written)
    assert (verdict.is_sound, verdict.count) == (True, 5)
    assert _verified(written, 2).count == 2
    assert _verified(written, 5) == _verified(written, 500) == verdict


@pytest.mark.parametrize("changed", [
    {"reason": "another"}, {"author": "eve"}, {"detail": {"line": "chat"}}, {"at": CLOSED.at.replace(second=9)},
    {"undoes": 1}, {"address": "192.0.2.1"}, {"role": "admin"}, {"hash": "f" * 64},
])
def test_a_row_that_was_changed(written: Database, changed: dict[str, Any]) -> None:
    written.write(lambda connection: connection.execute(update(table).where(table.c.id == 3).values(**changed)))
    found = _verified(written)
    assert (found.broken_at, found.why, found.count) == (3, Break.CHANGED, 2)
    assert not found.is_sound


@pytest.mark.parametrize("gone", [1, 3])
def test_a_row_that_was_taken_out(written: Database, gone: int) -> None:
    written.write(lambda connection: connection.execute(delete(table).where(table.c.id == gone)))
    found = _verified(written)
    assert (found.broken_at, found.why) == (gone + 1, Break.MISSING)


def test_rows_that_changed_places(written: Database) -> None:
    def swap(connection: Connection) -> None:
        for old, new in ((3, 99), (4, 3), (99, 4)):
            connection.execute(update(table).where(table.c.id == old).values(id=new))

    written.write(swap)
    found = _verified(written)
    assert (found.broken_at, found.why) == (3, Break.OUT_OF_ORDER)


def test_only_the_part_that_was_asked_for_is_followed(written: Database) -> None:
    written.write(lambda connection: connection.execute(update(table).where(table.c.id == 1).values(reason="x")))
    assert _verified(written, 3).is_sound
    assert _verified(written).broken_at == 1


def test_an_end_that_was_cut_off_is_missed_by_whoever_kept_the_head(written: Database) -> None:
    head = _verified(written).head
    written.write(lambda connection: connection.execute(delete(table).where(table.c.id == 5)))
    assert _verified(written).is_sound
    with written.read() as connection:
        assert verify(connection, head=head).why is Break.MISSING

"""Rows of sessions: one ends once, all but one at once, and what ran out is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from routing.store import sessions, users
from routing.store.database import Database
from routing.store.sessions import SessionRow
from routing.store.users import UserRow

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=1)
CLAIRE = UserRow("claire", "supervisor", NOW, "claire")
ROW = SessionRow("s1", "claire", "a" * 64, "192.0.2.1", NOW, NOW, NOW + timedelta(days=7))
ROWS = (ROW, replace(ROW, id="s2", hash="b" * 64), replace(ROW, id="s3", hash="c" * 64))


@pytest.fixture
def known(database: Database) -> Database:
    """A database with Claire and three sessions of hers."""
    database.write(lambda connection: users.add(connection, CLAIRE))
    for row in ROWS:
        database.write(lambda connection, row=row: sessions.add(connection, row))
    return database


def _ids(known: Database) -> list[str]:
    with known.read() as connection:
        return sorted(row.id for row in sessions.of_user(connection, "claire", NOW, LONG_AGO))


def test_a_session_is_found_with_its_user_by_its_hash(known: Database) -> None:
    with known.read() as connection:
        assert sessions.find(connection, ROW.hash, NOW, LONG_AGO) == (CLAIRE, ROW)
        for hash_, now, seen_after in (
            ("d" * 64, NOW, LONG_AGO), (ROW.hash, ROW.expires_at, LONG_AGO), (ROW.hash, NOW, NOW)
        ):
            assert sessions.find(connection, hash_, now, seen_after) is None


def test_a_session_ends_once(known: Database) -> None:
    assert [known.write(lambda connection: sessions.end(connection, "s1", NOW)) for _ in range(2)] == [True, False]
    assert _ids(known) == ["s2", "s3"]


def test_all_end_but_one(known: Database) -> None:
    assert known.write(lambda connection: sessions.end_all(connection, "claire", NOW, "s2")) == 2
    assert _ids(known) == ["s2"]
    assert known.write(lambda connection: sessions.end_all(connection, "claire", NOW)) == 1
    assert _ids(known) == []


def test_they_end_with_their_user(known: Database) -> None:
    known.write(lambda connection: users.remove(connection, "claire", NOW))
    assert _ids(known) == []


def test_those_that_ran_out_are_forgotten(known: Database) -> None:
    assert known.write(lambda connection: sessions.forget_before(connection, NOW)) == 0
    assert known.write(lambda connection: sessions.forget_before(connection, ROW.expires_at)) == 3

"""Users and tokens as rows: one of a name, tokens that go with their user, a use noted once a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.store import users
from routing.store.database import Connection, Database, DatabaseFault
from routing.store.users import Bearer, TokenRow, UserRow
from tests.store.databases import MONDAY, done_twice_at_once

CLAIRE = UserRow("claire", "admin", MONDAY)
TOKEN = TokenRow("t1", "claire", "a" * 64, MONDAY, MONDAY + timedelta(days=1))
LATER = MONDAY + timedelta(minutes=1)


@pytest.fixture
def known(database: Database) -> Database:
    """A database with Claire and a token of hers."""
    database.write(lambda connection: users.add(connection, CLAIRE))
    database.write(lambda connection: users.add_token(connection, TOKEN))
    return database


def _bearer(database: Database, hash_: str = TOKEN.hash) -> Bearer | None:
    with database.read() as connection:
        return users.bearer_of(connection, hash_)


def test_users_are_listed_by_name_and_found(known: Database) -> None:
    assert known.write(lambda connection: users.add(connection, UserRow("Adèle", "viewer", LATER))) is True
    assert known.write(lambda connection: users.add(connection, UserRow("claire", "viewer", LATER))) is False
    with known.read() as connection:
        assert {row.name: row.role for row in users.listed(connection)} == {"Adèle": "viewer", "claire": "admin"}
        assert users.find(connection, "claire") == CLAIRE
        assert users.find(connection, "Claire") is None


def test_a_token_is_found_by_its_hash(known: Database) -> None:
    assert _bearer(known) == Bearer(CLAIRE, TOKEN, False)
    assert _bearer(known, "b" * 64) is None


def test_a_hash_is_kept_once_and_a_token_needs_its_user(known: Database) -> None:
    for row in (TokenRow("t2", "claire", TOKEN.hash, MONDAY), TokenRow("t3", "karim", "b" * 64, MONDAY)):
        with pytest.raises(DatabaseFault):
            known.write(lambda connection, row=row: users.add_token(connection, row))


def test_a_removed_user_takes_the_tokens_along_and_comes_back_without_them(known: Database) -> None:
    assert known.write(lambda connection: users.remove(connection, "claire", LATER)) is True
    assert known.write(lambda connection: users.remove(connection, "claire", LATER)) is False
    assert _bearer(known) == Bearer(CLAIRE, TOKEN, True)
    again = UserRow("claire", "viewer", LATER)
    assert known.write(lambda connection: users.add(connection, again)) is True
    assert _bearer(known) == Bearer(again, TOKEN, True)
    with known.read() as connection:
        assert users.tokens_of(connection, "claire", LATER) == ()


def test_a_token_made_while_its_user_was_removed_does_not_outlive_that(known: Database) -> None:
    """The row of another transaction, which had not seen the removal."""
    late = TokenRow("t2", "claire", "c" * 64, LATER)
    known.write(lambda connection: users.remove(connection, "claire", LATER))
    known.write(lambda connection: users.add_token(connection, late))
    known.write(lambda connection: users.add(connection, UserRow("claire", "viewer", LATER)))
    found = _bearer(known, late.hash)
    assert found is not None
    assert found.is_revoked


def test_a_use_is_noted_unless_a_later_one_is(known: Database) -> None:
    def note(seconds: int) -> bool:
        now = MONDAY + timedelta(seconds=seconds)
        return known.write(lambda connection: users.used(connection, "t1", now, now - timedelta(minutes=1)))

    assert [note(seconds) for seconds in (0, 1, 59, 60, 61, 120)] == [True, False, False, True, False, True]
    found = _bearer(known)
    assert found is not None
    assert found.token.last_used_at == MONDAY + timedelta(seconds=120)


def test_tokens_that_have_run_out_are_good_for_nothing(known: Database) -> None:
    with known.read() as connection:
        assert TOKEN.expires_at is not None
        assert len(users.tokens_of(connection, "claire", TOKEN.expires_at - timedelta(seconds=1))) == 1
        assert users.tokens_of(connection, "claire", TOKEN.expires_at) == ()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_who_add_the_same_name_at_once_are_one(database: Database) -> None:
    def work(connection: Connection) -> bool:
        return users.add(connection, CLAIRE)

    assert done_twice_at_once(database, work) == (True, False)

"""Text messages: news of them comes in any order and more than once, and only ever moves them forward."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations, product

import pytest

from routing.store import messages
from routing.store.database import Database
from routing.store.messages import FINAL, MessageRow
from tests.store.databases import MONDAY, another, done_twice_at_once

MESSAGE = MessageRow(
    "0" * 32, "token", "CA1", "+33612345678", "refund", "fr", "Bonjour", 1, "pending", None, None, MONDAY, MONDAY
)
LATER = MONDAY + timedelta(seconds=5)
WAY = ("pending", "accepted", "queued", "sending", "sent")
RANK = {state: rank for rank, state in enumerate(WAY)} | dict.fromkeys(FINAL, len(WAY))


def _found(database: Database) -> MessageRow:
    with database.read() as connection:
        found = messages.find_by_token(connection, "token")
    assert found is not None
    return found


def _advance(database: Database, state: str, error: str | None = None) -> bool:
    return database.write(lambda connection: messages.advance(connection, "token", state, error, LATER))


@pytest.fixture
def known(database: Database) -> Database:
    """A database with a message in it."""
    database.write(lambda connection: messages.add(connection, MESSAGE))
    return database


def test_a_message_is_found_by_its_token_and_by_its_call(known: Database) -> None:
    with another(known) as other:
        assert _found(other) == MESSAGE
    with known.read() as connection:
        assert messages.of_call(connection, "CA1") == (MESSAGE,)
        assert messages.of_call(connection, "CA2") == ()
        assert messages.find_by_token(connection, "another") is None


@pytest.mark.parametrize(("first", "second"), list(product((*WAY, *FINAL), repeat=2)))
def test_every_state_against_every_other(known: Database, first: str, second: str) -> None:
    _advance(known, first)
    assert _advance(known, second, "30005") is (RANK[second] > RANK[first])
    assert _found(known).state == (second if RANK[second] > RANK[first] else first)


@pytest.mark.parametrize("order", list(permutations(("queued", "sent", "delivered"))))
def test_in_whatever_order_statuses_come_the_last_state_is_the_same(known: Database, order: tuple[str, ...]) -> None:
    for state in order:
        _advance(known, state)
    assert _found(known).state == "delivered"


def test_the_first_sid_wins(known: Database) -> None:
    for sid, is_bound in (("SM1", True), ("SM1", True), ("SM2", False)):
        assert known.write(lambda connection, sid=sid: messages.bind(connection, "token", sid, LATER)) is is_bound
    assert _found(known).sid == "SM1"
    with known.read() as connection:
        assert messages.bound_elsewhere(connection, "another", "SM1") is True
        assert messages.bound_elsewhere(connection, "token", "SM1") is False
        assert messages.bound_elsewhere(connection, "another", "SM2") is False


def test_a_doubt_is_noted_while_nothing_is_known_and_news_lift_it(known: Database) -> None:
    assert known.write(lambda connection: messages.doubt(connection, "token", "unknown", LATER)) is True
    assert (_found(known).state, _found(known).error) == ("pending", "unknown")
    _advance(known, "sent")
    assert (_found(known).state, _found(known).error) == ("sent", None)
    assert known.write(lambda connection: messages.doubt(connection, "token", "unknown", LATER)) is False


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_ends_at_once_are_one(known: Database) -> None:
    ended = done_twice_at_once(
        known, lambda connection: messages.advance(connection, "token", "delivered", None, LATER)
    )
    assert ended == (True, False)

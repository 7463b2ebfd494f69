"""Keys of clients: kept once, in the transaction of what they answered, and forgotten in their time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from routing.store import idempotency
from routing.store.database import Connection, Database
from routing.store.idempotency import Kept
from tests.store.databases import MONDAY

KEPT = Kept("hash", 201, {"reference": "RC-7F3K", "texte": "é"})


def _keep(database: Database, key: str = "k", kept: Kept = KEPT) -> bool:
    return database.write(lambda connection: idempotency.keep(connection, key, kept, MONDAY))


def _found(database: Database, key: str = "k") -> Kept | None:
    with database.read() as connection:
        return idempotency.find(connection, key)


def test_the_first_answer_stands(database: Database) -> None:
    assert _found(database) is None
    assert _keep(database)
    assert not _keep(database, kept=Kept("other", 201, {}))
    assert _found(database) == KEPT


def test_of_many_at_once_one_keeps_it(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda n: _keep(database, kept=Kept(str(n), 201, {})), range(8))) == 1


def test_an_answer_is_said_once_it_is_known_or_the_key_let_go(database: Database) -> None:
    _keep(database, kept=Kept("hash", 0, {}))
    database.write(lambda connection: idempotency.amend(connection, "k", KEPT))
    assert _found(database) == KEPT
    database.write(lambda connection: idempotency.let_go(connection, "k"))
    assert _keep(database)


def test_undone_with_its_transaction_it_is_not_kept(database: Database) -> None:
    def work(connection: Connection) -> None:
        idempotency.keep(connection, "k", KEPT, MONDAY)
        raise ValueError("undone")

    with pytest.raises(ValueError, match="undone"):
        database.write(work)
    assert _found(database) is None


def test_old_ones_are_forgotten(database: Database) -> None:
    _keep(database)
    assert database.write(lambda connection: idempotency.forget_before(connection, MONDAY)) == 0
    later = MONDAY + timedelta(seconds=1)
    assert database.write(lambda connection: idempotency.forget_before(connection, later)) == 1
    assert _found(database) is None

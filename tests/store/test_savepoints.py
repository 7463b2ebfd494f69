"""A work that fails by itself is undone alone."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from routing.store.database import Connection, Database
from routing.store.savepoints import Undone, tried
from routing.store.tables import callback_asks
from tests.store.databases import MONDAY


def _asks(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(callback_asks.select().with_only_columns(callback_asks.c.asker)).scalars())


def _ask(connection: Connection, asker: str) -> None:
    connection.execute(callback_asks.insert().values(asker=asker, at=MONDAY))


def test_what_fails_is_undone_alone(database: Database) -> None:
    def fails(connection: Connection) -> None:
        _ask(connection, "b")
        raise ArithmeticError("no")

    def work(connection: Connection) -> str:
        _ask(connection, "a")
        with pytest.raises(Undone) as undone:
            tried(connection, lambda: fails(connection))
        assert isinstance(undone.value.__cause__, ArithmeticError)
        tried(connection, lambda: _ask(connection, "c"))
        return "done"

    assert database.write(work) == "done"
    assert _asks(database) == ["a", "c"]


def test_what_concerns_the_whole_transaction_is_let_through(database: Database) -> None:
    def collides() -> None:
        raise OperationalError("select", {}, Exception("deadlock"))

    with pytest.raises(OperationalError):
        database.write(lambda connection: tried(connection, collides))

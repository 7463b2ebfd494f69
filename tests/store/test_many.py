"""One statement for many rows does to each what a statement of its own would, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from routing.store.columns import metadata
from routing.store.database import Connection, Database
from routing.store.many import Among, Many, Pairs
from routing.store.tables import agents, callback_changes, paces
from tests.store.databases import MONDAY

ADDED = Many(agents, ("id", "presence", "since_at", "until_at", "reason", "version"), is_new=True)
CHANGED = Many(agents, ("until_at", "reason"), {"presence": "away", "version": agents.c.version + 1})
LATER = MONDAY + timedelta(hours=1, microseconds=7)
NAMES = ("a", "b", "c’, {d}", 'e"\\ f')


def _rows(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"{number}{name}", "presence": "available", "since_at": MONDAY + timedelta(seconds=number),
         "until_at": None if number % 2 else LATER, "reason": name if number % 2 else None, "version": 1}
        for number, name in zip(range(count), NAMES, strict=False)
    ]


def _kept(database: Database, *columns: str) -> list[tuple[Any, ...]]:
    chosen = [agents.c[name] for name in columns]
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*chosen).order_by(agents.c.since_at))]


@pytest.mark.parametrize("count", [1, 2, 4])
def test_rows_are_added_as_they_are(database: Database, count: int) -> None:
    rows = _rows(count)
    database.write(lambda connection: ADDED.run(connection, rows))
    assert _kept(database, "id", "since_at", "until_at", "reason") == [
        (row["id"], row["since_at"], row["until_at"], row["reason"]) for row in rows
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_those_named_are_changed_and_no_others(database: Database, count: int) -> None:
    rows = _rows(4)
    wanted = [{"of_id": row["id"], "until_at": LATER, "reason": f"of {row['id']}"} for row in rows[:count]]
    database.write(lambda connection: ADDED.run(connection, rows))
    database.write(lambda connection: CHANGED.run(connection, wanted))
    assert _kept(database, "id", "presence", "until_at", "reason", "version") == [
        (row["id"], "away", LATER, f"of {row['id']}", 2) for row in rows[:count]
    ] + [(row["id"], "available", row["until_at"], row["reason"], 1) for row in rows[count:]]


def test_a_choice_is_the_same_whatever_the_number_of_values(database: Database) -> None:
    chosen = Among(lambda is_in: select(agents.c.id).where(is_in(agents.c.id, "ids")).order_by(agents.c.since_at))
    rows = _rows(4)

    def found(connection: Connection, ids: list[str]) -> list[str]:
        return list(connection.execute(chosen.on(connection), {"ids": ids}).scalars())

    database.write(lambda connection: ADDED.run(connection, rows))
    ids = [row["id"] for row in rows]
    with database.read() as connection:
        assert [found(connection, ids[:count]) for count in range(5)] == [ids[:count] for count in range(5)]
        assert found(connection, ["nobody", ids[3]]) == [ids[3]]


def test_pairs_are_pairs(database: Database) -> None:
    """What is asked of one row says nothing about another."""
    told = Pairs((paces.c.name, paces.c.next_at), lambda is_one: (
        update(paces).where(is_one).values(step=1).returning(paces.c.name)
    ))
    first, second = MONDAY, MONDAY + timedelta(microseconds=1)

    def work(connection: Connection) -> set[str]:
        connection.execute(paces.insert(), [{"name": name, "next_at": at} for name, at in (
            ("a", first), ("b", second), ("c", first)
        )])
        values = told.values(connection, [("a", second), ("b", second), ("c", first)])
        return set(connection.execute(told.on(connection), values).scalars())

    assert database.write(work) == {"b", "c"}


def test_documents_are_kept_as_documents(database: Database) -> None:
    """Rows of a table with JSON in it: each with its own."""
    notes = Many(callback_changes, ("callback_id", "at", "event", "state", "reason", "detail"), is_new=True)
    parent = metadata.tables["callbacks"]
    columns = {column.name: "x" if "VARCHAR" in str(column.type) else 0 for column in parent.c if not column.nullable}
    columns |= {"rank_at": MONDAY, "created_at": MONDAY, "changed_at": MONDAY, "has_message": False, "id": "of"}
    details = [{"n": 1}, {}, {"agent": "Zoé \"1\"", "deep": [1, None]}]

    def work(connection: Connection) -> list[Any]:
        connection.execute(parent.insert().values(columns))
        notes.run(connection, [{
            "callback_id": "of", "at": MONDAY, "event": "e", "state": "s", "reason": "r", "detail": detail,
        } for detail in details])
        return list(connection.execute(select(callback_changes.c.detail).order_by(callback_changes.c.id)).scalars())

    assert database.write(work) == details

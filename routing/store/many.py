"""One statement for many rows: on PostgreSQL their values go as arrays, on SQLite one after the other, which is cheap
there. And a choice among many values, spelt so that the statement is the same whatever their number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Executable,
    Table,
    and_,
    any_,
    bindparam,
    column,
    func,
    select,
    tuple_,
)

POSTGRESQL = "postgresql"
KEY = "of_id"

IsIn = Callable[[Column[Any], str], ColumnElement[bool]]


class Among:
    """A statement that chooses among values given as a list."""

    def __init__(self, build: Callable[[IsIn], Executable]) -> None:
        """`build` makes the statement; what it is given says that a column is one of the values of a parameter."""
        self._spelt = {POSTGRESQL: build(_is_any), "sqlite": build(_is_in)}

    def on(self, connection: Connection) -> Any:
        """The statement as the connection's database is told."""
        return self._spelt[connection.dialect.name]


class Pairs:
    """A statement that chooses rows by two columns at once, the first of which has an index."""

    def __init__(
        self, columns: tuple[Column[Any], Column[Any]], build: Callable[[ColumnElement[bool]], Executable]
    ) -> None:
        """`build` makes the statement, given the condition that the two are one of the pairs."""
        first, second = columns
        given = _unnested({"firsts": first.type, "seconds": second.type})
        are_in = tuple_(first, second).in_(bindparam("pairs", expanding=True))
        is_first = first.in_(bindparam("firsts", expanding=True))
        self._spelt = {
            POSTGRESQL: build(and_(first == given.c.firsts, second == given.c.seconds)),
            "sqlite": build(and_(is_first, are_in)),
        }

    def on(self, connection: Connection) -> Any:
        """The statement as the connection's database is told."""
        return self._spelt[connection.dialect.name]

    def values(self, connection: Connection, pairs: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
        """The pairs as that statement takes them."""
        others = [second for _, second in pairs] if connection.dialect.name == POSTGRESQL else list(pairs)
        named = "seconds" if connection.dialect.name == POSTGRESQL else "pairs"
        return {"firsts": [first for first, _ in pairs], named: others}


class Many:
    """A change of rows by their id (given as `of_id`), or new rows."""

    def __init__(
        self, table: Table, names: Sequence[str], fixed: Mapping[str, Any] | None = None, is_new: bool = False
    ) -> None:
        """`names` are the columns that differ from row to row; in a change `fixed` are the same for all."""
        given = (*names,) if is_new else (KEY, *names)
        rows = _rows(table, given)
        if is_new:
            self._each: Any = table.insert()
            self._all: Any = table.insert().from_select([*names], select(*(rows.c[name] for name in names)))
        else:
            same = dict(fixed or {})
            each = same | {name: bindparam(name) for name in names}
            every = same | {name: rows.c[name] for name in names}
            self._each = table.update().where(table.c.id == bindparam(KEY)).values(each)
            self._all = table.update().where(table.c.id == rows.c[KEY]).values(every)
        self._given = given

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]], **same: Any) -> None:
        """Does it for so many rows, one at least; `same` are parameters that `fixed` names."""
        if connection.dialect.name == POSTGRESQL and len(rows) > 1:
            connection.execute(self._all, {name: [row[name] for row in rows] for name in self._given} | same)
        else:
            connection.execute(self._each, [{**row, **same} for row in rows])


def _rows(table: Table, names: Sequence[str]) -> Any:
    return _unnested({name: table.c["id" if name == KEY else name].type for name in names})


def _unnested(types: Mapping[str, Any]) -> Any:
    arrays = (bindparam(name, type_=ARRAY(type_)) for name, type_ in types.items())
    columns = (column(name, type_) for name, type_ in types.items())
    return func.unnest(*arrays).table_valued(*columns, name="given").render_derived()


def _is_any(chosen: Column[Any], name: str) -> ColumnElement[bool]:
    return chosen == any_(bindparam(name, type_=ARRAY(chosen.type)))


def _is_in(chosen: Column[Any], name: str) -> ColumnElement[bool]:
    return chosen.in_(bindparam(name, expanding=True))

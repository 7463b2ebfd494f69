"""What SQLite and PostgreSQL spell alike but SQLAlchemy keeps apart: an insert that minds what is there already.

And statements that are compiled once: building and compiling one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

_INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_or(connection: Connection, table: Table) -> Any:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update` for the connection's database."""
    return _INSERTS[connection.dialect.name](table)


class Prepared:
    """A statement compiled once for each database, run with its parameters by name; types are SQLAlchemy's own."""

    def __init__(self, build: Callable[[Any], Executable]) -> None:
        """`build` makes the statement, given the INSERT of the database at hand (see `insert_or`)."""
        self._build = build
        self._compiled: dict[str, tuple[Any, dict[str, Any]]] = {}

    def run(self, connection: Connection, **values: Any) -> CursorResult[Any]:
        """Runs it. Columns of the result have the driver's types."""
        name = connection.dialect.name
        if name not in self._compiled:
            compiled: Any = self._build(_INSERTS[name]).compile(dialect=connection.dialect)  # type: ignore[attr-defined]
            self._compiled[name] = compiled, dict(compiled._bind_processors)
        compiled, processors = self._compiled[name]
        bound = compiled.construct_params(values)
        for key, process in processors.items():
            bound[key] = process(bound[key])
        parameters = tuple(bound[key] for key in compiled.positiontup) if compiled.positional else bound
        return connection.exec_driver_sql(compiled.string, parameters)

"""New calls, each with the document it was told first. On PostgreSQL those that come to a process at the same time are
written together, in one statement; SQLite's one writer does that with everything.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import JSON, Connection, Integer, Text, bindparam, cast, column, func, or_, select
from sqlalchemy.exc import InternalError, OperationalError

from routing.store import calls, revisions
from routing.store.calls import CallRow, StepRow
from routing.store.database import Database
from routing.store.dialects import Prepared
from routing.store.gathering import Gathering
from routing.store.tables import call_steps
from routing.store.tables import calls as call_table
from routing.store.tables import revisions as revision_table

OPENINGS = "openings of calls"
CALL = ("sid", "line", "from_raw", "to_raw", "state", "started_at", "caller", "ended_as", "place", "memory")
STEP = ("at", "name", "detail", "answer")


@dataclass(frozen=True, slots=True)
class Opening:
    """A call that comes in and the step it begins with; decided on hours made of the rows of that number."""

    call: CallRow
    step: StepRow
    rows_number: int | None = None
    """None where whatever the rows are by now makes no difference."""


class Opened(StrEnum):
    """What became of an opening; only one that has BEGUN has changed anything."""

    BEGUN = "begun"
    KNOWN = "known"
    """The call is there already."""
    STALE = "stale"
    """The rows that hours are made of have changed."""


def open_call(database: Database, opening: Opening, within: float) -> Opened:
    """Writes a new call, durable once this returns. Raises DatabaseFault or TimeoutError where that cannot be."""
    if database.is_sqlite:
        return database.write(lambda connection: _opened(connection, opening), within)
    if OPENINGS not in database.made:
        database.made.setdefault(OPENINGS, Gathering(partial(_together, database)))
    gathered: Gathering[Opening, Opened | Exception] = database.made[OPENINGS]
    came = gathered.run(opening)
    if isinstance(came, Exception):
        raise came
    return came or database.write(lambda connection: _opened(connection, opening), within)


def _opened(connection: Connection, opening: Opening) -> Opened:
    if opening.rows_number is not None and revisions.number(connection) != opening.rows_number:
        return Opened.STALE
    if not calls.add(connection, opening.call):
        return Opened.KNOWN
    calls.add_step(connection, opening.call.sid, opening.step)
    return Opened.BEGUN


def _together(database: Database, openings: Sequence[Opening]) -> list[Opened | Exception | None]:
    """What became of each; None for one that is to be written alone.

    A database that does not take them is not asked again for each of them, one after the other: they hear it together.
    """
    first = {one.call.sid: one for one in reversed(openings)}
    work = partial(_all_opened, openings=[first[sid] for sid in sorted(first)])
    try:
        came = database.write(work, is_one_statement=True)
    except (OperationalError, InternalError, TimeoutError) as error:
        return [error] * len(openings)
    return [came[one.call.sid] if first[one.call.sid] is one else None for one in openings]


def _all_opened(connection: Connection, openings: Sequence[Opening]) -> dict[str, Opened]:
    """Written in the order of their names, as every process does: none waits for another in a circle."""
    return {
        row.sid: Opened.STALE if not row.is_current else Opened.BEGUN if row.is_new else Opened.KNOWN
        for row in _ADD.run(connection, openings=json.dumps([_told(one) for one in openings]))
    }


def _told(opening: Opening) -> dict[str, Any]:
    told = {name: getattr(opening.call, name) for name in CALL} | {name: getattr(opening.step, name) for name in STEP}
    told["rows_number"], told["started_at"] = opening.rows_number, opening.call.started_at.isoformat()
    told["at"] = opening.step.at.isoformat()
    return told


def _statement(insert: Any) -> Any:
    types = {name: call_table.c[name].type for name in CALL} | {name: call_steps.c[name].type for name in STEP}
    columns = (column(name, type_) for name, type_ in (types | {"rows_number": Integer()}).items())
    rows = func.json_to_recordset(cast(bindparam("openings", type_=Text()), JSON()))
    given = select(rows.table_valued(*columns).render_derived(with_types=True)).cte("given")
    number = select(revision_table.c.number).where(revision_table.c.name == revisions.HOURS).scalar_subquery()
    is_current = or_(given.c.rows_number.is_(None), given.c.rows_number == func.coalesce(number, 0))
    begun = (
        insert(call_table).from_select(CALL, select(*(given.c[name] for name in CALL)).where(is_current))
        .on_conflict_do_nothing().returning(call_table.c.sid).cte("begun")
    )
    noted = (
        insert(call_steps).from_select(
            ("call_sid", *STEP),
            select(begun.c.sid, *(given.c[name] for name in STEP)).join_from(begun, given, begun.c.sid == given.c.sid),
        ).cte("noted")
    )
    is_new = begun.c.sid.is_not(None)
    found = select(given.c.sid, is_current.label("is_current"), is_new.label("is_new"))
    return found.join_from(given, begun, begun.c.sid == given.c.sid, isouter=True).add_cte(noted)


_ADD = Prepared(_statement)

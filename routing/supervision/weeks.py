"""New regular weeks: from a day on a line has other weekly hours, until another week begins or it is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from routing.availability import Outlook
from routing.config.notation import read_week
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import weeks
from routing.store.database import Connection
from routing.store.journal import Kept
from routing.store.weeks import WeekRow
from routing.supervision.changing import Change, Order, make, new_id, now_of


def new_week(
    runtime: Runtime, author: Author, outlook: Outlook, line: str, weekly: Mapping[str, str] | str, from_on: date
) -> WeekRow:
    """A regular week keyed as `weekly` in hours.yaml, checked but not yet in force. Raises Refused with every fault."""
    rules = outlook.line(line).rules
    faults = [
        Fault("body", f"/weekly/{key}" if key else "/weekly", "invalid", Text(fix, fix))
        for key, fix in read_week(weekly)[1].items()
    ]
    today = runtime.clock.now().astimezone(rules.timezone).date()
    if from_on < today:
        faults.append(Fault("body", "/from", "in_the_past", Text(
            "La nouvelle semaine commence aujourd’hui au plus tôt.", "The new week begins today at the earliest.")))
    if from_on >= rules.known.end:
        faults.append(Fault("body", "/from", "too_far", Text(
            "C’est au-delà de ce que l’on calcule d’avance.", "This is beyond what is worked out ahead.")))
    if faults:
        raise Refused(422, *faults)
    return WeekRow(new_id("wk"), line, from_on, weekly, author.name, author.role, runtime.clock.now())


def put_week(
    runtime: Runtime, author: Author, row: WeekRow, reason: str, seen: Mapping[str, int] | None = None
) -> Kept | None:
    """Puts a regular week in force from its day on."""
    return make(runtime, Order(author, reason, seen or {}), [row.line], lambda connection: put(connection, row))


def remove_week(
    runtime: Runtime, author: Author, id_: str, reason: str, seen: Mapping[str, int] | None = None
) -> None:
    """Takes a regular week back. Raises Refused when there is none of that id in force."""
    now, order = now_of(runtime), Order(author, reason, seen or {})
    with runtime.database.read() as connection:
        row = weeks.find(connection, id_)
    if row is None or make(runtime, order, [row.line], partial(take_back, row=row, now=now)) is None:
        raise Refused(404, Fault("path", "/id", "unknown_week", Text(
            "Aucune semaine de ce numéro n’est en vigueur.", "No week in force has this id.")))


def put(connection: Connection, row: WeekRow) -> Change:
    """Adds the row of a week."""
    weeks.add(connection, row)
    return Change("week_put", row.id, _detail(row))


def take_back(connection: Connection, row: WeekRow, now: datetime) -> Change | None:
    """Takes a week back within a transaction; None where that was done already."""
    return Change("week_remove", row.id, _detail(row)) if weeks.remove(connection, row.id, now) else None


def _detail(row: WeekRow) -> dict[str, object]:
    return {"line": row.line, "from": row.from_on.isoformat(), "weekly": row.weekly}

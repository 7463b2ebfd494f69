"""Dated overrides that people make: added, changed and removed, nobody's work written over unseen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from routing.availability import Outlook
from routing.config.builder import known_period
from routing.config.overrides import OverrideRejected, read_override
from routing.domain.errors import Fault, Refused
from routing.domain.rules import Written
from routing.domain.text import Text
from routing.journalling import Author, stale
from routing.runtime import Runtime
from routing.store import overrides
from routing.store.database import Connection
from routing.store.journal import Kept
from routing.store.overrides import OverrideRow
from routing.supervision.changing import Change, Order, checked_reason, config_of, made, make, new_id, now_of
from routing.supervision.override_faults import rejected

LONGEST_ID = 40


def new_override(runtime: Runtime, author: Author, outlook: Outlook, entry: Mapping[str, Any]) -> OverrideRow:
    """An override as keyed in hours.yaml, checked but not yet in force. Raises Refused with every fault."""
    try:
        read_override(entry, known_period(outlook.compiled_on), Written())
    except OverrideRejected as error:
        raise rejected(error.faults) from None
    lines = _lines(outlook, entry)
    return OverrideRow(new_id("ov"), lines, dict(entry), author.name, author.role, runtime.clock.now())


def add_override(
    runtime: Runtime, author: Author, row: OverrideRow, reason: str, seen: Mapping[str, int] | None = None
) -> None:
    """Puts an override in force."""
    make(runtime, Order(author, reason, seen or {}), row.lines, lambda connection: put(connection, row))


def put_override(
    connection: Connection, runtime: Runtime, author: Author, row: OverrideRow, reason: str, now: datetime
) -> Kept | None:
    """Puts an override in force within a transaction."""
    order = Order(author, checked_reason(reason))
    return made(connection, config_of(runtime, now), order, row.lines, lambda inner: put(inner, row), now)


def change_override(
    runtime: Runtime, outlook: Outlook, author: Author, id_: str, entry: Mapping[str, Any], reason: str,
    version: int | None = None,
) -> OverrideRow:
    """Puts another entry in the place of an override's. Raises Refused, 409 where somebody changed it meanwhile."""
    held, new, now = find_override(runtime, id_), new_override(runtime, author, outlook, entry), now_of(runtime)

    def work(connection: Connection) -> Change:
        row = _seen(connection, held.id, version)
        if not overrides.change(connection, row, entry, new.lines, now):
            raise stale()
        return Change("override_change", row.id, {**entry, "lines": list(new.lines), "before": told(row)})

    make(runtime, Order(author, reason), _both(held.lines, new.lines), work)
    return find_override(runtime, held.id)


def remove_override(
    runtime: Runtime, author: Author, id_: str, reason: str, version: int | None = None
) -> None:
    """Takes an override out of force. Raises Refused when there is none of that id, or it was changed meanwhile."""
    held, now = find_override(runtime, id_), now_of(runtime)

    def work(connection: Connection) -> Change:
        row = _seen(connection, held.id, version)
        overrides.remove(connection, row.id, now)
        return Change("override_remove", row.id, told(row))

    make(runtime, Order(author, reason), held.lines, work)


def find_override(runtime: Runtime, id_: str) -> OverrideRow:
    """The override in force by that id. Raises Refused when there is none, 409 for one that stands in a file."""
    file, colon, line = id_.rpartition(":")
    if colon and line.isdecimal():
        raise Refused(409, Fault("path", "/id", "written_in_file", Text(
            f"Cette exception est écrite dans {file[:100]}, ligne {line[:9]}\u00a0; changez-la là.",
            f"This override is written in {file[:100]}, line {line[:9]}; change it there.",
        )))
    with runtime.database.read() as connection:
        row = overrides.find(connection, id_)
    if row is None:
        raise _unknown(id_)
    return row


def overrides_in_force(runtime: Runtime) -> tuple[OverrideRow, ...]:
    """The overrides that people made and nobody removed, oldest first."""
    with runtime.database.read() as connection:
        return overrides.in_force(connection)


def put(connection: Connection, row: OverrideRow) -> Change:
    """Adds the row of an override."""
    overrides.add(connection, row)
    return Change("override_add", row.id, told(row))


def told(row: OverrideRow) -> dict[str, Any]:
    """What the journal keeps of an override: its entry, its lines in a list."""
    return {**row.entry, "lines": list(row.lines)}


def _seen(connection: Connection, id_: str, version: int | None) -> OverrideRow:
    row = overrides.find(connection, id_)
    if row is None:
        raise _unknown(id_)
    if version not in (None, row.version):
        raise stale()
    return row


def _lines(outlook: Outlook, entry: Mapping[str, Any]) -> tuple[str, ...]:
    named = entry["lines"]
    lines = tuple(part.strip() for part in named.split(",")) if isinstance(named, str) else tuple(named)
    for line in () if lines == ("all",) else lines:
        outlook.line(line)
    return lines


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return ("all",) if ("all",) in (one, other) else tuple(dict.fromkeys((*one, *other)))


def _unknown(id_: str) -> Refused:
    return Refused(404, Fault("path", "/id", "unknown_override", Text(
        f"Aucune exception en vigueur ne porte le numéro {id_[:LONGEST_ID]}.",
        f"No override in force has the id {id_[:LONGEST_ID]}.",
    )))

"""How people change hours while the program runs: closures and overrides, each with author, reason and journal.

Every change is one transaction: the rows, the journal entry, and the revision that tells every process.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from routing.availability import Outlook
from routing.callbacks.impact import NO_IMPACT, Impact, callbacks_that_would_move
from routing.config.builder import known_period
from routing.config.overrides import OverrideRejected, read_override
from routing.domain.comparison import DayChange, day_changes
from routing.domain.errors import Fault, Refused
from routing.domain.hours import Hours, compile_hours
from routing.domain.rules import Closure, Written, with_overrides
from routing.domain.text import Text
from routing.hours_rows import closure_of, override_of
from routing.runtime import Runtime
from routing.store import closures, journal, overrides, revisions
from routing.store.closures import ClosureRow
from routing.store.database import Connection
from routing.store.overrides import OverrideRow

IMPACT_LOOKED_AT = timedelta(days=366)
LETTERS = "abcdefghjkmnpqrstuvwxyz"  # no digits, which a log would take for a telephone number
LONGEST_REASON = 500
LONGEST_MESSAGE = 600


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a change, in what role, and through what (cli, console, api)."""

    name: str
    role: str
    origin: str


def new_closure(
    runtime: Runtime, author: Author, line: str, until: datetime | None, message: Text | None
) -> ClosureRow:
    """A closure from now on, not yet in force. Raises Refused when its end is not to come."""
    now = runtime.clock.now().replace(microsecond=0)
    if message is not None and max(len(message.fr), len(message.en)) > LONGEST_MESSAGE:
        raise _refused(
            "/message", "message_too_long", f"Le message compte au plus {LONGEST_MESSAGE} caractères.",
            f"The message has at most {LONGEST_MESSAGE} characters.",
        )
    until = until.replace(microsecond=0) if until is not None else None
    if until is not None and until <= now:
        raise _end_has_come()
    return ClosureRow(_id("cl"), line, now, until, message, author.name, author.role)


def close_lines(runtime: Runtime, author: Author, rows: Iterable[ClosureRow], reason: str) -> None:
    """Puts closures in force, each in the place of any closure its line had."""
    reason, now = _reasoned(reason), runtime.clock.now().replace(microsecond=0)
    rows = tuple(replace(row, start_at=now) for row in rows)
    if any(row.until_at is not None and row.until_at <= now for row in rows):
        raise _end_has_come()

    def work(connection: Connection) -> None:
        for row in rows:
            closures.end(connection, row.line, row.start_at)
            closures.add(connection, row)
            detail = {"line": row.line, "until": row.until_at.isoformat() if row.until_at else None}
            _record(connection, author, row.start_at, "close", row.id, detail, reason)

    runtime.database.write(work)


def reopen_line(runtime: Runtime, author: Author, line: str, reason: str) -> bool:
    """Ends a line's closures now. False when there was none."""
    now, reason = runtime.clock.now().replace(microsecond=0), _reasoned(reason)

    def work(connection: Connection) -> bool:
        if not closures.end(connection, line, now):
            return False
        _record(connection, author, now, "reopen", line, {"line": line}, reason)
        return True

    return runtime.database.write(work)


def new_override(
    runtime: Runtime, author: Author, outlook: Outlook, entry: Mapping[str, Any]
) -> OverrideRow:
    """An override as keyed in hours.yaml, checked but not yet in force. Raises Refused with every fault."""
    now = runtime.clock.now()
    try:
        read_override(entry, known_period(outlook.compiled_on), Written())
    except OverrideRejected as error:
        raise Refused(422, *(_fault(place, fix) for place, fix in error.faults)) from None
    named = entry["lines"]
    lines = tuple(part.strip() for part in named.split(",")) if isinstance(named, str) else tuple(named)
    for line in () if lines == ("all",) else lines:
        outlook.line(line)
    return OverrideRow(_id("ov"), lines, entry, author.name, author.role, now)


def add_override(runtime: Runtime, author: Author, row: OverrideRow, reason: str) -> None:
    """Puts an override in force."""
    reason = _reasoned(reason)

    def work(connection: Connection) -> None:
        overrides.add(connection, row)
        _record(connection, author, row.created_at, "override_add", row.id, row.entry, reason)

    runtime.database.write(work)


def remove_override(runtime: Runtime, author: Author, override: str, reason: str) -> None:
    """Takes an override out of force. Raises Refused when there is none of that id."""
    now, reason = runtime.clock.now(), _reasoned(reason)

    def work(connection: Connection) -> None:
        kept = next((row for row in overrides.in_force(connection) if row.id == override), None)
        if kept is None or not overrides.remove(connection, override, now):
            raise Refused(404, Fault("path", "/id", "unknown_override", Text(
                f"Aucune exception en vigueur ne porte le numéro {override[:40]}.",
                f"No override in force has the id {override[:40]}.",
            )))
        _record(connection, author, now, "override_remove", override, kept.entry, reason)

    runtime.database.write(work)


def overrides_in_force(runtime: Runtime) -> tuple[OverrideRow, ...]:
    """The overrides that people made and nobody removed, oldest first."""
    with runtime.database.read() as connection:
        return overrides.in_force(connection)


def impact(
    runtime: Runtime, outlook: Outlook, closed: Iterable[ClosureRow] = (), added: Iterable[OverrideRow] = ()
) -> Mapping[str, tuple[DayChange, ...]]:
    """What closures and overrides not yet in force would change in the coming twelve months, by line."""
    now = runtime.clock.now()
    closed, added = tuple(closed), tuple(added)
    found = {}
    for line, before in outlook.hours.items():
        after = _changed(before, line, outlook, closed, added, now)
        first = now.astimezone(before.rules.timezone).date()
        found[line] = day_changes(before, after, first, min(first + IMPACT_LOOKED_AT, before.rules.known.end))
    return {line: changes for line, changes in found.items() if changes}


def callbacks_moved(
    runtime: Runtime, outlook: Outlook, closed: Iterable[ClosureRow] = (), added: Iterable[OverrideRow] = ()
) -> Impact:
    """Which callbacks closures and overrides not yet in force would move."""
    promises, now = outlook.centre.promises, runtime.clock.now()
    if promises is None:
        return NO_IMPACT
    before = outlook.hours[promises.line]
    after = _changed(before, promises.line, outlook, tuple(closed), tuple(added), now)
    with runtime.database.read() as connection:
        return callbacks_that_would_move(connection, outlook, after, now)


def _changed(
    before: Hours, line: str, outlook: Outlook, closed: tuple[ClosureRow, ...], added: tuple[OverrideRow, ...],
    now: datetime,
) -> Hours:
    more = [made for row in added if row.concerns(line) and (made := override_of(row, outlook.compiled_on))]
    new: tuple[Closure, ...] = tuple(closure_of(row) for row in closed if row.line == line)
    kept = tuple(closure for closure in before.closures if not (new and closure.covers(now)))
    return compile_hours(with_overrides(before.rules, more), (*kept, *new), now)


def _record(
    connection: Connection, author: Author, now: datetime, action: str, subject: str, detail: Mapping[str, Any],
    reason: str,
) -> None:
    entry = journal.Entry(now, author.name, author.role, author.origin, action, subject, detail, reason)
    journal.add(connection, entry)
    revisions.advance(connection, now)


def _reasoned(reason: str) -> str:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise _refused(
            "/reason", "reason_missing", f"Donnez une raison, en {LONGEST_REASON} caractères au plus.",
            f"Give a reason, in at most {LONGEST_REASON} characters.",
        )
    return reason.strip()


def _fault(place: tuple[str | int, ...], fix: str) -> Fault:
    pointer = "".join(f"/{step}" for step in place)
    return Fault("body", pointer, "invalid", Text(fix, fix))


def _end_has_come() -> Refused:
    return _refused("/until", "in_the_past", "La fin doit être à venir.", "The end must be to come.")


def _refused(pointer: str, code: str, french: str, english: str) -> Refused:
    return Refused(422, Fault("body", pointer, code, Text(french, english)))


def _id(prefix: str) -> str:
    return f"{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(10))}"

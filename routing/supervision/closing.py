"""Closing lines now and reopening them: a closure always has an end, or is told as having none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from routing.domain.errors import Refused
from routing.domain.text import Text
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import closures
from routing.store.closures import ClosureRow
from routing.store.database import Connection
from routing.supervision.changing import (
    Change,
    Order,
    checked_reason,
    config_of,
    hold,
    made,
    make,
    new_id,
    now_of,
    refused,
)

LONGEST_MESSAGE = 600
LONG = timedelta(days=60)


def new_closure(
    runtime: Runtime, author: Author, line: str, until: datetime | None, message: Text | None,
    is_sure_of_long: bool = True,
) -> ClosureRow:
    """A closure from now on, not yet in force. Raises Refused when its end is not to come.

    A closure of more than 60 days is refused unless its author is sure of it.
    """
    now = now_of(runtime)
    if message is not None and max(len(message.fr), len(message.en)) > LONGEST_MESSAGE:
        raise refused(
            "/message", "message_too_long", f"Le message compte au plus {LONGEST_MESSAGE} caractères.",
            f"The message has at most {LONGEST_MESSAGE} characters.",
        )
    until = until.replace(microsecond=0) if until is not None else None
    if until is not None and until <= now:
        raise _end_has_come()
    if until is not None and until - now > LONG and not is_sure_of_long:
        raise refused(
            "/until", "long_closure", f"Cela fermerait plus de {LONG.days} jours\u00a0; confirmez-le.",
            f"This would close for more than {LONG.days} days; confirm it.",
        )
    return ClosureRow(new_id("cl"), line, now, until, message, author.name, author.role)


def close_lines(
    runtime: Runtime, author: Author, rows: Iterable[ClosureRow], reason: str, seen: Mapping[str, int] | None = None
) -> None:
    """Puts closures in force, each in the place of any closure its line had, all in one transaction."""
    now, order = now_of(runtime), Order(author, checked_reason(reason), seen or {})
    config, rows = config_of(runtime, now), tuple(replace(row, start_at=now) for row in rows)
    if any(row.until_at is not None and row.until_at <= now for row in rows):
        raise _end_has_come()

    def work(connection: Connection) -> None:
        hold(connection, order, now)
        for row in rows:
            made(connection, config, order, [row.line], partial(put, row=row, now=now), now)

    runtime.database.write(work)


def reopen_line(
    runtime: Runtime, author: Author, line: str, reason: str, seen: Mapping[str, int] | None = None
) -> bool:
    """Ends a line's closures now. False when there was none."""
    now = now_of(runtime)
    order = Order(author, reason, seen or {})
    return make(runtime, order, [line], lambda connection: end(connection, line, now)) is not None


def put(connection: Connection, row: ClosureRow, now: datetime) -> Change:
    """Puts a closure in force within a transaction."""
    held = [one for one in closures.ending_after(connection, now) if one.line == row.line]
    closures.end(connection, row.line, now)
    closures.add(connection, row)
    detail = {"line": row.line, "until": _iso(row.until_at)}
    return Change("close", row.id, {**detail, "before": kept_of(held[-1])} if held else detail)


def end(connection: Connection, line: str, now: datetime) -> Change | None:
    """Ends the closures of a line within a transaction; None where there are none."""
    held = [one for one in closures.ending_after(connection, now) if one.line == line]
    if not closures.end(connection, line, now):
        return None
    return Change("reopen", line, {"line": line, "before": kept_of(held[-1])})


def kept_of(row: ClosureRow) -> dict[str, Any]:
    """What the journal keeps of a closure that ended, to be able to put it back."""
    return {"id": row.id, "until": _iso(row.until_at)}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _end_has_come() -> Refused:
    return refused("/until", "in_the_past", "La fin doit être à venir.", "The end must be to come.")

"""The frame of every change of hours: one transaction that checks what its author saw, changes rows, and tells of it.

The journal entry says what became of the effective hours, compared inside the transaction itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from routing.config.folder import ConfigState
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.journalling import LONGEST_REASON, Author, record, stale
from routing.phone_numbers import masked
from routing.runtime import Runtime
from routing.store import revisions
from routing.store.database import Connection
from routing.store.journal import Kept
from routing.supervision.effects import changes_between, effect_of, hours_in

LETTERS = "abcdefghjkmnpqrstuvwxyz"  # no digits, which a log would take for a telephone number


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants hours changed and why, and the revision of each line as they saw it, where that is to be held."""

    author: Author
    reason: str
    seen: Mapping[str, int] = field(default_factory=dict)
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to rows: the action and subject of its journal entry, and what has to be known to undo it."""

    action: str
    subject: str
    detail: Mapping[str, Any]


Work = Callable[[Connection], Change | None]


def make(runtime: Runtime, order: Order, lines: Iterable[str], work: Work) -> Kept | None:
    """Makes a change of hours. None where `work` found nothing to change. Raises Refused, 409, for a stale view."""
    now, lines = now_of(runtime), tuple(lines)
    config, reason = config_of(runtime, now), checked_reason(order.reason)

    def in_transaction(connection: Connection) -> Kept | None:
        hold(connection, order, now)
        return made(connection, config, Order(order.author, reason, undoes=order.undoes), lines, work, now)

    return runtime.database.write(in_transaction)


def made(
    connection: Connection, config: ConfigState, order: Order, lines: Iterable[str], work: Work, now: datetime
) -> Kept | None:
    """The same within a transaction that is under way."""
    concerned = known_lines(config, lines)
    before = hours_in(connection, config, concerned, now)
    change = work(connection)
    if change is None:
        return None
    changes = changes_between(before, hours_in(connection, config, concerned, now), now)
    effect = effect_of(changes, {line: hours.rules.timezone for line, hours in before.items()})
    detail = {**change.detail, **({"effect": effect} if effect else {})}
    kept = record(connection, order.author, now, change.action, change.subject, detail, order.reason, order.undoes)
    revisions.advance(connection, now, concerned)
    return kept


def hold(connection: Connection, order: Order, now: datetime) -> None:
    """One change at a time. Raises Refused, 409, where a line was changed since the author looked."""
    revisions.hold(connection, now)
    for line, number in order.seen.items():
        if revisions.of_line(connection, line) != number:
            raise stale()


def revisions_of(runtime: Runtime, lines: Iterable[str]) -> Mapping[str, int]:
    """The revision of each line at present, to be held to when a change is made."""
    with runtime.database.read() as connection:
        return {line: revisions.of_line(connection, line) for line in lines}


def known_lines(config: ConfigState, lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that are named; each that config knows for `all`."""
    named = tuple(dict.fromkeys(lines))
    return tuple(config.centre.lines) if named == ("all",) else named


def config_of(runtime: Runtime, now: datetime) -> ConfigState:
    """The config in force."""
    return runtime.config.state(now.date())


def now_of(runtime: Runtime) -> datetime:
    """The moment, in whole seconds, which is how hours are kept."""
    return runtime.clock.now().replace(microsecond=0)


def checked_reason(reason: str) -> str:
    """A reason as the journal keeps it, without telephone numbers. Raises Refused where there is none."""
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise refused(
            "/reason", "reason_missing", f"Donnez une raison, en {LONGEST_REASON} caractères au plus.",
            f"Give a reason, in at most {LONGEST_REASON} characters.",
        )
    return masked(reason.strip())


def refused(pointer: str, code: str, french: str, english: str, status: int = 422, location: str = "body") -> Refused:
    """One fault of a change."""
    return Refused(status, Fault(location, pointer, code, Text(french, english)))


def new_id(prefix: str) -> str:
    """An id that no row has yet."""
    return f"{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(10))}"

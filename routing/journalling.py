"""Whatever people change is written down: who, when, from where, what and why, in the change's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.phone_numbers import masked
from routing.store import journal
from routing.store.database import Connection
from routing.store.journal import Kept

LONGEST_REASON = 500
LONGEST_SUBJECT = 64
NO_REASON = "no reason given"


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a change, in what role, through what (cli, console, api), and from which network address."""

    name: str
    role: str
    origin: str
    address: str | None = None


def record(
    connection: Connection, author: Author, at: datetime, action: str, subject: str, detail: Mapping[str, Any],
    reason: str, undoes: int | None = None,
) -> Kept:
    """Adds the journal's entry of a change."""
    return journal.add(connection, journal.Entry(
        at, author.name, author.role, author.origin, action, subject[:LONGEST_SUBJECT], detail, reason,
        author.address, undoes,
    ))


def reasoned(reason: str) -> str:
    """A reason as the journal keeps it, without telephone numbers. Raises Refused when it is too long."""
    if len(reason) > LONGEST_REASON:
        raise Refused(422, Fault("body", "/reason", "reason_too_long", Text(
            f"La raison compte au plus {LONGEST_REASON} caractères.",
            f"The reason has at most {LONGEST_REASON} characters.",
        )))
    return masked(reason.strip()) or NO_REASON


def stale() -> Refused:
    """The refusal for a change to something that somebody else changed first."""
    return Refused(409, Fault("header", "/If-Match", "changed_meanwhile", Text(
        "Quelqu’un l’a changé entre-temps\u00a0; relisez d’abord.", "Somebody changed it meanwhile; look again first.",
    )))

"""Agents as rows: what each is at, since when, for which attempt. A change is made on what was read, or not at all."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, update

from routing.domain.attempt import AttemptOutcome, AttemptState
from routing.domain.presence import Presence
from routing.domain.promise import Strategy
from routing.store.dialects import insert_or
from routing.store.many import Among
from routing.store.said import once_kept
from routing.store.tables import agents, attempts

log = logging.getLogger(__name__)

LONGEST_REASON = 200
CHANGED = ("presence", "since_at", "until_at", "afterwards", "attempt_id", "reason", "version")


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One agent. `until_at` is the end of a wrap-up, `afterwards` what they asked to be once the call ends."""

    id: str
    presence: Presence
    since_at: datetime
    until_at: datetime | None = None
    afterwards: Presence | None = None
    attempt_id: str | None = None
    reason: str | None = None
    version: int = 1


def ensure(connection: Connection, ids: Iterable[str], at_start: Presence, now: datetime) -> None:
    """Makes the rows that are missing."""
    wanted = list(ids)
    known = frozenset(connection.execute(_KNOWN.on(connection), {"ids": wanted}).scalars())
    rows = [
        {"id": id_, "presence": at_start.value, "since_at": now, "version": 1} for id_ in wanted if id_ not in known
    ]
    if rows:
        connection.execute(insert_or(connection, agents).values(rows).on_conflict_do_nothing())


def standing(connection: Connection, ids: Iterable[str]) -> dict[str, AgentRow]:
    """The rows of these agents, as far as there are any."""
    rows = connection.execute(select(agents).where(agents.c.id.in_(tuple(ids))))
    return {row.id: row_of(row) for row in rows}


def lock(connection: Connection, id_: str) -> AgentRow | None:
    """An agent, held until the end of the transaction."""
    row = connection.execute(_HELD, {"of_id": id_}).one_or_none()
    return row_of(row) if row else None


def available(connection: Connection, ids: Iterable[str], is_held: bool = True) -> frozenset[str]:
    """Which of these agents are available, held, where another transaction does not; or, if so wanted, only looked at.
    """
    found = _HELD_IF_FREE if is_held else _AVAILABLE
    return frozenset(connection.execute(found.on(connection), {"ids": list(ids)}).scalars())


def reserve(connection: Connection, id_: str, attempt_id: str, now: datetime) -> bool:
    """Takes an agent who is available for one attempt; False when they are not, or no longer."""
    if connection.execute(_RESERVE, {"of_id": id_, "for_attempt": attempt_id, "now": now}).rowcount != 1:
        return False
    told_reserved(connection, id_)
    return True


def change(connection: Connection, read: AgentRow, wanted: AgentRow) -> bool:
    """Makes an agent what is wanted, unless somebody changed the row since it was read."""
    if connection.execute(_CHANGE, change_values(read, wanted)).rowcount != 1:
        return False
    told(connection, read, wanted)
    return True


def told(connection: Connection, read: AgentRow, wanted: AgentRow) -> None:
    """Logs what an agent becomes, where that is something else."""
    if wanted.presence is not read.presence:
        moves = read.id, read.presence.value, wanted.presence.value, wanted.reason or "-"
        once_kept(connection, log, "agent id=%s from=%s to=%s reason=%s", *moves)


def told_reserved(connection: Connection, id_: str) -> None:
    """Logs that an agent, who was available, is taken for a call."""
    once_kept(connection, log, "agent id=%s from=%s to=%s reason=-", id_, Presence.AVAILABLE, Presence.RINGING)


def change_values(read: AgentRow, wanted: AgentRow) -> dict[str, Any]:
    """What a change of one agent is told: the row as it was read, and what it is to be."""
    return {
        "of_id": read.id, "read_version": read.version, "presence": wanted.presence.value, "since_at": wanted.since_at,
        "until_at": wanted.until_at, "afterwards": wanted.afterwards.value if wanted.afterwards else None,
        "attempt_id": wanted.attempt_id, "version": read.version + 1,
        "reason": (wanted.reason or "").replace("\0", "")[:LONGEST_REASON] or None,
    }


def rested(connection: Connection, now: datetime) -> tuple[str, ...]:
    """Agents whose wrap-up is over."""
    over = and_(agents.c.presence == Presence.WRAP_UP, agents.c.until_at <= now)
    return tuple(connection.execute(select(agents.c.id).where(over).order_by(agents.c.id)).scalars())


def orphaned(connection: Connection) -> tuple[str, ...]:
    """Agents who are being rung or talk, though nothing rings or talks for them."""
    live = select(attempts.c.id).where(attempts.c.state != AttemptState.ENDED)
    at_it = agents.c.presence.in_((Presence.RINGING, Presence.BUSY))
    nothing = or_(agents.c.attempt_id.is_(None), agents.c.attempt_id.not_in(live))
    return tuple(connection.execute(select(agents.c.id).where(at_it, nothing).order_by(agents.c.id)).scalars())


def passed(connection: Connection, since: datetime, rung_since: datetime) -> frozenset[str]:
    """Agents who were rung first for somebody to be rung back, lately, and whose try has come to nothing since."""
    of = attempts.c
    lately = and_(of.kind == "callback", of.placed_at > rung_since, of.ended_at > since)
    nothing = and_(of.strategy == Strategy.AGENT_FIRST.value, of.outcome == AttemptOutcome.NOT_PLACED.value)
    return frozenset(connection.execute(select(of.agent).where(lately, nothing)).scalars())


def row_of(row: Row[Any]) -> AgentRow:
    """One row of the table."""
    values: tuple[Any, ...] = tuple(row)
    id_, presence, since_at, until_at, afterwards, attempt_id, reason, version = values
    return AgentRow(
        id_, Presence(presence), since_at, until_at, Presence(afterwards) if afterwards else None, attempt_id, reason,
        version,
    )


# Statements of every call, made once: making one costs more than running it.
_IS_IT = agents.c.id == bindparam("of_id")
_IS_FREE = agents.c.presence == Presence.AVAILABLE.value
_KNOWN = Among(lambda is_in: select(agents.c.id).where(is_in(agents.c.id, "ids")))
_AVAILABLE = Among(lambda is_in: select(agents.c.id).where(is_in(agents.c.id, "ids"), _IS_FREE))
_HELD_IF_FREE = Among(lambda is_in: (
    select(agents.c.id).where(is_in(agents.c.id, "ids"), _IS_FREE).order_by(agents.c.id)
    .with_for_update(skip_locked=True)
))
_HELD = select(agents).where(_IS_IT).with_for_update()
_CHANGE = update(agents).where(_IS_IT, agents.c.version == bindparam("read_version")).values({
    name: bindparam(name) for name in CHANGED
})
_RESERVE = update(agents).where(_IS_IT, agents.c.presence == Presence.AVAILABLE.value).values(
    presence=Presence.RINGING.value, since_at=bindparam("now"), until_at=None, attempt_id=bindparam("for_attempt"),
    reason=None, version=agents.c.version + 1,
)

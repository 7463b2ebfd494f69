"""Agents as rows: what each is at, since when, for which attempt. A change is made on what was read, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select, update

from routing.domain.attempt import AttemptState
from routing.domain.presence import Presence
from routing.store.dialects import insert_or
from routing.store.tables import agents, attempts

LONGEST_REASON = 200


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
    rows = [{"id": id_, "presence": at_start.value, "since_at": now, "version": 1} for id_ in ids]
    if rows:
        connection.execute(insert_or(connection, agents).values(rows).on_conflict_do_nothing())


def standing(connection: Connection, ids: Iterable[str]) -> dict[str, AgentRow]:
    """The rows of these agents, as far as there are any."""
    rows = connection.execute(select(agents).where(agents.c.id.in_(tuple(ids))))
    return {row.id: _agent(*row) for row in rows}


def lock(connection: Connection, id_: str) -> AgentRow | None:
    """An agent, held until the end of the transaction."""
    row = connection.execute(select(agents).where(agents.c.id == id_).with_for_update()).one_or_none()
    return _agent(*row) if row else None


def available(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Which of these agents are available, held; those whom another transaction holds are left out."""
    those = and_(agents.c.id.in_(tuple(ids)), agents.c.presence == Presence.AVAILABLE.value)
    found = select(agents.c.id).where(those).order_by(agents.c.id).with_for_update(skip_locked=True)
    return frozenset(connection.execute(found).scalars())


def reserve(connection: Connection, id_: str, attempt_id: str, now: datetime) -> bool:
    """Takes an agent who is available for one attempt; False when they are not, or no longer."""
    taken = connection.execute(
        update(agents).where(agents.c.id == id_, agents.c.presence == Presence.AVAILABLE)
        .values(
            presence=Presence.RINGING.value, since_at=now, until_at=None, attempt_id=attempt_id, reason=None,
            version=agents.c.version + 1,
        )
    )
    return taken.rowcount == 1


def change(connection: Connection, read: AgentRow, wanted: AgentRow) -> bool:
    """Makes an agent what is wanted, unless somebody changed the row since it was read."""
    changed = connection.execute(
        update(agents).where(agents.c.id == read.id, agents.c.version == read.version).values(
            presence=wanted.presence.value, since_at=wanted.since_at, until_at=wanted.until_at,
            afterwards=wanted.afterwards.value if wanted.afterwards else None, attempt_id=wanted.attempt_id,
            reason=(wanted.reason or "").replace("\0", "")[:LONGEST_REASON] or None, version=read.version + 1,
        )
    )
    return changed.rowcount == 1


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


def _agent(
    id_: str, presence: str, since_at: datetime, until_at: datetime | None, afterwards: str | None,
    attempt_id: str | None, reason: str | None, version: int,
) -> AgentRow:
    return AgentRow(
        id_, Presence(presence), since_at, until_at, Presence(afterwards) if afterwards else None, attempt_id, reason,
        version,
    )

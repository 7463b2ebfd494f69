"""Tries to reach somebody by telephone. A row is there before the network hears of it; states only go forward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select, update

from routing.domain.attempt import UNCLAIMED, AttemptOutcome, AttemptState, before
from routing.store.tables import attempts

AGENT, CALLBACK = "agent", "callback"
_LIVE = attempts.c.state != AttemptState.ENDED
_OPEN = and_(attempts.c.kind == AGENT, _LIVE)


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try. `entry_id` is the caller for whom it rings, or `callback_id` the promise of which it is try `n`;
    `outcome` is known before the end where we decided it, and `lease_until_at` is when somebody has to ask what became
    of it. The `agent` is the one rung, or held for whoever is rung back.
    """

    id: str
    token: str
    kind: str
    agent: str
    queue: str
    entry_id: str
    ring_seconds: int
    sent_at: datetime
    lease_until_at: datetime
    state: AttemptState = AttemptState.SENDING
    outcome: AttemptOutcome | None = None
    call_sid: str | None = None
    placed_at: datetime | None = None
    answered_at: datetime | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    callback_id: str | None = None
    n: int | None = None
    strategy: str | None = None
    rung_at: datetime | None = None


def add(connection: Connection, *rows: AttemptRow) -> None:
    """Adds tries that are about to be made."""
    connection.execute(attempts.insert(), [{
        "id": row.id, "token": row.token, "kind": row.kind, "agent": row.agent, "queue": row.queue,
        "entry_id": row.entry_id or None, "ring_seconds": row.ring_seconds, "sent_at": row.sent_at,
        "lease_until_at": row.lease_until_at, "state": row.state.value, "answers": {}, "callback_id": row.callback_id,
        "n": row.n, "strategy": row.strategy,
    } for row in rows])


def find(connection: Connection, id_: str) -> AttemptRow | None:
    """The try of that id."""
    return _one(connection, select(attempts).where(attempts.c.id == id_))


def of_token(connection: Connection, token: str) -> AttemptRow | None:
    """The try with that token in its addresses."""
    return _one(connection, select(attempts).where(attempts.c.token == token))


def lock(connection: Connection, id_: str) -> AttemptRow | None:
    """The try of that id, held until the end of the transaction."""
    return _one(connection, select(attempts).where(attempts.c.id == id_).with_for_update())


def live(connection: Connection) -> tuple[AttemptRow, ...]:
    """Every try to reach an agent whose call may still be on, the oldest first."""
    return _all(connection, select(attempts).where(_OPEN).order_by(attempts.c.sent_at, attempts.c.id))


def unanswered(connection: Connection, agents: Iterable[str]) -> tuple[AttemptRow, ...]:
    """Tries to reach these agents that nobody has answered, held; those another transaction holds are left out."""
    states = [state.value for state in UNCLAIMED if state is not AttemptState.ANSWERED]
    those = and_(
        attempts.c.kind == AGENT, attempts.c.agent.in_(tuple(agents)), attempts.c.state.in_(states),
        attempts.c.outcome.is_(None),
    )
    return _all(connection, (
        select(attempts).where(those).order_by(attempts.c.sent_at, attempts.c.id).with_for_update(skip_locked=True)
    ))


def of_entries(connection: Connection, entries: Iterable[str]) -> tuple[AttemptRow, ...]:
    """Every try on behalf of these callers, the oldest first."""
    those = attempts.c.entry_id.in_(tuple(entries))
    return _all(connection, select(attempts).where(those).order_by(attempts.c.sent_at, attempts.c.id))


def of_callback(connection: Connection, callback_id: str) -> tuple[AttemptRow, ...]:
    """Every try to ring somebody back, the oldest first."""
    return _all(connection, select(attempts).where(attempts.c.callback_id == callback_id).order_by(attempts.c.n))


def live_of_callback(connection: Connection, callback_id: str) -> AttemptRow | None:
    """The try to ring somebody back whose call may still be on, held; there is one at most."""
    those = and_(attempts.c.callback_id == callback_id, _LIVE)
    return _one(connection, select(attempts).where(those).order_by(attempts.c.n.desc()).limit(1).with_for_update())


def ended_since(connection: Connection, since: datetime, outcomes: Iterable[AttemptOutcome]) -> frozenset[str]:
    """Agents whose tries came to one of these outcomes since a moment."""
    wanted = attempts.c.outcome.in_([outcome.value for outcome in outcomes])
    recent = and_(attempts.c.kind == AGENT, attempts.c.ended_at > since, wanted)
    return frozenset(connection.execute(select(attempts.c.agent).where(recent)).scalars())


def bind(connection: Connection, id_: str, call_sid: str) -> bool:
    """Ties a try to a call of the network's; the first one stays. False when it has another, or that is another's."""
    other = attempts.alias("other")
    is_another_s = select(other.c.id).where(other.c.call_sid == call_sid, other.c.id != id_).exists()
    free = or_(attempts.c.call_sid.is_(None), attempts.c.call_sid == call_sid)
    bound = connection.execute(
        update(attempts).where(attempts.c.id == id_, free, ~is_another_s).values(call_sid=call_sid)
    )
    return bound.rowcount == 1


def is_bound(connection: Connection, call_sid: str) -> bool:
    """Whether a call of the network's belongs to some try."""
    return connection.execute(select(attempts.c.id).where(attempts.c.call_sid == call_sid)).first() is not None


def advance(
    connection: Connection, id_: str, state: AttemptState, lease_until_at: datetime, **stamps: datetime
) -> bool:
    """Takes a try forward to a state; False when it has come so far already, or further."""
    earlier = attempts.c.state.in_([one.value for one in before(state)])
    return _change(connection, and_(attempts.c.id == id_, earlier), {
        "state": state.value, "lease_until_at": lease_until_at, **stamps,
    })


def decide(connection: Connection, id_: str, outcome: AttemptOutcome, lease_until_at: datetime) -> bool:
    """Says what came of a try whose call is not over yet, once. False when that was said, or it has ended."""
    open_ = and_(attempts.c.id == id_, _LIVE, attempts.c.outcome.is_(None))
    return _change(connection, open_, {"outcome": outcome.value, "lease_until_at": lease_until_at})


def end(connection: Connection, id_: str, outcome: AttemptOutcome, now: datetime) -> bool:
    """The call of a try is over, once."""
    ended = {"state": AttemptState.ENDED.value, "outcome": outcome.value, "ended_at": now}
    return _change(connection, and_(attempts.c.id == id_, _LIVE), ended)


def begin_sending(connection: Connection, id_: str, now: datetime, lease: timedelta) -> bool:
    """Renews the lease of a try just before the network is told; False when it ran out, or the try is off."""
    still_ours = and_(
        attempts.c.id == id_, attempts.c.state == AttemptState.SENDING, attempts.c.outcome.is_(None),
        attempts.c.lease_until_at > now,
    )
    return _change(connection, still_ours, {"sent_at": now, "lease_until_at": now + lease})


def begin_sending_all(
    connection: Connection, ids: Iterable[str], now: datetime, lease: timedelta
) -> frozenset[str]:
    """As `begin_sending`, of several at once: those whose lease was renewed."""
    still_ours = and_(
        attempts.c.id.in_(tuple(ids)), attempts.c.state == AttemptState.SENDING, attempts.c.outcome.is_(None),
        attempts.c.lease_until_at > now,
    )
    renewed = update(attempts).where(still_ours).values(sent_at=now, lease_until_at=now + lease)
    return frozenset(connection.execute(renewed.returning(attempts.c.id)).scalars())


def is_to_be_sent(connection: Connection, id_: str, until: datetime) -> bool:
    """Whether a try is still to be made, and ours up to a moment."""
    those = and_(
        attempts.c.id == id_, attempts.c.state == AttemptState.SENDING, attempts.c.outcome.is_(None),
        attempts.c.lease_until_at > until,
    )
    return connection.execute(select(attempts.c.id).where(those)).first() is not None


def look_after(connection: Connection, now: datetime, lease: timedelta, kind: str = AGENT) -> AttemptRow | None:
    """Takes one try of a kind whose lease ran out, while the network is asked; None when there is none."""
    overdue = and_(attempts.c.kind == kind, _LIVE, attempts.c.lease_until_at <= now)
    chosen = (
        select(attempts.c.id).where(overdue).order_by(attempts.c.lease_until_at, attempts.c.id).limit(1)
        .with_for_update(skip_locked=True).cte("chosen")
    )
    return _one(connection, (
        update(attempts).where(attempts.c.id.in_(select(chosen.c.id)), overdue)
        .values(lease_until_at=now + lease).returning(*attempts.c)
    ))


def wait(connection: Connection, id_: str, until: datetime) -> None:
    """Nothing is to be asked of a try before a moment."""
    _change(connection, and_(attempts.c.id == id_, _LIVE), {"lease_until_at": until})


def stamp_rung(connection: Connection, id_: str, at: datetime) -> None:
    """Keeps when a telephone first rang, however late that is heard of."""
    earlier = or_(attempts.c.rung_at.is_(None), attempts.c.rung_at > at)
    _change(connection, and_(attempts.c.id == id_, earlier), {"rung_at": at})


def hand_over(connection: Connection, id_: str, agent: str) -> None:
    """Another agent is held for the same try."""
    _change(connection, and_(attempts.c.id == id_, _LIVE), {"agent": agent})


def keep_answer(connection: Connection, row: AttemptRow, name: str, answer: str) -> None:
    """Keeps what the network was told at a turn of this call. The row is to be held by the transaction."""
    _change(connection, attempts.c.id == row.id, {"answers": {**row.answers, name: answer}})


def _one(connection: Connection, statement: Any) -> AttemptRow | None:
    row = connection.execute(statement).first()
    return _attempt(row) if row else None


def _all(connection: Connection, statement: Any) -> tuple[AttemptRow, ...]:
    return tuple(_attempt(row) for row in connection.execute(statement))


def _attempt(row: Row[Any]) -> AttemptRow:
    return AttemptRow(
        row.id, row.token, row.kind, row.agent, row.queue, row.entry_id or "", row.ring_seconds, row.sent_at,
        row.lease_until_at, AttemptState(row.state), AttemptOutcome(row.outcome) if row.outcome else None, row.call_sid,
        row.placed_at, row.answered_at, row.connected_at, row.ended_at, row.answers or {}, row.callback_id, row.n,
        row.strategy, row.rung_at,
    )


def _change(connection: Connection, those: ColumnElement[bool], values: dict[str, Any]) -> bool:
    return connection.execute(update(attempts).where(those).values(values)).rowcount == 1

"""Tries to reach somebody by telephone. A row is there before the network hears of it; states only go forward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Update, and_, bindparam, or_, select, update

from routing.domain.attempt import UNCLAIMED, AttemptOutcome, AttemptState, before
from routing.store.dialects import Prepared
from routing.store.many import Many, Pairs
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
    _ADD.run(connection, [{
        "id": row.id, "token": row.token, "kind": row.kind, "agent": row.agent, "queue": row.queue,
        "entry_id": row.entry_id or None, "ring_seconds": row.ring_seconds, "sent_at": row.sent_at,
        "lease_until_at": row.lease_until_at, "state": row.state.value, "answers": {}, "callback_id": row.callback_id,
        "n": row.n, "strategy": row.strategy,
    } for row in rows])


def find(connection: Connection, id_: str) -> AttemptRow | None:
    """The try of that id."""
    return _one(connection, _OF_ID, {"of_id": id_})


def of_token(connection: Connection, token: str) -> AttemptRow | None:
    """The try with that token in its addresses."""
    return _one(connection, _OF_TOKEN, {"of_token": token})


def lock(connection: Connection, id_: str) -> AttemptRow | None:
    """The try of that id, held until the end of the transaction."""
    return _one(connection, _HELD, {"of_id": id_})


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


def of_callbacks(connection: Connection, ids: Iterable[str]) -> tuple[AttemptRow, ...]:
    """The same of several callbacks."""
    those = attempts.c.callback_id.in_(tuple(ids))
    return _all(connection, select(attempts).where(those).order_by(attempts.c.callback_id, attempts.c.n))


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
    return connection.execute(_BIND, {"of_id": id_, "sid": call_sid}).rowcount == 1


def is_bound(connection: Connection, call_sid: str) -> bool:
    """Whether a call of the network's belongs to some try."""
    return connection.execute(select(attempts.c.id).where(attempts.c.call_sid == call_sid)).first() is not None


def advance(
    connection: Connection, id_: str, state: AttemptState, lease_until_at: datetime, **stamps: datetime
) -> bool:
    """Takes a try forward to a state; False when it has come so far already, or further."""
    values = {"of_id": id_, "until": lease_until_at, **stamps}
    return connection.execute(_advancing(state, tuple(sorted(stamps))), values).rowcount == 1


def decide(connection: Connection, id_: str, outcome: AttemptOutcome, lease_until_at: datetime) -> bool:
    """Says what came of a try whose call is not over yet, once. False when that was said, or it has ended."""
    open_ = and_(attempts.c.id == id_, _LIVE, attempts.c.outcome.is_(None))
    return _change(connection, open_, {"outcome": outcome.value, "lease_until_at": lease_until_at})


def end(connection: Connection, id_: str, outcome: AttemptOutcome, now: datetime) -> bool:
    """The call of a try is over, once."""
    return connection.execute(_END, {"of_id": id_, "to": outcome.value, "now": now}).rowcount == 1


def begin_sending(connection: Connection, id_: str, now: datetime, lease: timedelta) -> bool:
    """Renews the lease of a try just before the network is told; False when it ran out, or the try is off."""
    still_ours = and_(
        attempts.c.id == id_, attempts.c.state == AttemptState.SENDING, attempts.c.outcome.is_(None),
        attempts.c.lease_until_at > now,
    )
    return _change(connection, still_ours, {"sent_at": now, "lease_until_at": now + lease})


def begin_sending_all(
    connection: Connection, rows: Iterable[AttemptRow], now: datetime, until: datetime
) -> frozenset[str]:
    """As `begin_sending`, of several at once: those whose lease was renewed. A lease that is no longer the one they
    were added with is another process's, which asks what became of them.
    """
    ours = tuple(rows)
    read = _RENEW.values(connection, [(row.id, row.lease_until_at) for row in ours])
    renewed = connection.execute(_RENEW.on(connection), {**read, "now": now, "until": until})
    return frozenset(renewed.scalars())


def is_to_be_sent(connection: Connection, id_: str, lease_until_at: datetime) -> bool:
    """Whether a try is still to be made, and the lease up to that moment is still the one it has."""
    return _TO_BE_SENT.run(connection, of_id=id_, until=lease_until_at).first() is not None


def is_any_overdue(connection: Connection, now: datetime, kind: str) -> bool:
    """Whether the lease of a try of a kind ran out, asked without taking it."""
    overdue = and_(attempts.c.kind == kind, _LIVE, attempts.c.lease_until_at <= now)
    return connection.execute(select(attempts.c.id).where(overdue).limit(1)).first() is not None


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
    connection.execute(_STAMP_RUNG, {"of_id": id_, "at": at})


def hand_over(connection: Connection, id_: str, agent: str) -> None:
    """Another agent is held for the same try."""
    _change(connection, and_(attempts.c.id == id_, _LIVE), {"agent": agent})


def keep_answer(connection: Connection, row: AttemptRow, name: str, answer: str) -> None:
    """Keeps what the network was told at a turn of this call. The row is to be held by the transaction."""
    _change(connection, attempts.c.id == row.id, {"answers": {**row.answers, name: answer}})


def _one(connection: Connection, statement: Any, values: Mapping[str, Any] | None = None) -> AttemptRow | None:
    row = connection.execute(statement, values).first()
    return row_of(row) if row else None


def _all(connection: Connection, statement: Any) -> tuple[AttemptRow, ...]:
    return tuple(row_of(row) for row in connection.execute(statement))


def row_of(row: Row[Any]) -> AttemptRow:
    """One row of the table."""
    return AttemptRow(
        row.id, row.token, row.kind, row.agent, row.queue, row.entry_id or "", row.ring_seconds, row.sent_at,
        row.lease_until_at, AttemptState(row.state), AttemptOutcome(row.outcome) if row.outcome else None, row.call_sid,
        row.placed_at, row.answered_at, row.connected_at, row.ended_at, row.answers or {}, row.callback_id, row.n,
        row.strategy, row.rung_at,
    )


def _change(connection: Connection, those: ColumnElement[bool], values: dict[str, Any]) -> bool:
    return connection.execute(update(attempts).where(those).values(values)).rowcount == 1


_ADD = Many(attempts, (
    "id", "token", "kind", "agent", "queue", "entry_id", "ring_seconds", "sent_at", "lease_until_at", "state",
    "answers", "callback_id", "n", "strategy",
), is_new=True)
# Statements of every call, made once: making one costs more than running it.
_IS_IT = attempts.c.id == bindparam("of_id")
_IS_TO_SEND = and_(attempts.c.state == AttemptState.SENDING.value, attempts.c.outcome.is_(None))
_OTHER = attempts.alias("other")
_SID = bindparam("sid", type_=attempts.c.call_sid.type)
_OF_ID: Select[Any] = select(attempts).where(_IS_IT)
_HELD: Select[Any] = _OF_ID.with_for_update()
_OF_TOKEN: Select[Any] = select(attempts).where(attempts.c.token == bindparam("of_token"))
_TO_BE_SENT = Prepared(lambda _: select(attempts.c.id).where(
    _IS_IT, _IS_TO_SEND, attempts.c.lease_until_at == bindparam("until")
))
_NOW = bindparam("now", type_=attempts.c.sent_at.type)
_RENEW = Pairs((attempts.c.id, attempts.c.lease_until_at), lambda is_read: update(attempts).where(
    is_read, _IS_TO_SEND, attempts.c.lease_until_at > _NOW
).values(sent_at=_NOW, lease_until_at=bindparam("until")).returning(attempts.c.id))
_BIND = update(attempts).where(
    _IS_IT, or_(attempts.c.call_sid.is_(None), attempts.c.call_sid == _SID),
    ~select(_OTHER.c.id).where(_OTHER.c.call_sid == _SID, _OTHER.c.id != bindparam("of_id")).exists(),
).values(call_sid=_SID)
_END = update(attempts).where(_IS_IT, _LIVE).values(
    state=AttemptState.ENDED.value, outcome=bindparam("to"), ended_at=bindparam("now")
)
_AT = bindparam("at", type_=attempts.c.rung_at.type)
_STAMP_RUNG = update(attempts).where(
    _IS_IT, or_(attempts.c.rung_at.is_(None), attempts.c.rung_at > _AT)
).values(rung_at=_AT)


@cache
def _advancing(state: AttemptState, stamps: tuple[str, ...]) -> Update:
    earlier = attempts.c.state.in_([one.value for one in before(state)])
    return update(attempts).where(_IS_IT, earlier).values(
        state=state.value, lease_until_at=bindparam("until"), **{name: bindparam(name) for name in stamps}
    )

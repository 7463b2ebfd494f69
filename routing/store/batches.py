"""Rows of several calls at once: held in the order that everybody keeps to, written with one statement for all.

The order is callbacks, then tries, then agents, each by id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, select

from routing.domain.attempt import AttemptOutcome, AttemptState
from routing.domain.presence import Presence
from routing.store import agents, attempts, callbacks
from routing.store.agents import AgentRow
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.many import Among, IsIn, Many
from routing.store.tables import agents as agents_table
from routing.store.tables import attempts as attempts_table
from routing.store.tables import callback_changes
from routing.store.tables import callbacks as callbacks_table


@dataclass(frozen=True, slots=True)
class Move:
    """One change of a callback that is held, from what was read to what is wanted, with what is kept of it."""

    held: CallbackRow
    wanted: CallbackRow
    event: str
    detail: dict[str, Any]


def tried(connection: Connection, tokens: Iterable[str]) -> dict[str, str]:
    """The tries with these tokens in their addresses: their ids, and those of their callbacks."""
    rows = connection.execute(_TRIED.on(connection), {"tokens": list(tokens)})
    return {row.id: row.callback_id or "" for row in rows}


def hold_callbacks(connection: Connection, ids: Iterable[str]) -> dict[str, CallbackRow]:
    """These callbacks, held until the end of the transaction."""
    return {row.id: row for row in callbacks.rows_of(_of(connection, _CALLBACKS, ids))}


def hold_attempts(connection: Connection, ids: Iterable[str]) -> dict[str, AttemptRow]:
    """These tries, held; their callbacks are held before."""
    return {row.id: attempts.row_of(row) for row in _of(connection, _ATTEMPTS, ids)}


def hold_agents(connection: Connection, ids: Iterable[str]) -> dict[str, AgentRow]:
    """These agents, held; nothing else is held after them."""
    return {row.id: agents.row_of(row) for row in _of(connection, _AGENTS, ids)}


def keep_placed(connection: Connection, placed: Sequence[tuple[str, str, datetime]], now: datetime) -> frozenset[str]:
    """Ties tries to their calls, given as id, sid and the end of their lease; the ids of those that have theirs now, or
    had it before. Any other of which more was known is left as it is, and so is a call that is another try's already.
    """
    if not placed:
        return frozenset()
    untold = frozenset(_of(connection, _UNTOLD, [id_ for id_, _, _ in placed]).scalars())
    known = known_calls(connection, [sid for _, sid, _ in placed])
    wanted = [
        {"of_id": id_, "call_sid": sid, "lease_until_at": until} for id_, sid, until in placed
        if id_ in untold and sid not in known
    ]
    if wanted:
        _PLACED.run(connection, wanted, now=now)
    return frozenset(id_ for id_, sid, _ in placed if known.get(sid, id_) == id_ and (id_ in untold or sid in known))


def known_calls(connection: Connection, sids: Iterable[str]) -> dict[str, str]:
    """Which of these calls are some try's, and whose."""
    wanted = list(sids)
    found = connection.execute(_KNOWN.on(connection), {"sids": wanted}) if wanted else ()
    return {row.call_sid: row.id for row in found}


def end_attempts(
    connection: Connection, ended: Sequence[tuple[str, str, AttemptOutcome, datetime | None]], now: datetime
) -> None:
    """The calls of these tries are over: id, sid, outcome and when it first rang. They are held, and live."""
    _END.run(connection, [
        {"of_id": id_, "call_sid": sid, "outcome": outcome.value, "rung_at": rung_at}
        for id_, sid, outcome, rung_at in ended
    ], now=now)


def move_callbacks(connection: Connection, moves: Sequence[Move], now: datetime) -> None:
    """Changes these callbacks, which are held, each with its change kept."""
    _MOVE.run(connection, [{
        "of_id": one.held.id, "state": one.wanted.state.value, **{name: getattr(one.wanted, name) for name in _MOVED},
    } for one in moves])
    note(connection, moves, now)


def note(connection: Connection, moves: Sequence[Move], now: datetime) -> None:
    """Keeps what changed with the callbacks."""
    _NOTE.run(connection, [{
        "callback_id": one.held.id, "at": now, "event": one.event, "state": one.wanted.state.value,
        "reason": one.wanted.reason, "detail": one.detail,
    } for one in moves])
    for one in moves:
        callbacks.told(connection, one.wanted, one.event)


def change_agents(connection: Connection, changes: Sequence[tuple[AgentRow, AgentRow]]) -> None:
    """Makes agents, who are held, what is wanted; each change is what was read and what it is to be."""
    if changes:
        _CHANGE.run(connection, [agents.change_values(read, wanted) for read, wanted in changes])
        for read, wanted in changes:
            agents.told(connection, read, wanted)


def reserve(connection: Connection, attempts_of: Mapping[str, str], now: datetime) -> None:
    """Takes agents, who are held and available, each for an attempt of their own."""
    _RESERVE.run(connection, [
        {"of_id": id_, "attempt_id": attempt_id} for id_, attempt_id in sorted(attempts_of.items())
    ], now=now)
    for id_ in sorted(attempts_of):
        agents.told_reserved(connection, id_)


def _of(connection: Connection, statement: Among, ids: Iterable[str]) -> Any:
    return connection.execute(statement.on(connection), {"ids": list(ids)})


def _held(table: Table) -> Callable[[IsIn], Any]:
    return lambda is_in: select(table).where(is_in(table.c.id, "ids")).order_by(table.c.id).with_for_update()


_MOVED = ("reason", "changed_at", "next_attempt_at", "counted", "first_rung_at", "version")
_TRY, _NOW = attempts_table.c, bindparam("now", type_=attempts_table.c.sent_at.type)
_IS_UNTOLD = and_(_TRY.state == AttemptState.SENDING.value, _TRY.outcome.is_(None), _TRY.call_sid.is_(None))
_TRIED = Among(lambda is_in: select(_TRY.id, _TRY.callback_id).where(is_in(_TRY.token, "tokens")))
_CALLBACKS = Among(_held(callbacks_table))
_ATTEMPTS = Among(_held(attempts_table))
_AGENTS = Among(_held(agents_table))
_UNTOLD = Among(lambda is_in: _held(attempts_table)(is_in).with_only_columns(_TRY.id).where(_IS_UNTOLD))
_KNOWN = Among(lambda is_in: select(_TRY.call_sid, _TRY.id).where(is_in(_TRY.call_sid, "sids")))
_PLACED = Many(attempts_table, ("call_sid", "lease_until_at"), {"state": AttemptState.PLACED.value, "placed_at": _NOW})
_END = Many(attempts_table, ("call_sid", "outcome", "rung_at"), {"state": AttemptState.ENDED.value, "ended_at": _NOW})
_MOVE = Many(callbacks_table, ("state", *_MOVED))
_NOTE = Many(callback_changes, ("callback_id", "at", "event", "state", "reason", "detail"), is_new=True)
_CHANGE = Many(agents_table, agents.CHANGED)
_RESERVE = Many(agents_table, ("attempt_id",), {
    "presence": Presence.RINGING.value, "since_at": _NOW, "until_at": None, "reason": None,
    "version": agents_table.c.version + 1,
})

"""Callbacks that are due: the best ranked first, claimed by one conditional update, by any number of dispatchers.

Rank: priority, then the moment they are due from, then since when they wait, then id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    update,
)

from routing.domain.attempt import AttemptState
from routing.domain.callback import CallbackEvent, CallbackState
from routing.store.callbacks import CallbackRow, rows_of
from routing.store.many import Many, Pairs
from routing.store.tables import attempts, callback_changes, callbacks

_RANK = (callbacks.c.next_attempt_at, callbacks.c.rank_at, callbacks.c.id)
_WAITS = callbacks.c.state == literal_column(f"'{CallbackState.WAITING.value}'")  # as the index has it
# A call to them may still be on, though it is over for us: nobody is rung a second time meanwhile.
_IS_ON = exists().where(attempts.c.callback_id == callbacks.c.id, attempts.c.state != AttemptState.ENDED.value)
_PRIORITIES = (2, 1, 0)


def is_any_due(connection: Connection, now: datetime) -> bool:
    """Whether anybody is to be rung."""
    return any(connection.execute(look, {"now": now}).first() is not None for look in _ANY_DUE)


def due(
    connection: Connection, queues: Collection[str], barred: Iterable[str], now: datetime, most: int,
    unless_of: Collection[str] | None = None,
) -> list[CallbackRow]:
    """Who is to be rung by agents of these queues, best rank first, held; those another process holds are left out.

    `unless_of`: those of no queue among these are meant too. `barred` are the beginnings of numbers that cannot be rung
    for now. Each priority is looked at apart, so that each look is one walk along the index of what is due.
    """
    found: list[CallbackRow] = []
    allowed = [callbacks.c.number.not_like(f"{start}%") for start in barred]
    for best in _BEST:
        if len(found) < most:
            values = {
                "now": now, "queues": tuple(queues), "most": most - len(found),
                "takes_others": unless_of is not None, "known": tuple(unless_of or ()),
            }
            found += rows_of(connection.execute(best.where(*allowed) if allowed else best, values))
    return found


def claim(connection: Connection, rows: Sequence[CallbackRow], now: datetime) -> list[CallbackRow]:
    """Takes callbacks to be rung now, each one try further; those that somebody changed meanwhile are left out."""
    if not rows:
        return []
    read = _CLAIM.values(connection, [(row.id, row.version) for row in rows])
    claimed = frozenset(connection.execute(_CLAIM.on(connection), {**read, "now": now}).scalars())
    taken = [
        replace(row, state=_DIALLING, reason=_REASON, changed_at=now, tries=row.tries + 1, version=row.version + 1)
        for row in rows if row.id in claimed
    ]
    if taken:
        _NOTE.run(connection, [
            {"callback_id": row.id, "at": now, "event": _REASON, "state": _DIALLING.value, "reason": _REASON,
             "detail": {"n": row.tries}} for row in taken
        ])
    return taken


def _due(priority: int) -> tuple[ColumnElement[bool], ...]:
    is_priority = callbacks.c.priority == literal_column(str(priority), Integer)
    return _WAITS, is_priority, callbacks.c.next_attempt_at <= bindparam("now")


def _best(priority: int) -> Select[tuple[object, ...]]:
    of = callbacks.c.queue
    is_nobodys = or_(of.is_(None), of.not_in(bindparam("known", expanding=True)))
    takes_others = and_(bindparam("takes_others", type_=Boolean), is_nobodys)
    is_theirs = or_(of.in_(bindparam("queues", expanding=True)), takes_others)
    those = select(callbacks).where(*_due(priority), is_theirs, ~_IS_ON).order_by(*_RANK)
    return those.limit(bindparam("most", type_=Integer)).with_for_update(of=callbacks, skip_locked=True)


_DIALLING, _REASON = CallbackState.DIALLING, CallbackEvent.CLAIMED.value
_ANY_DUE = tuple(select(callbacks.c.id).where(*_due(priority)).order_by(*_RANK).limit(1) for priority in _PRIORITIES)
_BEST = tuple(_best(priority) for priority in _PRIORITIES)
_NOTE = Many(callback_changes, ("callback_id", "at", "event", "state", "reason", "detail"), is_new=True)
_CLAIM = Pairs((callbacks.c.id, callbacks.c.version), lambda is_read: update(callbacks).where(_WAITS, is_read).values(
    state=_DIALLING.value, reason=_REASON, changed_at=bindparam("now"), tries=callbacks.c.tries + 1,
    version=callbacks.c.version + 1,
).returning(callbacks.c.id))

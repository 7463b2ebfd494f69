"""Callbacks that are due: the best ranked first, claimed by one conditional update, by any number of dispatchers.

Rank: priority, then the moment they are due from, then since when they wait, then id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update

from routing.domain.attempt import AttemptState
from routing.domain.callback import CallbackEvent, CallbackState
from routing.store.callbacks import CallbackRow, rows_of
from routing.store.tables import attempts, callback_changes, callbacks

_RANK = (callbacks.c.priority.desc(), callbacks.c.next_attempt_at, callbacks.c.rank_at, callbacks.c.id)
_WAITS = callbacks.c.state == CallbackState.WAITING.value
# A call to them may still be on, though it is over for us: nobody is rung a second time meanwhile.
_IS_ON = exists().where(attempts.c.callback_id == callbacks.c.id, attempts.c.state != AttemptState.ENDED.value)


def is_any_due(connection: Connection, now: datetime) -> bool:
    """Whether anybody is to be rung."""
    looks = (
        select(callbacks.c.id).where(_WAITS, of_priority, callbacks.c.next_attempt_at <= now).limit(1)
        for of_priority in _PRIORITIES
    )
    return any(connection.execute(look).first() is not None for look in looks)


def due(
    connection: Connection, queues: Collection[str], barred: Iterable[str], now: datetime, most: int
) -> list[CallbackRow]:
    """Who is to be rung by agents of these queues, best rank first, held; those another process holds are left out.

    `barred` are the beginnings of numbers that cannot be rung for now. Front places are looked at apart, so that each
    look is one walk along the index of what is due.
    """
    found: list[CallbackRow] = []
    allowed = [callbacks.c.number.not_like(f"{start}%") for start in barred]
    for of_priority in _PRIORITIES:
        those = and_(
            _WAITS, of_priority, callbacks.c.next_attempt_at <= now, callbacks.c.queue.in_(tuple(queues)), ~_IS_ON,
            *allowed,
        )
        if len(found) < most:
            best = select(callbacks).where(those).order_by(*_RANK).limit(most - len(found))
            found += rows_of(connection.execute(best.with_for_update(of=callbacks, skip_locked=True)))
    return found


def claim(connection: Connection, rows: Sequence[CallbackRow], now: datetime) -> list[CallbackRow]:
    """Takes callbacks to be rung now, each one try further; those that somebody changed meanwhile are left out."""
    if not rows:
        return []
    wanted = or_(*(and_(callbacks.c.id == row.id, callbacks.c.version == row.version) for row in rows))
    state, reason = CallbackState.DIALLING, CallbackEvent.CLAIMED.value
    taken = rows_of(connection.execute(
        update(callbacks).where(wanted, _WAITS).values(
            state=state.value, reason=reason, changed_at=now, tries=callbacks.c.tries + 1,
            version=callbacks.c.version + 1,
        ).returning(*callbacks.c)
    ))
    if taken:
        connection.execute(callback_changes.insert(), [
            {"callback_id": row.id, "at": now, "event": reason, "state": state.value, "reason": reason,
             "detail": {"n": row.tries}} for row in taken
        ])
    order = {row.id: number for number, row in enumerate(rows)}
    return sorted(taken, key=lambda row: order[row.id])


_PRIORITIES: tuple[ColumnElement[bool], ...] = (callbacks.c.priority > 0, callbacks.c.priority == 0)

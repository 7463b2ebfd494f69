"""Callbacks that are rung, or talked, by their state, though nothing rings or talks for them. There should be none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Integer, and_, bindparam, exists, literal_column, select

from routing.domain.attempt import AttemptState
from routing.domain.callback import CallbackState
from routing.store.tables import attempts, callbacks


def unattended(connection: Connection, before: datetime, most: int) -> tuple[str, ...]:
    """Those that have been so since before a moment; no try is about them any more that may still decide anything."""
    return tuple(connection.execute(_UNATTENDED, {"before": before, "most": most}).scalars())


_OF = attempts.c
_IS_OF_IT = and_(_OF.callback_id == callbacks.c.id, _OF.n == callbacks.c.tries)
_GOES_ON = exists().where(_IS_OF_IT, _OF.state != AttemptState.ENDED.value, _OF.outcome.is_(None))
_STATES: list[ColumnElement[str]] = [
    literal_column(f"'{state.value}'") for state in (CallbackState.DIALLING, CallbackState.TALKING)
]
_IS_AT_IT = and_(callbacks.c.state.in_(_STATES), callbacks.c.changed_at < bindparam("before"))
_UNATTENDED = (
    select(callbacks.c.id).where(_IS_AT_IT, ~_GOES_ON)
    .order_by(callbacks.c.changed_at, callbacks.c.id).limit(bindparam("most", type_=Integer))
)

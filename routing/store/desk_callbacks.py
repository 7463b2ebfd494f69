"""Callbacks as a supervisor goes through them: to do, late, or over; of a topic, for a day; fifty at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, and_, func, or_, select

from routing.store.callback_tables import OPEN_ONES, WAITING_ONES
from routing.store.callbacks import CallbackRow, rows_of
from routing.store.tables import callbacks

AT_ONCE = 50
_OF = callbacks.c


class Pile(StrEnum):
    """Which of them."""

    TO_DO = "todo"
    LATE = "late"  # the promised time is over, and nobody has rung
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Asked:
    """A pile, perhaps of one topic, perhaps of one day; `after` is the reference of the last one of the page before."""

    pile: Pile
    topic: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page, and whether there is more after it."""

    rows: tuple[CallbackRow, ...]
    has_more: bool


def pile(connection: Connection, asked: Asked, now: datetime) -> Found:
    """A page of a pile: what is to do by when it is to be done, what is over by when it was, the latest first."""
    by, is_backwards = _RANKS[asked.pile], asked.pile is Pile.OVER
    found = select(callbacks).where(*_those(asked, now))
    last = connection.execute(select(by, _OF.id).where(_OF.reference == asked.after)).first() if asked.after else None
    if last is not None and last[0] is not None:
        found = found.where(_behind(by, last[0], last[1], is_backwards))
    order = (by.desc(), _OF.id.desc()) if is_backwards else (by.asc(), _OF.id.asc())
    rows = rows_of(connection.execute(found.order_by(*order).limit(AT_ONCE + 1)))
    return Found(rows[:AT_ONCE], len(rows) > AT_ONCE)


def counts(connection: Connection, now: datetime) -> dict[Pile, int]:
    """How many are to do, and how many are late."""
    everyone = select(func.count()).select_from(callbacks)
    asked = select(
        everyone.where(OPEN_ONES).scalar_subquery(), everyone.where(_is_late(now)).scalar_subquery(),
    )
    to_do, late = tuple(connection.execute(asked).one())
    return {Pile.TO_DO: to_do, Pile.LATE: late}


_RANKS: dict[Pile, Column[Any]] = {Pile.TO_DO: _OF.rank_at, Pile.LATE: _OF.window_end, Pile.OVER: _OF.ended_at}
_DAYS: dict[Pile, Column[Any]] = {Pile.TO_DO: _OF.window_start, Pile.LATE: _OF.window_start, Pile.OVER: _OF.ended_at}


def _those(asked: Asked, now: datetime) -> list[ColumnElement[bool]]:
    chosen: dict[Pile, Any] = {Pile.TO_DO: OPEN_ONES, Pile.LATE: _is_late(now), Pile.OVER: _OF.ended_at.is_not(None)}
    day, wanted = _DAYS[asked.pile], [chosen[asked.pile]]
    if asked.start_at is not None and asked.end_at is not None:
        wanted += [day >= asked.start_at, day < asked.end_at]
    return [*wanted, _OF.topic == asked.topic] if asked.topic is not None else wanted


def _is_late(now: datetime) -> ColumnElement[bool]:
    return and_(WAITING_ONES, _OF.window_end <= now, _OF.first_rung_at.is_(None))


def _behind(by: Column[Any], at: datetime, id_: str, is_backwards: bool) -> ColumnElement[bool]:
    """Those after a row in the order of the page."""
    if is_backwards:
        return and_(by <= at, or_(by < at, _OF.id < id_))
    return and_(by >= at, or_(by > at, _OF.id > id_))

"""Calls and their steps. A webhook that comes twice adds nothing the second time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from routing.store.dialects import insert_or
from routing.store.tables import call_steps, calls

PRESUMED = ("abandoned_queue", "abandoned_menu")


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as it came in; `from_raw` and `to_raw` are kept as the network sent them."""

    sid: str
    line: str
    from_raw: str
    to_raw: str
    state: str
    started_at: datetime
    ended_as: str | None = None
    ended_at: datetime | None = None
    duration_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One thing that happened in a call. `name` is unique within the call."""

    at: datetime
    name: str
    detail: Mapping[str, Any]


def add(connection: Connection, row: CallRow) -> bool:
    """Adds a call; False when it is there already."""
    added = connection.execute(insert_or(connection, calls).values(
        sid=row.sid, line=row.line, from_raw=row.from_raw, to_raw=row.to_raw, state=row.state,
        started_at=row.started_at,
    ).on_conflict_do_nothing().returning(calls.c.sid))
    return added.first() is not None


def add_step(connection: Connection, sid: str, step: StepRow) -> bool:
    """Adds a step to a call; False when the call has it already."""
    added = connection.execute(insert_or(connection, call_steps).values(
        call_sid=sid, at=step.at, name=step.name, detail=dict(step.detail),
    ).on_conflict_do_nothing().returning(call_steps.c.id))
    return added.first() is not None


def find(connection: Connection, sid: str) -> CallRow | None:
    """The call of that SID."""
    row = connection.execute(select(calls).where(calls.c.sid == sid)).one_or_none()
    return CallRow(
        row.sid, row.line, row.from_raw, row.to_raw, row.state, row.started_at, row.ended_as, row.ended_at,
        row.duration_seconds,
    ) if row else None


def steps(connection: Connection, sid: str) -> tuple[StepRow, ...]:
    """The steps of a call, in order."""
    rows = connection.execute(select(call_steps).where(call_steps.c.call_sid == sid).order_by(call_steps.c.id))
    return tuple(StepRow(row.at, row.name, row.detail) for row in rows)


def set_state(connection: Connection, sid: str, state: str, ended_as: str | None) -> bool:
    """Moves a call that has not ended; what it will have ended as is set once. False when nothing changed."""
    changed = connection.execute(
        update(calls).where(calls.c.sid == sid, calls.c.state != "ended")
        .values(state=state, ended_as=func.coalesce(calls.c.ended_as, ended_as))
    )
    return changed.rowcount == 1


def was_answered(connection: Connection, sid: str) -> bool:
    """Corrects an ending that was only presumed: webhooks come in no order, the end may come before the answer."""
    changed = connection.execute(
        update(calls).where(calls.c.sid == sid, calls.c.ended_as.in_(PRESUMED)).values(ended_as="answered")
    )
    return changed.rowcount == 1


def end(connection: Connection, sid: str, ended_as: str, now: datetime, seconds: int | None) -> bool:
    """Ends a call once, keeping an ending already decided. False when it had ended or is unknown."""
    changed = connection.execute(
        update(calls).where(calls.c.sid == sid, calls.c.state != "ended").values(
            state="ended", ended_as=func.coalesce(calls.c.ended_as, ended_as), ended_at=now, duration_seconds=seconds,
        )
    )
    return changed.rowcount == 1

"""Calls and their steps. A webhook that comes twice adds nothing the second time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from routing.store.call_statements import ADD, ADD_STEP, ANSWER, LOCK, MOVE
from routing.store.tables import call_steps, calls

PRESUMED = ("abandoned_queue", "abandoned_menu", "closed", "failed")


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
    caller: str | None = None
    place: str | None = None
    memory: Mapping[str, Any] = field(default_factory=dict)
    queue: str | None = None
    entered_at: datetime | None = None
    wait_seconds: int | None = None
    agent: str | None = None
    recording: str | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One thing that happened in a call. `name` is unique within the call; `answer` is what the network was told."""

    at: datetime
    name: str
    detail: Mapping[str, Any]
    answer: str | None = None


def began_since(connection: Connection, line: str, since: datetime) -> tuple[datetime, ...]:
    """When the calls to a line began, from a moment on."""
    found = select(calls.c.started_at).where(calls.c.started_at >= since, calls.c.line == line)
    return tuple(connection.execute(found).scalars())


def add(connection: Connection, row: CallRow) -> bool:
    """Adds a call; False when it is there already."""
    added = ADD.run(
        connection, sid=row.sid, line=row.line, from_raw=row.from_raw, to_raw=row.to_raw, state=row.state,
        started_at=row.started_at, caller=row.caller, ended_as=row.ended_as, place=row.place,
        memory=dict(row.memory),
    )
    return added.first() is not None


def add_step(connection: Connection, sid: str, step: StepRow) -> bool:
    """Adds a step to a call; False when the call has it already."""
    added = ADD_STEP.run(
        connection, call_sid=sid, at=step.at, name=step.name, detail=dict(step.detail), answer=step.answer
    )
    return added.first() is not None


def find(connection: Connection, sid: str) -> CallRow | None:
    """The call of that SID."""
    row = connection.execute(select(calls).where(calls.c.sid == sid)).one_or_none()
    return call_of(row) if row else None


def lock(connection: Connection, sid: str) -> CallRow | None:
    """The call of that SID, held until the end of the transaction so that of two requests one comes after the other."""
    row = connection.execute(LOCK, {"of_sid": sid}).one_or_none()
    return call_of(row) if row else None


def answer_of(connection: Connection, sid: str, name: str) -> str | None:
    """What the network was told at a step, None when it has not been taken."""
    found: str | None = ANSWER.run(connection, of_sid=sid, of_name=name).scalar_one_or_none()
    return found


def steps(connection: Connection, sid: str) -> tuple[StepRow, ...]:
    """The steps of a call, in order."""
    rows = connection.execute(select(call_steps).where(call_steps.c.call_sid == sid).order_by(call_steps.c.id))
    return tuple(StepRow(row.at, row.name, row.detail, row.answer) for row in rows)


def move(
    connection: Connection, sid: str, *, state: str, place: str, memory: Mapping[str, Any], ended_as: str | None
) -> bool:
    """Moves a call that has not ended; `ended_as` is how it will have ended if nothing more comes. False when it has
    ended, and then nothing changes.
    """
    changed = MOVE.run(
        connection, of_sid=sid, new_state=state, new_place=place, new_memory=dict(memory), new_end=ended_as
    )
    return changed.rowcount == 1


def queued(connection: Connection, sid: str, queue: str, entered_at: datetime) -> None:
    """Notes in which queue a call waits, and since when."""
    connection.execute(update(calls).where(calls.c.sid == sid).values(queue=queue, entered_at=entered_at))


def unanswered(connection: Connection, sid: str) -> None:
    """The agent who took a call never talked with its caller."""
    connection.execute(update(calls).where(calls.c.sid == sid).values(agent=None))


def quiet_since(connection: Connection, before: datetime, limit: int) -> tuple[str, ...]:
    """The SIDs of calls that have not ended, and of which nothing was heard since."""
    latest = select(func.max(call_steps.c.at)).where(call_steps.c.call_sid == calls.c.sid).scalar_subquery()
    heard = func.coalesce(latest, calls.c.started_at)
    found = select(calls.c.sid).where(calls.c.state != "ended", heard < before)
    return tuple(connection.execute(found.order_by(calls.c.started_at).limit(limit)).scalars())


def heard_of(connection: Connection, sid: str, now: datetime) -> None:
    """Notes that a call still goes on, so that it is not asked after again at once."""
    add_step(connection, sid, StepRow(now, f"goes_on:{now.isoformat()}"[:60], {}))


def waited(connection: Connection, sid: str, seconds: int) -> None:
    """Notes how long a call waited in its queue, once."""
    connection.execute(
        update(calls).where(calls.c.sid == sid, calls.c.wait_seconds.is_(None)).values(wait_seconds=max(0, seconds))
    )


def record_choice(connection: Connection, sid: str, choice: str) -> None:
    """Keeps whether a talk may be recorded, as the caller chose."""
    connection.execute(update(calls).where(calls.c.sid == sid).values(recording=choice))


def correct(connection: Connection, sid: str, ended_as: str, presumed: tuple[str, ...] = PRESUMED) -> bool:
    """Corrects an ending that was only presumed: webhooks come in no order, the end may come before the answer."""
    changed = connection.execute(
        update(calls).where(calls.c.sid == sid, calls.c.state == "ended", calls.c.ended_as.in_(presumed))
        .values(ended_as=ended_as)
    )
    return changed.rowcount == 1


def end(connection: Connection, sid: str, ended_as: str | None, now: datetime, seconds: int | None) -> bool:
    """Ends a call once, as it was presumed to end or as said here. False when it had ended or is unknown."""
    values: dict[str, Any] = {"state": "ended", "ended_at": now, "duration_seconds": seconds}
    if ended_as is not None:
        values["ended_as"] = ended_as
    changed = connection.execute(update(calls).where(calls.c.sid == sid, calls.c.state != "ended").values(values))
    return changed.rowcount == 1


def call_of(row: Row[Any]) -> CallRow:
    """A call from a row of every column."""
    return CallRow(
        row.sid, row.line, row.from_raw, row.to_raw, row.state, row.started_at, row.ended_as, row.ended_at,
        row.duration_seconds, row.caller, row.place, row.memory or {}, row.queue, row.entered_at, row.wait_seconds,
        row.agent, row.recording,
    )

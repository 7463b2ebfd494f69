"""What the provider has still to be told, as rows: each key once, claimed by one process at a time under a lease.

A row is `due`, and when claimed `sending`. It ends `done` or `dropped`, or is due again later. What may have been sent
is `unsure`: it is never simply sent again, but claimed as `asking`; found nothing it is `asked`, then claimed once more
as `asking_again`. A lease that ran out while sending leaves the same doubt. So whoever claims a row in `sending` knows
that nothing was sent yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, or_, select, update

from routing.store.dialects import insert_or
from routing.store.tables import outbox

DUE, SENDING, DONE, DROPPED = "due", "sending", "done", "dropped"
UNSURE, ASKING, ASKED, ASKING_AGAIN = "unsure", "asking", "asked", "asking_again"
_READY, _CLAIMED = (DUE, UNSURE, ASKED), (SENDING, ASKING, ASKING_AGAIN)
_LONGEST_ERROR = 200
# Calls first: somebody's telephone is ringing; a text message can wait for a second, an alert for a slow address, and
# what is to be deleted for all of them.
_URGENCY = case(
    (outbox.c.kind == "sms", 1), (outbox.c.kind.in_(("alert", "fetch_recording")), 2),
    (outbox.c.kind.like("delete%"), 3), else_=0,
)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One thing to tell. `tries` counts its claims; `payload` names rows and addresses, never what a text says."""

    id: int
    kind: str
    key: str
    payload: Mapping[str, Any]
    state: str
    tries: int
    due_at: datetime
    lease_until_at: datetime | None
    created_at: datetime
    error: str | None


def add(connection: Connection, kind: str, key: str, payload: Mapping[str, Any], now: datetime) -> bool:
    """Adds what is to be told, due at once; False when the key is there already, whatever became of it."""
    added = connection.execute(insert_or(connection, outbox).values(
        kind=kind, key=key, payload=dict(payload), state=DUE, tries=0, due_at=now, created_at=now,
    ).on_conflict_do_nothing().returning(outbox.c.id))
    return added.first() is not None


def find(connection: Connection, key: str) -> OutboxRow | None:
    """The row of a key."""
    row = connection.execute(select(outbox).where(outbox.c.key == key)).one_or_none()
    return OutboxRow(*row) if row else None


def claim_due(connection: Connection, now: datetime, lease_seconds: float, limit: int = 1) -> tuple[OutboxRow, ...]:
    """Takes up to `limit` rows that are due or whose lease ran out, calls before messages, the longest due first."""
    chosen = (
        select(outbox.c.id).where(_is_due(now)).order_by(_URGENCY, outbox.c.due_at, outbox.c.id).limit(limit)
        .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer and ignores it
        .cte("chosen")  # evaluated once, so that no more rows are taken than were asked for
    )
    claimed_as = case(
        (outbox.c.state == DUE, SENDING), (outbox.c.state.in_((ASKED, ASKING_AGAIN)), ASKING_AGAIN), else_=ASKING,
    )
    claimed = connection.execute(
        update(outbox).where(outbox.c.id.in_(select(chosen.c.id)), _is_due(now))
        .values(state=claimed_as, tries=outbox.c.tries + 1, lease_until_at=now + timedelta(seconds=lease_seconds))
        .returning(*outbox.c)
    )
    return tuple(sorted((OutboxRow(*row) for row in claimed), key=lambda row: (row.kind == "sms", row.due_at, row.id)))


def is_any_due(connection: Connection, now: datetime) -> bool:
    """Whether there is a row to be taken, asked without taking it."""
    return connection.execute(select(outbox.c.id).where(_is_due(now)).limit(1)).first() is not None


def holds(connection: Connection, row: OutboxRow) -> bool:
    """Whether the row is still claimed by who got it as it is here."""
    found = connection.execute(select(outbox.c.id).where(_is_claim(row)))
    return found.first() is not None


def done(connection: Connection, id_: int) -> bool:
    """Ends a row that was told, whoever has it claimed by now; False when it had ended."""
    return _end(connection, id_, DONE, None)


def drop(connection: Connection, id_: int, error: str) -> bool:
    """Ends a row that is not told any more, and why; False when it had ended."""
    return _end(connection, id_, DROPPED, error)


def later(connection: Connection, row: OutboxRow, due_at: datetime, error: str) -> bool:
    """Gives a claim back for later: to be sent when it was to be sent, to be asked when it was to be asked.

    False when the claim was lost to another process; then nothing changes.
    """
    return _give_back(connection, row, {SENDING: DUE, ASKING: UNSURE, ASKING_AGAIN: ASKED}[row.state], due_at, error)


def unsure(connection: Connection, row: OutboxRow, due_at: datetime, error: str) -> bool:
    """Gives back a claim that may have been sent: whoever has it next asks first. False when the claim was lost."""
    return _give_back(connection, row, UNSURE, due_at, error)


def nothing_found(connection: Connection, row: OutboxRow, due_at: datetime) -> bool:
    """The network knows nothing of it: asked once more, and after the second time sent again, counted in `again`."""
    if row.state == ASKING:
        return _give_back(connection, row, ASKED, due_at, row.error)
    payload = {**row.payload, "again": row.payload.get("again", 0) + 1}
    return _give_back(connection, row, DUE, due_at, row.error, payload)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(outbox.c.state.in_(_READY), outbox.c.due_at <= now),
        and_(outbox.c.state.in_(_CLAIMED), outbox.c.lease_until_at <= now),
    )


def _is_claim(row: OutboxRow) -> ColumnElement[bool]:
    """Each claim counts one more, so that no two are alike, whatever the clocks say."""
    return and_(outbox.c.id == row.id, outbox.c.state == row.state, outbox.c.tries == row.tries)


def _end(connection: Connection, id_: int, state: str, error: str | None) -> bool:
    changed = connection.execute(
        update(outbox).where(outbox.c.id == id_, outbox.c.state.not_in((DONE, DROPPED)))
        .values(state=state, lease_until_at=None, error=error[:_LONGEST_ERROR] if error else None)
    )
    return changed.rowcount == 1


def _give_back(
    connection: Connection, row: OutboxRow, state: str, due_at: datetime, error: str | None,
    payload: Mapping[str, Any] | None = None,
) -> bool:
    changed = connection.execute(update(outbox).where(_is_claim(row)).values(
        state=state, due_at=due_at, lease_until_at=None, error=error[:_LONGEST_ERROR] if error else None,
        payload=dict(payload or row.payload),
    ))
    return changed.rowcount == 1

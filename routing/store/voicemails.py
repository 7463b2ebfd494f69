"""Messages that callers left, one to a call: recording → new → taken → done, or recording → empty or absent.

Empty and absent ones may yet be followed by a recording of the same call, and are then new.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, func, select, update

from routing.store.dialects import insert_or
from routing.store.tables import voicemails

RECORDING, NEW, TAKEN, DONE, EMPTY, ABSENT = "recording", "new", "taken", "done", "empty", "absent"
LISTED = (NEW, TAKEN, DONE)
"""What people are shown; of the others there is nothing to hear."""


@dataclass(frozen=True, slots=True)
class VoicemailRow:
    """A message left by a caller. `left_at` is when it was begun: its rank among the messages to listen to."""

    id: str
    call_sid: str
    line: str
    queue: str | None
    topic: str | None
    language: str
    from_raw: str
    wants_callback: bool
    state: str
    recording_sid: str | None
    recording_url: str | None
    duration_seconds: int | None
    left_at: datetime
    taken_by: str | None
    taken_at: datetime | None
    done_at: datetime | None


def add(
    connection: Connection, *, call_sid: str, line: str, queue: str | None, topic: str | None, language: str,
    from_raw: str, wants_callback: bool, now: datetime,
) -> bool:
    """Adds the message that a call is leaving; False when the call has one. The call's own row is there first."""
    added = connection.execute(insert_or(connection, voicemails).values(
        id=uuid4().hex, call_sid=call_sid, line=line, queue=queue, topic=topic, language=language, from_raw=from_raw,
        wants_callback=wants_callback, state=RECORDING, left_at=now,
    ).on_conflict_do_nothing().returning(voicemails.c.id))
    return added.first() is not None


def find(connection: Connection, id_: str) -> VoicemailRow | None:
    """The message of that id."""
    row = connection.execute(select(voicemails).where(voicemails.c.id == id_)).one_or_none()
    return VoicemailRow(*row) if row else None


def of_call(connection: Connection, call_sid: str) -> VoicemailRow | None:
    """The message of that call."""
    row = connection.execute(select(voicemails).where(voicemails.c.call_sid == call_sid)).one_or_none()
    return VoicemailRow(*row) if row else None


def listed(connection: Connection, states: Collection[str] = LISTED) -> tuple[VoicemailRow, ...]:
    """The messages in these states in the order of their rank: who left one first is first."""
    rows = connection.execute(
        select(voicemails).where(voicemails.c.state.in_(states)).order_by(voicemails.c.left_at, voicemails.c.id)
    )
    return tuple(VoicemailRow(*row) for row in rows)


def new_since(connection: Connection, since: datetime, most: int) -> tuple[VoicemailRow, ...]:
    """The new messages begun since a moment, the oldest first, so many at most."""
    those = (voicemails.c.state == NEW, voicemails.c.left_at > since)
    found = select(voicemails).where(*those).order_by(voicemails.c.left_at, voicemails.c.id).limit(most)
    return tuple(VoicemailRow(*row) for row in connection.execute(found))


def recorded(connection: Connection, call_sid: str, sid: str, url: str, seconds: int | None, now: datetime) -> bool:
    """The recording is there: the message is new. False when one is kept already, or none was begun.

    A caller who said nothing is asked once more, so a recording may follow an empty or absent one. The rank of a
    message is when it was begun: of `now` nothing is kept.
    """
    values = {"recording_sid": sid, "recording_url": url, "duration_seconds": seconds}
    return _move(connection, call_sid, (RECORDING, EMPTY, ABSENT), NEW, values)


def absent(connection: Connection, call_sid: str) -> bool:
    """There will be no recording. False when it is no longer being recorded."""
    return _move(connection, call_sid, (RECORDING,), ABSENT, {})


def empty(connection: Connection, call_sid: str) -> bool:
    """The recording holds silence. False when it is no longer being recorded."""
    return _move(connection, call_sid, (RECORDING,), EMPTY, {})


def take(connection: Connection, id_: str, by: str, now: datetime) -> bool:
    """Somebody deals with a new message; False when it is not new."""
    changed = connection.execute(
        update(voicemails).where(voicemails.c.id == id_, voicemails.c.state == NEW)
        .values(state=TAKEN, taken_by=by, taken_at=now)
    )
    return changed.rowcount == 1


def done(connection: Connection, id_: str, by: str, now: datetime) -> bool:
    """A message was dealt with. One that nobody had taken is taken and done in one. False when there is none to do."""
    changed = connection.execute(
        update(voicemails).where(voicemails.c.id == id_, voicemails.c.state.in_((NEW, TAKEN))).values(
            state=DONE, done_at=now, taken_by=func.coalesce(voicemails.c.taken_by, by),
            taken_at=func.coalesce(voicemails.c.taken_at, now),
        )
    )
    return changed.rowcount == 1


def _move(
    connection: Connection, call_sid: str, before: Collection[str], state: str, values: Mapping[str, str | int | None]
) -> bool:
    changed = connection.execute(
        update(voicemails).where(voicemails.c.call_sid == call_sid, voicemails.c.state.in_(before))
        .values(state=state, **values)
    )
    return changed.rowcount == 1

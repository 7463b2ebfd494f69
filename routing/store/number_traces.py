"""Every row that one telephone number has left: as who called, as keyed, as read back, as written to.

Whoever asks says what a number looks like in a text; the database only narrows the search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, Table, cast, func, or_, select

from routing.store.tables import (
    alarms,
    attempts,
    call_steps,
    callback_changes,
    callbacks,
    caller_marks,
    calls,
    idempotency_keys,
    messages,
    queue_entries,
    recordings,
    sms_refusals,
    voicemails,
)

AT_ONCE = 20_000
SECRETS = ("token",)
Mentions = Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a number has left something: its callbacks, the calls it made or was keyed in, and its text messages."""

    number: str
    digits: str
    callback_ids: tuple[str, ...]
    references: tuple[str, ...]
    call_sids: tuple[str, ...]
    message_ids: tuple[str, ...]
    attempt_ids: tuple[str, ...]
    alarms: tuple[tuple[str, str], ...]


def find(connection: Connection, number: str, digits: str, mentions: Mentions) -> Traces:
    """The traces of a number in E.164; `digits` are those that it has in every way to write it, in their order."""
    pattern = f"%{'%'.join(digits)}%"
    own = connection.execute(select(callbacks).where(callbacks.c.number == number)).all()
    sids = {row.call_sid for row in own if row.call_sid}
    sids |= set(connection.execute(select(calls.c.sid).where(calls.c.caller == number)).scalars())
    columns = (calls.c.from_raw, calls.c.to_raw, calls.c.memory)
    found = select(calls.c.sid, *columns).where(or_(*(cast(column, String).like(pattern) for column in columns)))
    sids |= {row.sid for row in connection.execute(found) if any(mentions(value) for value in tuple(row)[1:])}
    sids |= {sid for sid, detail, answer in _steps(connection, pattern) if mentions(detail) or mentions(answer)}
    written = select(messages.c.id, messages.c.number, messages.c.body).where(
        or_(messages.c.number == number, messages.c.body.like(pattern))
    )
    texts = [row.id for row in connection.execute(written) if row.number == number or mentions(row.body)]
    ids = tuple(row.id for row in own)
    return Traces(
        number, digits, ids, tuple(row.reference for row in own), tuple(sorted(sids)), tuple(texts),
        _attempts(connection, ids, tuple(sids)), _alarms(connection, mentions),
    )


def rows_of(connection: Connection, traces: Traces) -> dict[str, list[Mapping[str, Any]]]:
    """Everything that is kept of a number, by table, without our own secrets."""
    sids = (*traces.call_sids, *_rung(connection, traces))
    wanted: tuple[tuple[Table, ColumnElement[bool]], ...] = (
        (callbacks, callbacks.c.id.in_(traces.callback_ids)),
        (callback_changes, callback_changes.c.callback_id.in_(traces.callback_ids)),
        (attempts, attempts.c.id.in_(traces.attempt_ids)),
        (calls, calls.c.sid.in_(traces.call_sids)),
        (call_steps, call_steps.c.call_sid.in_(traces.call_sids)),
        (queue_entries, queue_entries.c.call_sid.in_(traces.call_sids)),
        (voicemails, voicemails.c.call_sid.in_(traces.call_sids)),
        (recordings, recordings.c.call_sid.in_(sids)),
        (messages, messages.c.id.in_(traces.message_ids)),
        (caller_marks, caller_marks.c.number == traces.number),
        (sms_refusals, sms_refusals.c.number == traces.number),
        (idempotency_keys, keys_of(traces)),
    )
    found: dict[str, list[Mapping[str, Any]]] = {}
    for table, those in wanted:
        rows = connection.execute(select(table).where(those).order_by(*table.primary_key)).mappings()
        found[table.name] = [{name: row[name] for name in row if name not in SECRETS} for row in rows]
    return found


def keys_of(traces: Traces) -> ColumnElement[bool]:
    """The clients' keys under which one of its callbacks was answered."""
    answers = cast(idempotency_keys.c.answer, String)
    return or_(idempotency_keys.c.key == "", *(answers.like(f'%"{reference}"%') for reference in traces.references))


def _rung(connection: Connection, traces: Traces) -> tuple[str, ...]:
    """The calls that were made to it: a talk of theirs may have been recorded."""
    found = select(attempts.c.call_sid).where(attempts.c.id.in_(traces.attempt_ids), attempts.c.call_sid.is_not(None))
    return tuple(connection.execute(found).scalars())


def _alarms(connection: Connection, mentions: Mentions) -> tuple[tuple[str, str], ...]:
    rows = connection.execute(select(alarms.c.kind, alarms.c.subject, alarms.c.detail)).all()
    return tuple((row.kind, row.subject) for row in rows if mentions(row.subject) or mentions(row.detail))


def _attempts(connection: Connection, callback_ids: tuple[str, ...], sids: tuple[str, ...]) -> tuple[str, ...]:
    entries = select(queue_entries.c.id).where(queue_entries.c.call_sid.in_(sids))
    those = or_(attempts.c.callback_id.in_(callback_ids), attempts.c.entry_id.in_(entries))
    return tuple(connection.execute(select(attempts.c.id).where(those)).scalars())


def _steps(connection: Connection, pattern: str) -> Iterator[tuple[str, Mapping[str, Any], str | None]]:
    """Steps with those digits in that order, some thousands looked at with each statement: none takes long."""
    of = call_steps.c
    last = connection.execute(select(func.max(of.id))).scalar_one_or_none() or 0
    for first in range(0, last + 1, AT_ONCE):
        a_few = select(of.call_sid, of.detail, of.answer).where(of.id > first, of.id <= first + AT_ONCE)
        for row in connection.execute(a_few.where(or_(cast(of.detail, String).like(pattern), of.answer.like(pattern)))):
            yield row.call_sid, row.detail, row.answer

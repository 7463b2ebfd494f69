"""Promises as the command line shows them: a line each for people, and a document for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from routing.callbacks.standing import zone_of
from routing.domain.centre import Centre
from routing.phone_numbers import hinted
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow, ChangeRow

Document = dict[str, Any]


def row_document(centre: Centre, row: CallbackRow) -> Document:
    """A callback, its number masked."""
    zone = zone_of(centre, row)
    window = {"start": _iso(row.window_start, zone), "end": _iso(row.window_end, zone)}
    return {
        "reference": row.reference, "state": row.state.value, "reason": row.reason,
        "window": window if row.window_start and row.window_end else None, "rank_at": _iso(row.rank_at, zone),
        "next_attempt_at": _iso(row.next_attempt_at, zone), "tries": row.tries, "queue": row.queue,
        "topic": row.topic, "language": row.language, "channel": row.channel,
        "phone": hinted(row.number) if row.number else None, "created_at": _iso(row.created_at, zone),
    }


def row_text(centre: Centre, row: CallbackRow) -> str:
    """A callback in a line."""
    one = row_document(centre, row)
    when = f"{one['window']['start']} to {one['window']['end']}" if one["window"] else "no time known"
    return f"{row.reference}: {row.state} ({row.reason}), {when}, {one['phone'] or 'number erased'}"


def listed_text(centre: Centre, rows: Sequence[CallbackRow]) -> str:
    """Callbacks, a line each."""
    return "\n".join(row_text(centre, row) for row in rows) or "There is no callback."


def shown_document(
    centre: Centre, row: CallbackRow, tries: Iterable[AttemptRow], changes: Iterable[ChangeRow]
) -> Document:
    """A callback with every try and every change."""
    zone = zone_of(centre, row)
    return {
        **row_document(centre, row),
        "attempts": [_try(one, zone) for one in tries],
        "changes": [
            {"at": _iso(change.at, zone), "event": change.event, "state": change.state, "reason": change.reason,
             "detail": dict(change.detail)} for change in changes
        ],
    }


def shown_text(
    centre: Centre, row: CallbackRow, tries: Iterable[AttemptRow], changes: Iterable[ChangeRow]
) -> str:
    """The same in lines."""
    zone = zone_of(centre, row)
    lines = [row_text(centre, row)]
    lines += [f"  try {one.n}: {one.outcome or 'on'}, placed {_iso(one.placed_at, zone) or 'not yet'}" for one in tries]
    lines += [f"  {_iso(change.at, zone)} {change.event}: {change.state} ({change.reason})" for change in changes]
    return "\n".join(lines)


def rows_as_json(rows: Any) -> Any:
    """Rows of any table as JSON can hold them, instants in UTC."""
    return json.loads(json.dumps(rows, default=_plain))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else dict(value)  # type: ignore[call-overload]


def _try(row: AttemptRow, zone: tzinfo) -> Document:
    return {
        "n": row.n, "call_sid": row.call_sid, "state": row.state.value,
        "outcome": row.outcome.value if row.outcome else None, "placed_at": _iso(row.placed_at, zone),
        "answered_at": _iso(row.answered_at, zone), "connected_at": _iso(row.connected_at, zone),
    }


def _iso(moment: datetime | None, zone: tzinfo) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None

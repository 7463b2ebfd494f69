"""Rows of the day's work as the supervisor API tells them. Numbers are masked, but for one that is revealed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from routing.domain.centre import Centre
from routing.phone_numbers import masked
from routing.store.agents import AgentRow
from routing.store.alarms import AlarmRow
from routing.store.calls import CallRow, StepRow
from routing.store.messages import MessageRow
from routing.store.queue_entries import EntryRow
from routing.store.voicemails import VoicemailRow
from routing.web.json_values import Json, iso, words


def _masked(detail: Any) -> Any:
    """What is kept of a step with every number in it masked: a caller may have keyed or said one."""
    if isinstance(detail, dict):
        return {name: _masked(inner) for name, inner in detail.items()}
    if isinstance(detail, list):
        return [_masked(inner) for inner in detail]
    return masked(detail) if isinstance(detail, str) else detail


def zone_of(centre: Centre, line: str) -> ZoneInfo:
    """The zone of a line; the centre's for one that config no longer has."""
    known = centre.lines.get(line)
    return known.rules.timezone if known else centre.timezone


def call_document(
    row: CallRow, centre: Centre, steps: Iterable[StepRow] | None = None, is_revealed: bool = False
) -> Json:
    """A call; with its steps where they are given."""
    zone = zone_of(centre, row.line)
    document: Json = {
        "sid": row.sid, "line": row.line, "to": row.to_raw,
        "from": row.from_raw if is_revealed else masked(row.from_raw),
        "state": row.state, "ended_as": row.ended_as if row.state == "ended" else None,
        "started_at": iso(row.started_at, zone), "ended_at": iso(row.ended_at, zone),
        "duration_seconds": row.duration_seconds, "queue": row.queue, "entered_at": iso(row.entered_at, zone),
        "wait_seconds": row.wait_seconds, "agent": row.agent, "recording": row.recording,
    }
    if steps is not None:
        document["steps"] = [
            {"at": iso(step.at, zone), "name": step.name,
             "detail": dict(step.detail) if is_revealed else _masked(dict(step.detail))} for step in steps
        ]
    return document


def waiter_document(entry: EntryRow, position: int, zone: ZoneInfo) -> Json:
    """Somebody who waits."""
    return {
        "state": entry.state, "call_sid": entry.call_sid, "position": position, "topic": entry.topic,
        "language": entry.language, "entered_at": iso(entry.entered_at, zone),
    }


def agent_document(row: AgentRow, centre: Centre) -> Json:
    """An agent and what they are at."""
    return {
        "id": row.id, "name": centre.agents[row.id].name, "presence": row.presence.value,
        "since": iso(row.since_at, centre.timezone), "afterwards": row.afterwards.value if row.afterwards else None,
        "reason": row.reason, "version": row.version,
    }


def voicemail_document(row: VoicemailRow, centre: Centre, is_revealed: bool = False) -> Json:
    """A message that a caller left."""
    zone = zone_of(centre, row.line)
    return {
        "id": row.id, "call_sid": row.call_sid, "line": row.line, "queue": row.queue, "topic": row.topic,
        "language": row.language, "from": row.from_raw if is_revealed else masked(row.from_raw),
        "wants_callback": row.wants_callback, "state": row.state, "recording_url": row.recording_url,
        "duration_seconds": row.duration_seconds,
        "left_at": iso(row.left_at, zone), "taken_by": row.taken_by, "taken_at": iso(row.taken_at, zone),
        "done_at": iso(row.done_at, zone),
    }


def message_document(row: MessageRow, centre: Centre) -> Json:
    """A text message."""
    return {
        "id": row.id, "call_sid": row.call_sid, "to": masked(row.number), "purpose": row.purpose,
        "language": row.language, "body": masked(row.body), "segments": row.segments, "state": row.state,
        "error": row.error,
        "created_at": iso(row.created_at, centre.timezone), "changed_at": iso(row.changed_at, centre.timezone),
    }


def alarm_document(row: AlarmRow, centre: Centre) -> Json:
    """An alarm."""
    return {
        "kind": row.kind, "subject": row.subject, "count": row.count, "detail": masked(row.detail),
        "first_at": iso(row.first_at, centre.timezone), "last_at": iso(row.last_at, centre.timezone),
    }


def queue_document(
    centre: Centre, id_: str, waiting: Iterable[EntryRow], standing: dict[str, AgentRow]
) -> Json:
    """A queue: who waits and who answers."""
    queue = centre.queues[id_]
    return {
        "id": id_, "name": words(queue.name), "lines": list(queue.lines),
        "waiting": [
            waiter_document(entry, number, centre.timezone) for number, entry in enumerate(waiting, start=1)
        ],
        "agents": [{"id": agent, "presence": standing[agent].presence.value} for agent in queue.agents],
    }

"""Agents in words: what each is at, since when, with whom, and how long a wrap-up still lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from routing import agents as presence
from routing.domain.centre import Centre
from routing.domain.presence import Presence
from routing.domain.text import Text
from routing.store import attempts, calls, queue_entries
from routing.store import callbacks as promises
from routing.store.agents import AgentRow
from routing.store.database import Connection
from routing.web.console.callback_rows import number_of as number_of_promise
from routing.web.console.calls import number_of
from routing.web.console.moments import Moments
from routing.web.console.naming import clock_of, line_name, say, topic_name
from routing.web.console.naming import queue_name as named_queue

PRESENCES = {
    Presence.AVAILABLE: Text("disponible", "available"),
    Presence.RINGING: Text("son téléphone sonne", "telephone rings"),
    Presence.BUSY: Text("en conversation", "talking"), Presence.WRAP_UP: Text("note l’appel qui finit", "wrap-up"),
    Presence.AWAY: Text("en absence", "away"),
}
KINDS = {
    Presence.AVAILABLE: "open", Presence.RINGING: "add", Presence.BUSY: "add", Presence.WRAP_UP: "warning",
    Presence.AWAY: "plain",
}
REASONS = {
    "no_answer": Text("n’a pas répondu", "did not answer"), "busy": Text("téléphone occupé", "telephone busy"),
    "declined": Text("a raccroché", "hung up"), "no_key": Text("n’a pas appuyé sur 1", "did not press 1"),
    "failed": Text("téléphone injoignable", "telephone out of reach"),
    "bad_number": Text("numéro non attribué", "no such number"),
    "no reason given": Text("", ""),
}


@dataclass(frozen=True, slots=True)
class Talk:
    """Whom an agent is at: the caller masked, and where to read on."""

    path: str
    number: str
    topic: str
    line: str
    wait: str
    is_callback: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """An agent."""

    id: str
    name: str
    presence: str
    words: str
    kind: str
    since: str
    wrap_up: str
    afterwards: str
    reason: str
    version: int
    queues: str
    talk: Talk | None


def seen(connection: Connection, centre: Centre, row: AgentRow, at: Moments, now: datetime) -> Seen:
    """An agent as they are now."""
    left = row.until_at - now if row.presence is Presence.WRAP_UP and row.until_at else None
    reason = row.reason or ""
    queues = [named_queue(centre, queue) for queue in presence.queues_of(centre, row.id)]
    return Seen(
        row.id, centre.agents[row.id].name, row.presence.value, say(PRESENCES[row.presence]), KINDS[row.presence],
        at.moment(row.since_at, now), at.length(max(0.0, left.total_seconds())) if left else "",
        say(PRESENCES[row.afterwards]) if row.afterwards else "", say(REASONS.get(reason, Text(reason, reason))),
        row.version, ", ".join(queues), talk_of(connection, centre, row, now),
    )


def talk_of(connection: Connection, centre: Centre, row: AgentRow, now: datetime) -> Talk | None:
    """Whom an agent is rung for or talks with."""
    attempt = attempts.find(connection, row.attempt_id) if row.attempt_id else None
    if attempt is None:
        return None
    if attempt.callback_id is not None:
        promise = promises.find(connection, attempt.callback_id)
        return None if promise is None else Talk(
            f"/callbacks/{promise.reference}", number_of_promise(promise), topic_name(centre, promise.topic),
            line_name(centre, promise.line), "", is_callback=True,
        )
    entry = queue_entries.of_attempt(connection, attempt.id)
    call = calls.find(connection, entry.call_sid) if entry else None
    if entry is None or call is None:
        return None
    waited = (entry.connected_at or now) - entry.entered_at
    return Talk(
        f"/calls/{call.sid}", number_of(call), topic_name(centre, entry.topic), line_name(centre, call.line),
        clock_of(centre, call.line).length(waited), is_callback=False,
    )

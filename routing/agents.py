"""Who can take a call: what each agent is at, how that changes by hand and by calls, and whom a queue still reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from routing.agent_presence import happens
from routing.domain.attempt import TALK_ASKED_EVERY, AttemptOutcome, AttemptState
from routing.domain.centre import Centre
from routing.domain.errors import Fault, Refused
from routing.domain.presence import Event, Presence
from routing.domain.ringing import Reach
from routing.domain.ringing import is_anyone_there as reach_of
from routing.domain.staff import Queue
from routing.domain.text import Text
from routing.outbox import end_call
from routing.runtime import Runtime
from routing.store import agents, attempts, queue_entries
from routing.store.agents import AgentRow
from routing.store.attempts import AttemptRow
from routing.store.database import Connection
from routing.store.queue_entries import EntryRow

ENDS_WITHIN = timedelta(seconds=15)
_BY_HAND = {Presence.AVAILABLE: Event.SET_AVAILABLE, Presence.AWAY: Event.SET_AWAY}


class SetReason(StrEnum):
    """What became of a presence set by hand."""

    NOW = "now"
    AFTERWARDS = "afterwards"  # the agent is at a call; it will be so once that ends
    ALREADY = "already"
    CHANGED_MEANWHILE = "changed_meanwhile"  # the row is not the version that was looked at


@dataclass(frozen=True, slots=True)
class PresenceSet:
    """An agent as they are after a change by hand, and what became of it."""

    agent: AgentRow
    reason: SetReason


def standing(connection: Connection, centre: Centre, now: datetime) -> dict[str, AgentRow]:
    """Every agent of the config; who has no row yet is what agents are at the start."""
    rows = agents.standing(connection, centre.agents)
    at_start = Presence(centre.presences.at_start)
    return {id_: rows.get(id_) or AgentRow(id_, at_start, now) for id_ in centre.agents}


def set_presence(runtime: Runtime, centre: Centre, agent: str, presence: str, reason: str) -> PresenceSet:
    """Makes an agent available or away by hand. Raises Refused for an unknown agent or another presence."""
    now = runtime.clock.now()
    return runtime.database.write(
        lambda connection: set_by_hand(connection, centre, agent, presence, reason, now)
    )


def set_by_hand(
    connection: Connection, centre: Centre, agent: str, presence: str, reason: str, now: datetime,
    version: int | None = None,
) -> PresenceSet:
    """As set_presence, within a transaction; with `version`, only if the agent is still as that version says."""
    if agent not in centre.agents:
        raise _refused(404, "/agent", "unknown_agent", f"Le conseiller «\u00a0{agent[:40]}\u00a0» n’existe pas.",
                       f"There is no agent “{agent[:40]}”.")
    event = _BY_HAND.get(Presence(presence)) if presence in tuple(Presence) else None
    if event is None:
        raise _refused(422, "/presence", "invalid_presence", "La présence est available ou away.",
                       "Presence is available or away.")
    held = _held(connection, centre, agent, now)
    if version is not None and version != held.version:
        return PresenceSet(held, SetReason.CHANGED_MEANWHILE)
    changed = happens(connection, held, event, now, reason)
    if changed is None:
        return PresenceSet(held, SetReason.ALREADY)
    return PresenceSet(changed, SetReason.NOW if changed.presence == presence else SetReason.AFTERWARDS)


def is_anyone_there(connection: Connection, centre: Centre, queue: Queue) -> Reach:
    """Whether anybody of a queue could still take a call, and why; it is true when somebody could."""
    return reach_of(_presences(connection, centre, queue))


def count_at_work(connection: Connection, centre: Centre, queue: Queue) -> int:
    """How many of a queue's agents take calls; those away do not."""
    return sum(presence is not Presence.AWAY for presence in _presences(connection, centre, queue))


def queues_of(centre: Centre, agent: str) -> tuple[str, ...]:
    """The queues an agent serves by our own ringing."""
    return tuple(queue.id for queue in centre.queues.values() if queue.workflow is None and agent in queue.agents)


def connected(connection: Connection, entry: EntryRow, now: datetime) -> None:
    """A claimed caller hears that an agent takes the call: the agent is busy, and the call is with them."""
    attempt = attempts.find(connection, entry.attempt_id or "")
    if attempt is None:
        return
    attempts.advance(connection, attempt.id, AttemptState.TALKING, now + TALK_ASKED_EVERY, connected_at=now)
    held = agents.lock(connection, attempt.agent)
    if held is not None and held.attempt_id == attempt.id:
        happens(connection, held, Event.CONNECTED, now)
    waited = max(0, int((now - entry.entered_at).total_seconds()))
    queue_entries.note_agent(connection, entry.call_sid, attempt.agent, waited)


def caller_left(connection: Connection, centre: Centre, entry: EntryRow, now: datetime) -> None:
    """A caller waits no longer: telephones that ring for nobody any more are to stop."""
    queue = centre.queues.get(entry.queue)
    if queue is None:
        return
    for attempt in attempts.unanswered(connection, queue.agents):
        if queue_entries.best(connection, queues_of(centre, attempt.agent)) is None:
            cancel(connection, attempt, now)


def cancel(connection: Connection, attempt: AttemptRow, now: datetime) -> None:
    """Has a telephone stop ringing. Its agent is available again once it has, and never set away for it."""
    attempts.decide(connection, attempt.id, AttemptOutcome.CANCELLED, now + ENDS_WITHIN)
    if attempt.call_sid is not None:
        end_call(connection, attempt.id, attempt.call_sid, now)


def _held(connection: Connection, centre: Centre, agent: str, now: datetime) -> AgentRow:
    at_start = Presence(centre.presences.at_start)
    agents.ensure(connection, [agent], at_start, now)
    return agents.lock(connection, agent) or AgentRow(agent, at_start, now)


def _presences(connection: Connection, centre: Centre, queue: Queue) -> list[Presence]:
    rows, at_start = agents.standing(connection, queue.agents), Presence(centre.presences.at_start)
    return [rows[id_].presence if id_ in rows else at_start for id_ in queue.agents]


def _refused(status: int, pointer: str, code: str, french: str, english: str) -> Refused:
    return Refused(status, Fault("path" if status == 404 else "body", pointer, code, Text(french, english)))

"""What calls do to agents' presence: whoever was rung is let go when the call ends, however it ends, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from routing.domain.attempt import AttemptOutcome, freeing_event
from routing.domain.centre import Centre
from routing.domain.presence import Event, Presence, moved
from routing.store import agents, attempts, queue_entries
from routing.store.agents import AgentRow
from routing.store.attempts import AttemptRow
from routing.store.database import Connection


def happens(
    connection: Connection, held: AgentRow, event: Event, now: datetime, reason: str | None = None
) -> AgentRow | None:
    """What an event makes of an agent whose row is held; None when it changes nothing."""
    wanted = after(held, event, now, reason)
    if wanted is None:
        return None
    agents.change(connection, held, wanted)
    return replace(wanted, version=held.version + 1)


def after(held: AgentRow, event: Event, now: datetime, reason: str | None = None) -> AgentRow | None:
    """The same, nothing written."""
    move = moved(held.presence, held.afterwards, event)
    if move is None:
        return None
    if move.presence is held.presence:
        return replace(held, afterwards=move.afterwards, reason=reason)
    stays = move.presence is Presence.BUSY
    return AgentRow(
        held.id, move.presence, now, afterwards=move.afterwards, attempt_id=held.attempt_id if stays else None,
        reason=reason,
    )


def ended(connection: Connection, centre: Centre, attempt: AttemptRow, outcome: AttemptOutcome, now: datetime) -> None:
    """The call to an agent is over, however it ended: what was decided before stands, and the agent is freed."""
    final = attempt.outcome or outcome
    if not attempts.end(connection, attempt.id, final, now):
        return
    entry = queue_entries.of_attempt(connection, attempt.id)
    if final is AttemptOutcome.CONNECTED and entry is not None:
        queue_entries.leave(connection, entry.call_sid, "answered", now)
    queue_entries.release(connection, attempt.id)
    free(connection, centre, attempt, final, now)


def free(connection: Connection, centre: Centre, attempt: AttemptRow, outcome: AttemptOutcome, now: datetime) -> None:
    """Lets go of the agent whom an attempt holds, once."""
    event = freeing_event(outcome, centre.presences.after_no_answer == Presence.AWAY)
    let_go(connection, centre, attempt, event, now, outcome.value)


def let_go(
    connection: Connection, centre: Centre, attempt: AttemptRow, event: Event, now: datetime, missed: str
) -> None:
    """Frees the agent whom an attempt holds, once; `missed` is why, where they are set away for it."""
    held = agents.lock(connection, attempt.agent)
    if held is None or held.attempt_id != attempt.id:
        return
    freed = happens(connection, held, event, now, missed if event is Event.MISSED else None)
    if freed is None or freed.presence is not Presence.WRAP_UP:
        return
    until = now + timedelta(seconds=centre.presences.wrap_up)
    agents.change(connection, freed, replace(freed, until_at=until))
    if until <= now:
        rest(connection, freed.id, now)


def rest(connection: Connection, agent: str, now: datetime) -> None:
    """An agent's wrap-up is over."""
    held = agents.lock(connection, agent)
    if held is not None:
        happens(connection, held, Event.RESTED, now)


def spare(connection: Connection, agent: str, now: datetime) -> None:
    """An agent whom nothing holds any more is available again."""
    held = agents.lock(connection, agent)
    if held is not None:
        happens(connection, held, Event.SPARED, now)

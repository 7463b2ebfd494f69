"""A try to ring somebody back has come to something: its agent is free, and its callback goes on, or is over."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from routing.agent_presence import let_go
from routing.availability import Outlook
from routing.callback_links import CallbackLinks
from routing.callbacks.booking import close
from routing.callbacks.telling import Telling, tell
from routing.domain.attempt import AttemptOutcome
from routing.domain.callback import CallbackEvent, CallbackState
from routing.domain.presence import Event
from routing.domain.retry import Following, following
from routing.store import attempts, callbacks
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

log = logging.getLogger(__name__)

FRONT = 2
AT_ONCE = timedelta(minutes=1)
MISSED = "callback_missed"


def ended(
    connection: Connection, outlook: Outlook, links: CallbackLinks, held: CallbackRow, attempt: AttemptRow,
    outcome: AttemptOutcome, now: datetime,
) -> CallbackRow:
    """The call is over: what was decided before stands, the agent is free, and what follows is decided once.

    `held` and `attempt` are held by the transaction. The callback as it is from now on.
    """
    final = attempt.outcome or outcome
    if not attempts.end(connection, attempt.id, final, now):
        return held
    if attempt.outcome is None:
        held = came_to(connection, outlook, links, held, attempt, final, now)
    free_agent(connection, outlook, attempt, final, now)
    log.info("callback %s try=%s came to %s, is %s", held.reference, attempt.n, final, held.state)
    return held


def came_to(
    connection: Connection, outlook: Outlook, links: CallbackLinks, held: CallbackRow, attempt: AttemptRow,
    outcome: AttemptOutcome, now: datetime,
) -> CallbackRow:
    """What a try's outcome makes of its callback; nothing when that is at another try, or over."""
    is_on = held.state in (CallbackState.DIALLING, CallbackState.TALKING) and held.tries == attempt.n
    if not is_on or outlook.centre.promises is None:
        return held if not is_on else _retried(connection, held, outcome, now)
    follows = following(
        outcome, held.counted, held.agents_lost, outlook.centre.promises, outlook.hours[held.line], now
    )
    if follows.event in (CallbackEvent.TALKED, CallbackEvent.UNREACHED):
        return _over(connection, outlook, links, held, outcome, follows, now)
    is_lost = outcome is AttemptOutcome.AGENT_GONE
    moved = callbacks.move(
        connection, held, CallbackEvent.AGENT_GONE if held.state is CallbackState.TALKING else follows.event,
        outcome.value, now, {"n": attempt.n}, next_attempt_at=_due_at(held, follows, now),
        counted=held.counted + follows.is_counted, agents_lost=held.agents_lost + is_lost,
        priority=FRONT if is_lost else held.priority,
    )
    return moved or held


def free_agent(
    connection: Connection, outlook: Outlook, attempt: AttemptRow, outcome: AttemptOutcome, now: datetime
) -> None:
    """Lets go of the agent who was held: wrapping up after a talk, else as before."""
    has_talked = outcome is AttemptOutcome.CONNECTED or attempt.connected_at is not None
    event = Event.TALKED if has_talked else Event.SPARED
    let_go(connection, outlook.centre, attempt, event, now, MISSED)


def _due_at(held: CallbackRow, follows: Following, now: datetime) -> datetime | None:
    """Who was not rung through no fault of theirs keeps their rank: they are due as they were, as long as one rings."""
    is_spared = follows.event is CallbackEvent.RETRIED and not follows.is_counted
    rings_on = follows.due_at is not None and follows.due_at <= now + AT_ONCE
    return held.next_attempt_at if is_spared and rings_on else follows.due_at


def _over(
    connection: Connection, outlook: Outlook, links: CallbackLinks, held: CallbackRow, outcome: AttemptOutcome,
    follows: Following, now: datetime,
) -> CallbackRow:
    is_talk_unheard = follows.event is CallbackEvent.TALKED and held.state is CallbackState.DIALLING
    event = CallbackEvent.SERVED if is_talk_unheard else follows.event
    over = close(connection, held, event, outcome.value, now, {"n": held.tries})
    if over is None:
        return held
    over = callbacks.amend(connection, over, counted=held.counted + follows.is_counted) or over
    if follows.event is CallbackEvent.UNREACHED:
        tell(connection, outlook.centre, links, over, Telling.UNREACHED, now)
    return over


def _retried(connection: Connection, held: CallbackRow, outcome: AttemptOutcome, now: datetime) -> CallbackRow:
    """Callbacks are no longer in the config: whoever was being rung waits until they are again."""
    event = CallbackEvent.TALKED if outcome is AttemptOutcome.CONNECTED else CallbackEvent.RETRIED
    return callbacks.move(connection, held, event, outcome.value, now) or held

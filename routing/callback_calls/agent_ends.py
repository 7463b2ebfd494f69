"""What it means for both when the call to an agent ends who was rung first, and was to call somebody."""

from __future__ import annotations

from datetime import datetime

from routing.agent_presence import free
from routing.availability import Outlook
from routing.domain.attempt import PROGRESS, AttemptOutcome, AttemptState, News, outcome_of
from routing.store.attempts import AttemptRow
from routing.store.database import Connection


def agent_outcome(attempt: AttemptRow, news: News) -> AttemptOutcome | None:
    """What the call came to for whoever was to be called: until they are, nobody was rung. None while it goes on."""
    if news in PROGRESS:
        return None
    if attempt.state is AttemptState.TALKING:
        return AttemptOutcome.CONNECTED
    return AttemptOutcome.NO_KEY if attempt.rung_at is not None else AttemptOutcome.NOT_PLACED


def free_who_let_it_pass(
    connection: Connection, outlook: Outlook, attempt: AttemptRow, news: News, now: datetime
) -> None:
    """An agent who did not answer, or press the key, is set away where the centre wants it so."""
    if attempt.outcome in (None, AttemptOutcome.NOT_PLACED) and attempt.state is not AttemptState.CLAIMED:
        came_to = outcome_of(attempt.state, news) or AttemptOutcome.NOT_PLACED
        free(connection, outlook.centre, attempt, came_to, now)

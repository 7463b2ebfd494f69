"""One try to reach somebody by telephone: its states, which only go forward, and what may come of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from routing.domain.presence import Event


class AttemptState(StrEnum):
    """How far a try has come, in this order; any may be followed by `ended`."""

    SENDING = "sending"
    PLACED = "placed"
    RINGING = "ringing"
    ANSWERED = "answered"
    CLAIMED = "claimed"
    TALKING = "talking"
    ENDED = "ended"


class AttemptOutcome(StrEnum):
    """What came of a try."""

    CONNECTED = "connected"
    NO_KEY = "no_key"  # answered, but nobody pressed the key: a mailbox
    DECLINED = "declined"  # answered, and hung up
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    BAD_NUMBER = "bad_number"
    NOT_PLACED = "not_placed"  # it never rang
    UNKNOWN = "unknown"
    MACHINE = "machine"  # an answering machine, or a fax
    AGENT_GONE = "agent_gone"  # somebody rung back was there, and no agent was
    TOO_LATE = "too_late"  # somebody else took the caller, or nobody waits any more
    CANCELLED = "cancelled"  # nobody waits any more, so that it need not ring on


class News(StrEnum):
    """What the network says of a call that it places for us."""

    PLACED = "placed"
    RINGING = "ringing"
    ANSWERED = "answered"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NO_SUCH_NUMBER = "no_such_number"


# A talk says nothing until it is over; asked after so often, one whose end got lost holds nobody for long.
TALK_ASKED_EVERY = timedelta(minutes=5)
FORWARD = tuple(AttemptState)
LIVE = FORWARD[:-1]
UNCLAIMED = FORWARD[:FORWARD.index(AttemptState.CLAIMED)]
PROGRESS: Mapping[News, AttemptState] = {
    News.PLACED: AttemptState.PLACED, News.RINGING: AttemptState.RINGING, News.ANSWERED: AttemptState.ANSWERED,
}
_ENDS: Mapping[News, AttemptOutcome] = {
    News.BUSY: AttemptOutcome.BUSY, News.NO_ANSWER: AttemptOutcome.NO_ANSWER, News.FAILED: AttemptOutcome.FAILED,
    News.CANCELLED: AttemptOutcome.CANCELLED, News.COMPLETED: AttemptOutcome.DECLINED,
    News.NO_SUCH_NUMBER: AttemptOutcome.BAD_NUMBER,
}
MISSED = frozenset({
    AttemptOutcome.NO_KEY, AttemptOutcome.DECLINED, AttemptOutcome.BUSY, AttemptOutcome.NO_ANSWER,
    AttemptOutcome.FAILED, AttemptOutcome.BAD_NUMBER,
})
"""What an agent answers for: they have been tried, and the centre's policy may set them away."""


def before(state: AttemptState) -> tuple[AttemptState, ...]:
    """The states from which a try may come to this one."""
    return FORWARD[:FORWARD.index(state)]


def outcome_of(state: AttemptState, news: News) -> AttemptOutcome | None:
    """What a call that has come so far came to, by the news of its end; None for news of no end."""
    if news in PROGRESS:
        return None
    if state is AttemptState.TALKING:
        return AttemptOutcome.CONNECTED
    if state is AttemptState.CLAIMED:
        return AttemptOutcome.FAILED
    if state is AttemptState.ANSWERED and news is News.NO_SUCH_NUMBER:
        return AttemptOutcome.FAILED  # somebody has answered: the call broke, and the number is none that cannot be
    return _ENDS[news]


def customer_outcome(state: AttemptState, news: News) -> AttemptOutcome | None:
    """The same of a call to somebody who is rung back; who answers and hangs up has pressed no key."""
    outcome = outcome_of(state, news)
    if outcome is AttemptOutcome.DECLINED or (state is AttemptState.CLAIMED and outcome is not None):
        return AttemptOutcome.NO_KEY
    return outcome


def freeing_event(outcome: AttemptOutcome, missing_means_away: bool) -> Event:
    """What the end of a try is for the agent who was rung."""
    if outcome is AttemptOutcome.CONNECTED:
        return Event.TALKED
    return Event.MISSED if missing_means_away and outcome in MISSED else Event.SPARED

"""The states of a try, and what its end comes to, for every state and every piece of news."""

from __future__ import annotations

import pytest

from routing.domain.attempt import (
    MISSED,
    PROGRESS,
    AttemptOutcome,
    AttemptState,
    News,
    before,
    customer_outcome,
    freeing_event,
    outcome_of,
)
from routing.domain.presence import Event, Presence, moved

UNANSWERED = (AttemptState.SENDING, AttemptState.PLACED, AttemptState.RINGING, AttemptState.ANSWERED)
ENDS = {"completed": "declined", "busy": "busy", "no_answer": "no_answer", "failed": "failed", "cancelled": "cancelled",
        "no_such_number": "bad_number"}


@pytest.mark.parametrize("state", AttemptState)
@pytest.mark.parametrize("news", News)
def test_every_state_with_every_news(state: AttemptState, news: News) -> None:
    outcome = outcome_of(state, news)
    if news in PROGRESS:
        assert outcome is None
    elif state is AttemptState.TALKING:
        assert outcome is AttemptOutcome.CONNECTED
    elif state is AttemptState.CLAIMED or (state is AttemptState.ANSWERED and news is News.NO_SUCH_NUMBER):
        assert outcome is AttemptOutcome.FAILED
    else:
        assert outcome == ENDS[news]


@pytest.mark.parametrize("state", AttemptState)
@pytest.mark.parametrize("news", News)
def test_who_is_rung_back_and_hangs_up_has_pressed_no_key(state: AttemptState, news: News) -> None:
    outcome = customer_outcome(state, news)
    if news in PROGRESS:
        assert outcome is None
    elif state is AttemptState.TALKING:
        assert outcome is AttemptOutcome.CONNECTED
    elif state is AttemptState.CLAIMED or news is News.COMPLETED:
        assert outcome is AttemptOutcome.NO_KEY
    elif state is AttemptState.ANSWERED and news is News.NO_SUCH_NUMBER:
        assert outcome is AttemptOutcome.FAILED, "a number that was answered is no wrong number"
    else:
        assert outcome == ENDS[news]


def test_states_only_go_forward() -> None:
    for state in AttemptState:
        assert state not in before(state)
        assert all(before(one) < before(state) for one in before(state))
    assert before(AttemptState.CLAIMED) == UNANSWERED


@pytest.mark.parametrize("outcome", AttemptOutcome)
@pytest.mark.parametrize("means_away", [True, False])
def test_every_outcome_frees_whoever_was_rung(outcome: AttemptOutcome, means_away: bool) -> None:
    event = freeing_event(outcome, means_away)
    move = moved(Presence.RINGING, None, event)
    assert move is not None
    assert (move.presence is Presence.AWAY) is (means_away and outcome in MISSED)
    assert (event is Event.TALKED) is (outcome is AttemptOutcome.CONNECTED)

"""What the end of a call to an agent who was rung first means; whom that sets away is in test_agent_side.py."""

from __future__ import annotations

import pytest

from routing.callback_calls.agent_ends import agent_outcome
from routing.domain.attempt import AttemptOutcome, AttemptState, News
from routing.store.attempts import AttemptRow
from tests.conftest import MONDAY_MORNING


@pytest.mark.parametrize(("state", "is_rung", "news", "outcome"), [
    (AttemptState.RINGING, False, News.RINGING, None),
    (AttemptState.RINGING, False, News.NO_ANSWER, AttemptOutcome.NOT_PLACED),
    (AttemptState.CLAIMED, False, News.COMPLETED, AttemptOutcome.NOT_PLACED),
    (AttemptState.CLAIMED, True, News.COMPLETED, AttemptOutcome.NO_KEY),
    (AttemptState.TALKING, True, News.COMPLETED, AttemptOutcome.CONNECTED),
])
def test_what_the_end_of_an_agent_s_call_means_for_the_person(
    state: AttemptState, is_rung: bool, news: News, outcome: AttemptOutcome | None
) -> None:
    at = MONDAY_MORNING
    attempt = AttemptRow(
        "a", "t", "callback", "claire", "support", "", 25, at, at, state=state, rung_at=at if is_rung else None
    )
    assert agent_outcome(attempt, news) is outcome

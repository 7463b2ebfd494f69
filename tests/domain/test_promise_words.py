"""Whatever a callback can be, and whatever can come of a call, is told in both languages."""

from __future__ import annotations

from routing.domain.attempt import AttemptOutcome
from routing.domain.callback import CallbackEvent, CallbackState
from routing.domain.ledger import Verdict
from routing.domain.promise_words import EVENTS, OUTCOMES, REASONS, STATES, VERDICTS, reason_text


def test_everything_has_words() -> None:
    assert set(STATES) == set(CallbackState)
    assert set(OUTCOMES) == set(AttemptOutcome)
    assert set(VERDICTS) == set(Verdict)
    assert {event.value for event in CallbackEvent} | {"booked", "missed", "retimed", "hurried"} == set(EVENTS)
    for text in (*STATES.values(), *OUTCOMES.values(), *VERDICTS.values(), *EVENTS.values(), *REASONS.values()):
        assert text.fr and text.en and text.fr != text.en


def test_a_reason_is_an_outcome_or_a_word_of_ours() -> None:
    assert reason_text("no_answer") == OUTCOMES[AttemptOutcome.NO_ANSWER]
    assert reason_text("moved_by_hand") == REASONS["moved_by_hand"]
    assert reason_text("booked") is None

"""A callback's life, every state by every event, and the references people read out."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.domain.callback import (
    ALPHABET,
    LONGEST,
    MOVES,
    OPEN,
    OVER,
    SHORTEST,
    CallbackEvent,
    CallbackState,
    moved,
    read_reference,
    states_before,
)

# state: event: the state after it, in the words of the rows; what is not here changes nothing
LIFE = {
    "waiting": {
        "claimed": "dialling", "moved": "waiting", "served": "done", "cancelled": "cancelled",
        "unreached": "unreachable", "expired": "expired",
    },
    "dialling": {
        "connected": "talking", "retried": "waiting", "moved": "waiting", "agent_gone": "waiting", "served": "done",
        "cancelled": "cancelled", "unreached": "unreachable",
    },
    "talking": {"talked": "done", "served": "done", "agent_gone": "waiting"},
    "done": {},
    "unreachable": {"revived": "waiting"},
    "cancelled": {"revived": "waiting"},
    "expired": {"revived": "waiting"},
}


@pytest.mark.parametrize(("state", "event"), list(product(CallbackState, CallbackEvent)))
def test_every_state_by_every_event(state: CallbackState, event: CallbackEvent) -> None:
    assert moved(state, event) == LIFE[state.value].get(event.value)
    assert (state in states_before(event)) is (event.value in LIFE[state.value])


def test_states_are_open_or_over_and_only_by_hand_does_one_come_back() -> None:
    assert set(OPEN) | set(OVER) == set(CallbackState) == set(MOVES)
    assert not set(OPEN) & set(OVER)
    for state, event in product(OVER, CallbackEvent):
        assert moved(state, event) in (None, CallbackState.WAITING)
        assert moved(state, event) is None or event is CallbackEvent.REVIVED
    assert not any(moved(CallbackState.DONE, event) for event in CallbackEvent)


@given(st.lists(st.sampled_from(list(CallbackEvent)), max_size=30))
@settings(max_examples=100, deadline=None)
def test_whatever_happens_it_talks_only_after_it_was_dialled(events: list[CallbackEvent]) -> None:
    state = CallbackState.WAITING
    for event in events:
        after = moved(state, event) or state
        if after is CallbackState.TALKING and after is not state:
            assert state is CallbackState.DIALLING
        if after is CallbackState.DIALLING and after is not state:
            assert state is CallbackState.WAITING
        state = after


def test_letters_that_look_or_sound_alike_are_in_no_reference() -> None:
    for pair in ("B8", "I1L", "O0", "S5", "Z2"):
        assert not set(pair) & set(ALPHABET), pair
    assert len(set(ALPHABET)) == len(ALPHABET)


@pytest.mark.parametrize("written", ["RC-7F3K", "rc 7f3k", "7F3K", "Rc-7f3k ", "RC7F3K", "7 f 3 k", "R.C. 7F3K"])
def test_a_reference_is_read_as_people_write_it(written: str) -> None:
    assert read_reference(written) == "RC-7F3K"


@pytest.mark.parametrize("written", [
    "", "RC-", "7F3", "7F3K" * 3, "7F3O", "7F31", "RC-7F3É", "+33612345678", "\0", "7F3²",
])
def test_what_cannot_be_one_is_none(written: str) -> None:
    assert read_reference(written) is None


@given(st.text(ALPHABET, min_size=SHORTEST, max_size=LONGEST))
@settings(max_examples=200, deadline=None)
def test_every_reference_is_read_back(bare: str) -> None:
    """Though one of its own may begin with the letters of the prefix."""
    assert read_reference(f"RC-{bare}") == f"RC-{bare}"

"""Every state of an agent with every event: the moves that are, and that there are no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.presence import AT_WORK, Event, Move, Presence, moved

MOVES = {
    ("available", "reserved"): "ringing", ("available", "set_away"): "away",
    ("ringing", "connected"): "busy", ("ringing", "talked"): "wrap_up", ("ringing", "spared"): "available",
    ("ringing", "missed"): "away",
    ("busy", "talked"): "wrap_up", ("busy", "spared"): "available", ("busy", "missed"): "available",
    ("wrap_up", "rested"): "available", ("wrap_up", "set_available"): "available",
    ("away", "set_available"): "available",
}
KEPT_FOR_LATER = {("ringing", "set_away"), ("busy", "set_away"), ("wrap_up", "set_away")}


@pytest.mark.parametrize("presence", Presence)
@pytest.mark.parametrize("event", Event)
def test_every_state_with_every_event(presence: Presence, event: Event) -> None:
    move = moved(presence, None, event)
    pair = (presence.value, event.value)
    if pair in KEPT_FOR_LATER:
        assert move == Move(presence, Presence.AWAY)
    elif pair in MOVES:
        assert move == Move(Presence(MOVES[pair]))
    else:
        assert move is None


@pytest.mark.parametrize("presence", sorted(AT_WORK))
@pytest.mark.parametrize("event", Event)
def test_every_state_at_work_with_every_event_of_one_who_will_be_away(presence: Presence, event: Event) -> None:
    move, pair = moved(presence, Presence.AWAY, event), (presence.value, event.value)
    if event is Event.SET_AVAILABLE:
        assert move == Move(Presence.AVAILABLE if presence is Presence.WRAP_UP else presence)
    elif pair not in MOVES:
        assert move is None
    elif MOVES[pair] == "busy":
        assert move == Move(Presence.BUSY, Presence.AWAY)
    else:
        assert move == Move(Presence.AWAY)


@given(st.lists(st.sampled_from(Event)), st.sampled_from(Presence))
def test_what_was_asked_for_meanwhile_is_known_only_at_work(events: list[Event], presence: Presence) -> None:
    standing = Move(presence)
    for event in events:
        standing = moved(standing.presence, standing.afterwards, event) or standing
        assert standing.afterwards in (None, Presence.AWAY)
        assert standing.afterwards is None or standing.presence in AT_WORK


@given(st.lists(st.sampled_from([Event.TALKED, Event.SPARED, Event.MISSED]), min_size=1), st.booleans())
def test_every_end_of_a_call_frees_the_agent(ends: list[Event], wants_away: bool) -> None:
    for presence in (Presence.RINGING, Presence.BUSY):
        move = moved(presence, Presence.AWAY if wants_away else None, ends[0])
        assert move is not None
        assert move.presence not in (Presence.RINGING, Presence.BUSY)

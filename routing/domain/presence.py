"""Whether an agent can take a call: five states and the moves between them. What is not listed changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Presence(StrEnum):
    """What an agent is at."""

    AVAILABLE = "available"
    RINGING = "ringing"
    BUSY = "busy"
    WRAP_UP = "wrap_up"
    AWAY = "away"


class Event(StrEnum):
    """What happens to an agent."""

    RESERVED = "reserved"  # is about to be rung
    CONNECTED = "connected"  # a caller is on the line
    TALKED = "talked"  # the talk is over
    SPARED = "spared"  # the ring came to nothing, through no fault of theirs
    MISSED = "missed"  # did not answer, or nobody pressed the key: away by the centre's policy
    RESTED = "rested"  # the wrap-up is over
    SET_AVAILABLE = "set_available"  # by hand
    SET_AWAY = "set_away"  # by hand


_MOVES: Mapping[tuple[Presence, Event], Presence] = {
    (Presence.AVAILABLE, Event.RESERVED): Presence.RINGING,
    (Presence.AVAILABLE, Event.SET_AWAY): Presence.AWAY,
    (Presence.RINGING, Event.CONNECTED): Presence.BUSY,
    (Presence.RINGING, Event.TALKED): Presence.WRAP_UP,
    (Presence.RINGING, Event.SPARED): Presence.AVAILABLE,
    (Presence.RINGING, Event.MISSED): Presence.AWAY,
    (Presence.BUSY, Event.TALKED): Presence.WRAP_UP,
    (Presence.BUSY, Event.SPARED): Presence.AVAILABLE,
    (Presence.BUSY, Event.MISSED): Presence.AVAILABLE,
    (Presence.WRAP_UP, Event.RESTED): Presence.AVAILABLE,
    (Presence.WRAP_UP, Event.SET_AVAILABLE): Presence.AVAILABLE,
    (Presence.AWAY, Event.SET_AVAILABLE): Presence.AVAILABLE,
}
AT_WORK = frozenset({Presence.RINGING, Presence.BUSY, Presence.WRAP_UP})
_BY_HAND = (Event.SET_AVAILABLE, Event.SET_AWAY)


@dataclass(frozen=True, slots=True)
class Move:
    """What an agent is from now on, and what they will be once the call ends, where they said so meanwhile."""

    presence: Presence
    afterwards: Presence | None = None


def moved(presence: Presence, afterwards: Presence | None, event: Event) -> Move | None:
    """Where an event leads; None when it changes nothing. Who asks to be away at work is away once that ends."""
    if presence in AT_WORK and event in _BY_HAND and (presence, event) not in _MOVES:
        wanted = Presence.AWAY if event is Event.SET_AWAY else None
        return None if wanted is afterwards else Move(presence, wanted)
    following = _MOVES.get((presence, event))
    if following is None:
        return None
    if following in (Presence.RINGING, Presence.BUSY):
        return Move(following, afterwards)
    wants_away = afterwards is Presence.AWAY and event not in _BY_HAND
    return Move(Presence.AWAY if wants_away else following)

"""A callback's life: its states, the moves between them, and the reference people read out. Nothing else moves it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class CallbackState(StrEnum):
    """Where a promise to ring back stands."""

    WAITING = "waiting"
    DIALLING = "dialling"
    TALKING = "talking"
    DONE = "done"
    UNREACHABLE = "unreachable"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class CallbackEvent(StrEnum):
    """What may happen to it."""

    CLAIMED = "claimed"  # a dispatcher rings them
    CONNECTED = "connected"  # they talk with an agent
    TALKED = "talked"  # the talk is over
    AGENT_GONE = "agent_gone"  # no agent took them, or the agent was lost
    RETRIED = "retried"  # nobody was reached; there will be another try
    UNREACHED = "unreached"  # nobody was reached, and there will be no other try
    MOVED = "moved"  # another window, by whoever asked, by hand, or because the hours changed
    SERVED = "served"  # they reached an agent by themselves, or it was done by hand
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # the promise could not be kept for too long
    REVIVED = "revived"  # by hand, after it was over


OPEN = (CallbackState.WAITING, CallbackState.DIALLING, CallbackState.TALKING)
OVER = tuple(state for state in CallbackState if state not in OPEN)

_WAITING, _DIALLING, _TALKING = OPEN
_FROM_OPEN: Mapping[CallbackEvent, CallbackState] = {
    CallbackEvent.SERVED: CallbackState.DONE,
    CallbackEvent.CANCELLED: CallbackState.CANCELLED,
}
MOVES: Mapping[CallbackState, Mapping[CallbackEvent, CallbackState]] = {
    _WAITING: {
        **_FROM_OPEN, CallbackEvent.CLAIMED: _DIALLING, CallbackEvent.MOVED: _WAITING,
        CallbackEvent.UNREACHED: CallbackState.UNREACHABLE, CallbackEvent.EXPIRED: CallbackState.EXPIRED,
    },
    _DIALLING: {
        **_FROM_OPEN, CallbackEvent.CONNECTED: _TALKING, CallbackEvent.RETRIED: _WAITING, CallbackEvent.MOVED: _WAITING,
        CallbackEvent.AGENT_GONE: _WAITING, CallbackEvent.UNREACHED: CallbackState.UNREACHABLE,
    },
    _TALKING: {
        CallbackEvent.TALKED: CallbackState.DONE, CallbackEvent.SERVED: CallbackState.DONE,
        CallbackEvent.AGENT_GONE: _WAITING,
    },
    CallbackState.UNREACHABLE: {CallbackEvent.REVIVED: _WAITING},
    CallbackState.CANCELLED: {CallbackEvent.REVIVED: _WAITING},
    CallbackState.EXPIRED: {CallbackEvent.REVIVED: _WAITING},
    CallbackState.DONE: {},
}

# Letters and digits that neither look nor sound like one another: no B8, I1L, O0, S5, Z2.
ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
PREFIX = "RC-"
SHORTEST, LONGEST = 4, 8


def moved(state: CallbackState, event: CallbackEvent) -> CallbackState | None:
    """The state an event leads to; None when it changes nothing there."""
    return MOVES[state].get(event)


def states_before(event: CallbackEvent) -> tuple[CallbackState, ...]:
    """The states in which an event changes something."""
    return tuple(state for state, events in MOVES.items() if event in events)


def read_reference(written: str) -> str | None:
    """A reference as people write it (`rc 7f3k`), in its one form; None for what cannot be one."""
    bare = "".join(letter for letter in written.upper() if letter.isalnum()).removeprefix("RC")
    is_one = SHORTEST <= len(bare) <= LONGEST and all(letter in ALPHABET for letter in bare)
    return f"{PREFIX}{bare}" if is_one else None

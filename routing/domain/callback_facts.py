"""What a talk about ringing somebody back has to know: whose number, what is booked already, which times are free."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from routing.domain.slots import Slot, Soonest, Window
from routing.domain.text import Text


class Deed(StrEnum):
    """What is to be done about a callback on the way to the next place."""

    BOOK = "book"  # or move, for whoever has one already
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Keyed:
    """What somebody keyed as their number: in E.164 if it may be rung, else the code of why not."""

    e164: str | None
    refusal: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A callback as far as its own person is told of it: its window is None while no opening is known."""

    id: str
    reference: str
    window: Window | None


@dataclass(frozen=True, slots=True)
class CallbackFacts:
    """What is true now. `own`: the caller's number if it may be rung, else `own_refusal` says why it may not, and
    neither is known of a caller who withholds it; `held`: the callback this very number waits for.

    `booked` is what was promised in this turn, `keyed` what was keyed in it.
    """

    soonest: Soonest
    slots: tuple[Slot, ...]
    consent: Text
    own: str | None = None
    own_refusal: str | None = None
    held: Told | None = None
    keyed: Keyed | None = None
    booked: Told | None = None

    @property
    def has_time(self) -> bool:
        """Whether anything can be promised."""
        return self.soonest.told is not None or not self.soonest.is_known

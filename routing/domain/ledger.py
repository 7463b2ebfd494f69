"""What came of a promise: the window that was promised, held against the moment we first rang."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from routing.domain.callback import CallbackState


class Verdict(StrEnum):
    """What came of it; of each promise exactly one."""

    KEPT = "kept"  # rung before the window was over
    LATE = "late"  # rung, but later
    MISSED = "missed"  # the window was over, and nobody had rung
    CANCELLED = "cancelled"  # before the window was over
    SERVED = "served"  # they reached somebody by themselves before the window was over
    BAD_NUMBER = "bad_number"  # it cannot be rung
    OPEN = "open"  # the window is not over


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as the ledger sees it: until when, when it was first rung, how and when it was over."""

    promised_end: datetime
    first_rung_at: datetime | None
    state: CallbackState
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """How many promises came to what. `unreachable` counts those, of whatever verdict, that reached nobody at all."""

    promised: int = 0
    kept: int = 0
    late: int = 0
    missed: int = 0
    cancelled: int = 0
    served: int = 0
    bad_number: int = 0
    open: int = 0
    unreachable: int = 0

    @property
    def on_time(self) -> float | None:
        """Which part of those that were ours to keep was kept; None when there was none."""
        ours = self.kept + self.late + self.missed
        return self.kept / ours if ours else None

    def __add__(self, other: Kept) -> Kept:
        """Both together."""
        return Kept(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


def verdict_of(one: Promised, now: datetime) -> Verdict:
    """What came of a promise by now. Who gave up after the window was over was not rung in it all the same."""
    if one.first_rung_at is not None:
        return Verdict.KEPT if one.first_rung_at < one.promised_end else Verdict.LATE
    in_time = one.ended_at is not None and one.ended_at < one.promised_end
    if one.state is CallbackState.UNREACHABLE:
        return Verdict.BAD_NUMBER
    if one.state is CallbackState.CANCELLED and in_time:
        return Verdict.CANCELLED
    if one.state is CallbackState.DONE and in_time:
        return Verdict.SERVED
    return Verdict.MISSED if one.promised_end <= now else Verdict.OPEN

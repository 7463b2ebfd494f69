"""What a centre is measured by: how soon callers are answered, and how long they waited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TARGET_SHARE, WITHIN_SECONDS = 0.8, 20
"""Four callers in five are to be answered within twenty seconds of joining the queue."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How long those who joined a queue waited in it, in seconds; None when nobody did.

    `ninetieth`: nine in ten waited no longer.
    """

    mean: float | None = None
    median: float | None = None
    ninetieth: int | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """How many joined a queue, and how many of them an agent answered in time.

    Everybody counts who joined, those too who hung up at once or asked to be rung back.
    """

    queued: int = 0
    in_time: int = 0

    @property
    def level(self) -> float | None:
        """Which part was answered in time; None when nobody joined."""
        return self.in_time / self.queued if self.queued else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met."""
        return self.level >= TARGET_SHARE if self.level is not None else None


def is_in_time(ended_as: str | None, wait: int | None) -> bool:
    """Whether a call was answered as soon as it is meant to be."""
    return ended_as == "answered" and wait is not None and wait <= WITHIN_SECONDS


def waits_of(counted: Mapping[int, int]) -> Waits:
    """From how many waited for how many seconds."""
    total = sum(counted.values())
    if not total:
        return Waits()
    in_order = sorted(counted.items())
    middle = (_at(in_order, (total - 1) // 2) + _at(in_order, total // 2)) / 2
    mean = sum(wait * count for wait, count in in_order) / total
    return Waits(mean, middle, _at(in_order, -(-total * 9 // 10) - 1), in_order[-1][0])


def _at(in_order: list[tuple[int, int]], place: int) -> int:
    """The wait of the one at that place, the shortest first."""
    for wait, count in in_order:
        place -= count
        if place < 0:
            return wait
    raise IndexError(place)

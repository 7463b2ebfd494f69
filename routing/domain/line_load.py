"""How busy a line is for somebody who would call now: how many wait, and about how long it takes.

It is told in whole minutes, so that it changes when the wait does and not with each second of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from routing.domain.wait import estimate

MINUTE = 60


@dataclass(frozen=True, slots=True)
class LineLoad:
    """`seconds` is a number of whole minutes, rounded up; `measured_at` is when these numbers came to be."""

    waiting: int
    seconds: int
    measured_at: datetime

    def says_as(self, other: LineLoad | None) -> bool:
        """Whether both tell the same numbers."""
        return other is not None and (self.waiting, self.seconds) == (other.waiting, other.seconds)


def line_load(
    waiting: int, available: int, at_work: int, mean_talk_seconds: float | None, measured_at: datetime
) -> LineLoad | None:
    """What can be said of a queue; None when nobody is at work, or nobody free and the length of talks not known.

    While more agents are free than callers wait, there is no wait.
    """
    seconds = 0 if available > waiting else estimate(waiting, mean_talk_seconds, at_work)
    if seconds is None or at_work < 1:
        return None
    return LineLoad(waiting, MINUTE * -(-seconds // MINUTE), measured_at)

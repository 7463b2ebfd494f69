"""How many seats are held back while more is promised than can be kept: new offers shrink before promises break."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from routing.domain.slots import Window


@dataclass(frozen=True, slots=True)
class Load:
    """`overdue`: those whose window is over and who still wait. `per_second`: how many can be rung back in a second,
    by the pace, by who is at work and by how long talks take.
    """

    overdue: int
    per_second: float


def pace_of(
    capacity: int, length: int, calls_per_second: int, at_work: int, mean_talk_seconds: float | None
) -> float:
    """How many can be rung back in a second: as the slots say, or less where less can be done at present."""
    measured = at_work / mean_talk_seconds if mean_talk_seconds else math.inf if at_work else 0.0
    return min(capacity / length, calls_per_second, measured)


def held_back(
    windows: Sequence[Window], sold: Mapping[datetime, int], capacity: int, load: Load
) -> dict[datetime, int]:
    """How many seats of each of these windows are not offered. Whoever is overdue comes before all of them.

    A seat sold in one window takes time from every later one, so none is sold that a later promise needs.
    """
    if not load.overdue or not windows:
        return {}
    begins, promised, free = windows[0].start, load.overdue, []
    for window in windows:
        promised += sold.get(window.start, 0)
        free.append(math.floor(load.per_second * (window.end - begins).total_seconds() + 1e-9) - promised)
    found, least = {}, free[-1]
    for window, left in zip(reversed(windows), reversed(free), strict=True):
        least = min(least, left)
        back = capacity - sold.get(window.start, 0) - max(0, least)
        if back > 0:
            found[window.start] = back
    return found

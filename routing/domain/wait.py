"""An honest wait: told only when it is known, never better than any source, never growing while one advances."""

from __future__ import annotations

import math
from dataclasses import dataclass

LONGEST_TOLD = 3 * 3600


@dataclass(frozen=True, slots=True)
class Telling:
    """What may be told: how many are ahead, and the seconds the wait may take. None: say nothing."""

    ahead: int | None
    seconds: int | None


def estimate(ahead: int, mean_talk_seconds: float | None, agents_at_work: int) -> int | None:
    """Seconds until an agent is free for somebody with so many ahead; None when nothing is known of it."""
    if mean_talk_seconds is None or agents_at_work < 1 or ahead < 0:
        return None
    return min(LONGEST_TOLD, math.ceil((ahead + 1) * mean_talk_seconds / agents_at_work))


def to_tell(estimated: int | None, ahead: int, told_ahead: int | None, told_seconds: int | None) -> Telling:
    """What to tell now, after what was told last: who does not fall back never hears of a longer wait."""
    if estimated is None or told_seconds is None or told_ahead is None or ahead > told_ahead:
        return Telling(ahead, estimated)
    return Telling(ahead, min(estimated, told_seconds))


def position_from(provider_position: str | None, ahead: int) -> int | None:
    """How many to say are ahead: the larger of our count and the provider's, whose position begins with 1.

    None, and nothing is said, unless the provider sent a position that is a whole number.
    """
    written = provider_position or ""
    if not (written.isascii() and written.isdecimal()) or len(written) > 6 or int(written) < 1:
        return None
    return max(ahead, int(written) - 1)

"""An honest wait: how many are ahead and about how long it takes, told so that it never gets worse while one waits."""

from __future__ import annotations

import math
from dataclasses import dataclass

LONGEST_ESTIMATE = 4 * 3600
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Telling:
    """What a caller is told: how many are ahead, and how many seconds it may take; None is not said.

    `kept_seconds` is to be remembered as the last estimate told: it outlives a turn at which none is known.
    """

    ahead: int | None
    seconds: int | None
    kept_seconds: int | None = None


def estimate(ahead: int, mean_talk_seconds: float | None, agents_at_work: int) -> int | None:
    """Seconds until a caller with so many ahead is served, four hours at most.

    None when nobody is at work or the length of talks is not known: then nothing can be said.
    """
    if mean_talk_seconds is None or agents_at_work < 1:
        return None
    if not math.isfinite(mean_talk_seconds) or mean_talk_seconds < 0:
        return None
    return math.ceil(min((max(ahead, 0) + 1) * mean_talk_seconds / agents_at_work, LONGEST_ESTIMATE))


def to_tell(
    estimated: int | None, ahead: int | None, told_ahead: int | None, told_seconds: int | None
) -> Telling:
    """What is told now, after what was told last: no longer a wait than that, as long as nobody came in ahead.

    Of an unknown position nothing is told, and what was told before is kept.
    """
    if ahead is None:
        return Telling(None, None, told_seconds)
    has_lost_ground = told_ahead is not None and ahead > told_ahead
    last = None if has_lost_ground else told_seconds
    if estimated is None:
        return Telling(ahead, None, last)
    seconds = estimated if last is None else min(estimated, last)
    return Telling(ahead, seconds, seconds)


def position_from(provider_position: str | None, ahead: int) -> int | None:
    """How many are ahead, by the provider's 1-based position and by our own rows: the worse of the two.

    None unless the provider's position is a whole number from 1 on; then nothing is said of it.
    """
    written = (provider_position or "").strip()
    if not (written.isascii() and written.isdecimal()) or len(written) > MOST_DIGITS or int(written) < 1:
        return None
    return max(ahead, int(written) - 1)

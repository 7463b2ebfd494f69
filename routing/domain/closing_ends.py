"""Until when a line may be closed: the few ends that are chosen most, found in its hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from routing.domain.hours import Hours
from routing.domain.wall_time import at_epoch, midnight

LOOKED_AHEAD = timedelta(days=60)
ONE_DAY = timedelta(days=1)


class End(StrEnum):
    """The ends there are to choose from."""

    HOUR = "hour"
    CLOSING = "closing"  # when it would close today for the last time
    OPENING = "opening"  # when it opens on the next day that it opens
    MOMENT = "moment"  # one that is typed
    UNKNOWN = "unknown"


def end_of(choice: End, hours: Hours, now: datetime) -> datetime | None:
    """The moment of a choice by a line's usual hours; None where it has none: today's closing of a closed day."""
    zone = hours.rules.timezone
    tomorrow = at_epoch(midnight(now.astimezone(zone).date() + ONE_DAY, zone))
    if choice is End.HOUR:
        return (now + timedelta(hours=1)).replace(second=0, microsecond=0)
    if choice is End.CLOSING:
        today = hours.intervals(now, tomorrow)
        return at_epoch(today[-1].end) if today else None
    if choice is End.OPENING:
        coming = (at_epoch(one.start) for one in hours.intervals(tomorrow, tomorrow + LOOKED_AHEAD))
        return next((start for start in coming if start >= tomorrow), None)
    return None

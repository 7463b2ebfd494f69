"""When somebody may be rung back: within open hours, and not so late that the talk would run past closing."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing.domain.hours import Hours


def may_ring(hours: Hours, now: datetime, stop_before_closing: timedelta) -> bool:
    """Whether somebody may be rung now."""
    if not hours.is_open(now):
        return False
    closes = hours.next_closing(now)
    return closes is None or now < closes - stop_before_closing


def may_ring_from(hours: Hours, moment: datetime, stop_before_closing: timedelta) -> datetime | None:
    """The first moment from that one on at which somebody may be rung; None when none is known."""
    at: datetime | None = moment
    while at is not None and not may_ring(hours, at, stop_before_closing):
        at = hours.next_opening(at)
    return at

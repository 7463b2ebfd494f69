"""What a page showed of closures and announcements, in a few letters that its form carries, so that nobody's change is
replaced unseen.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from routing.availability import Outlook


def closures_seen(outlook: Outlook, now: datetime) -> str:
    """Stands for the closures by people that hold now, on every line."""
    held = [
        f"{line}:{one.source.written.id}:{one.until}" for line, hours in outlook.hours.items()
        for one in hours.closures if one.covers(now) and one.source.written.is_row
    ]
    return _short(held)


def announcements_seen(outlook: Outlook, now: datetime) -> str:
    """Stands for what is announced now, on every line."""
    rows = (outlook.announcement(line, now) for line in outlook.centre.lines)
    return _short([row.id for row in rows if row is not None])


def _short(parts: list[str]) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]

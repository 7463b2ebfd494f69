"""What a look at every minute and every closure of a sample says, without any timeline."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from tests.domain.oracle import open_minutes
from tests.domain.samples import MINUTE, Sample


class Scan:
    """The oracle's answers over a sample's days, closures laid over them."""

    def __init__(self, sample: Sample) -> None:
        self.start, self.end = sample.start, sample.end
        self.minutes = open_minutes(sample.plain, sample.start, sample.end)
        self.closures = sample.closures
        edges = {self.start + n * MINUTE for n in range(len(self.minutes))}
        edges |= {edge for c in sample.closures for edge in (c.start, c.until) if edge and edge < self.end}
        ordered = sorted(edges)
        self.changes = [later for before,
            later in pairwise(ordered) if self.is_open(before) != self.is_open(later)]

    def is_regular(self, at: datetime) -> bool:
        """Open as far as the rules go."""
        return self.minutes[(at - self.start) // MINUTE]

    def is_open(self, at: datetime) -> bool:
        """Open, closures included."""
        closed = any(c.start <= at and (c.until is None or at < c.until) for c in self.closures)
        return self.is_regular(at) and not closed

    def change_after(self, at: datetime, to_open: bool | None = None) -> datetime | None:
        """The first change after an instant, or the first opening or closing."""
        return next((c for c in self.changes if c > at and to_open in (None, self.is_open(c))), None)

    def last_change(self, at: datetime) -> datetime | None:
        """The latest change, not after an instant."""
        return next((c for c in reversed(self.changes) if c <= at), None)

    def open_seconds(self, start: datetime, end: datetime) -> int:
        """Open seconds between two instants."""
        stops = [start, *(c for c in self.changes if start < c < end), end]
        return sum(int((after - at).total_seconds()) for at, after in pairwise(stops) if self.is_open(at))

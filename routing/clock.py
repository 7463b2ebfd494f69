"""The clocks: the system's, and a file that stands for the present in rehearsals. The only place that reads one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FileClock:
    """A clock that shows what a file says (one RFC 3339 instant with offset) and stands still between writes."""

    path: Path

    def now(self) -> datetime:
        """The instant in the file. Raises ValueError when it holds none."""
        written = self.path.read_text(encoding="ascii").strip()
        moment = datetime.fromisoformat(written)
        if moment.tzinfo is None:
            raise ValueError(f"CLOCK_FILE holds “{written}”; write an instant with its offset")
        return moment.astimezone(UTC)

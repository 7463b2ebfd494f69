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


class FileClock:
    """A clock that shows what a file says (one RFC 3339 instant with offset) and stands still between writes."""

    def __init__(self, path: Path) -> None:
        """Raises ValueError when the file holds no instant to begin with."""
        self.path = path
        self._shown = self._read()

    def now(self) -> datetime:
        """The instant in the file; the last one read while a writer has it half written."""
        try:
            self._shown = self._read()
        except (ValueError, OSError):
            return self._shown
        return self._shown

    def _read(self) -> datetime:
        written = self.path.read_text(encoding="ascii").strip()
        moment = datetime.fromisoformat(written)
        if moment.tzinfo is None:
            raise ValueError(f"CLOCK_FILE holds “{written}”; write an instant with its offset")
        return moment.astimezone(UTC)

"""What can be refused, with the code a program reads and the words a person reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from routing.domain.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (`location` and RFC 6901 `pointer`), its code, and the fix in words."""

    location: str
    pointer: str
    code: str
    detail: Text


class Refused(Exception):
    """A request that cannot be done as asked. `status` is the HTTP status it deserves."""

    def __init__(self, status: int, *faults: Fault) -> None:
        super().__init__("; ".join(fault.detail.en for fault in faults))
        self.status = status
        self.faults = faults


class TooOften(Refused):
    """What was asked too often; it may be asked again after so many seconds."""

    def __init__(self, seconds: int, *faults: Fault) -> None:
        super().__init__(429, *faults)
        self.seconds = seconds


def unknown_line(line: str, known: tuple[str, ...], location: str = "path", pointer: str = "/line") -> Refused:
    """The refusal for a line that does not exist, naming those that do and where it was asked for."""
    names = ", ".join(known)
    detail = Text(
        f"La ligne «\u00a0{line[:64]}\u00a0» n’existe pas. Lignes connues\u00a0: {names}.",
        f"There is no line “{line[:64]}”. Known lines: {names}.",
    )
    return Refused(404, Fault(location, pointer, "unknown_line", detail))


class OutOfRange(Exception):
    """A moment for which the rules were not resolved (recurrences and holidays reach ten years)."""


class HoursUnknown(Exception):
    """What was known last is too old to be told, and the database that knows more does not answer."""

    def __init__(self, told_until: datetime) -> None:
        super().__init__(f"hours were known until {told_until.isoformat()}")
        self.told_until = told_until

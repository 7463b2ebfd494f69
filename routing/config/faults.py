"""A fault in a config file, said so that a supervisor can mend it: where, what was read, what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class ConfigFault:
    """One fault. `line` counts from 1; 0 means the file as a whole. `field` is a dotted path."""

    file: str
    line: int
    field: str
    read: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f" {self.field}:" if self.field else ""
        read = f" read “{self.read}”;" if self.read else ""
        return f"{place}:{field}{read} {self.fix}"


class ConfigRejected(Exception):
    """A config folder that cannot be served, with every fault found in it."""

    def __init__(self, faults: Iterable[ConfigFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("; ".join(str(fault) for fault in self.faults))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A closing remark that names the nearest known word, or all of them when none is near."""
    names = sorted(known)
    near = get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return f"did you mean “{near[0]}”?" if near else f"known: {', '.join(names)}"

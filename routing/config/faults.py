"""A fault in a config file, said so that a supervisor can mend it: where, what was read, what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

MOST_NAMED = 40


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
    names = {name.lower(): name for name in sorted(known)}
    near = get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    if near:
        return f"did you mean “{names[near[0]]}”?"
    listed = ", ".join(list(names.values())[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
    return f"known: {listed}" if listed else "none is written yet"

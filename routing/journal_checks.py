"""Whether the journal's chain is sound: every entry says what its hash says, and follows the one it was added after."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from routing.store import journal_pages
from routing.store.database import Connection
from routing.store.journal import FIRST, Kept, every


class Break(StrEnum):
    """What is wrong with a link: the entry was changed, those before it were taken out, or it was moved."""

    CHANGED = "changed"
    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries were looked at, the hash of the last sound one, and the first break with the entry's id.

    What was cut off the end leaves no gap: whoever wants to be sure keeps `head` elsewhere, and asks for it again.
    """

    count: int
    head: str
    broken_at: int | None = None
    why: Break | None = None

    @property
    def is_sound(self) -> bool:
        """Whether no break was found."""
        return self.why is None


def verify(connection: Connection, last: int | None = None, head: str | None = None) -> Verdict:
    """Follows the chain from its beginning, or over the last so many entries, up to the first break.

    `head`: a hash that was the newest once; where it is gone, the end was cut off.
    """
    after, previous = journal_pages.before_the_last(connection, last) if last else (0, FIRST)
    count = 0
    for kept in every(connection, after):
        why = _break(connection, kept, previous)
        if why is not None:
            return Verdict(count, previous, kept.id, why)
        count, previous = count + 1, kept.hash
    if head is not None and not journal_pages.is_held(connection, head):
        return Verdict(count, previous, None, Break.MISSING)
    return Verdict(count, previous)


def _break(connection: Connection, kept: Kept, previous: str) -> Break | None:
    if not kept.is_sound:
        return Break.CHANGED
    if kept.previous == previous:
        return None
    is_there = kept.previous == FIRST or journal_pages.is_held(connection, kept.previous)
    return Break.OUT_OF_ORDER if is_there else Break.MISSING

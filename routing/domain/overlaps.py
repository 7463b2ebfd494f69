"""Where an override meets others of its line, and which of them is heard there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from routing.domain.rules import Effect, Override, Rules


class Winner(StrEnum):
    """Who has the say on a day that two overrides touch."""

    THIS = "this"
    OTHER = "other"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Overlap:
    """The first day on which an override meets another, and who has the say on it."""

    on: date
    other: Override
    winner: Winner


def overlaps(rules: Rules, mine: Override, first: date) -> tuple[Overlap, ...]:
    """Each other override that `mine` meets from a day on, once. `mine` need not be among the rules yet."""
    found: dict[str, Overlap] = {}
    for day in sorted({day for period in mine.periods for day in period.days() if day >= first}):
        for other in rules.overrides_on.get(day, ()):
            if other.source.written != mine.source.written:
                found.setdefault(other.source.written.place, Overlap(day, other, winner(mine, other)))
    return tuple(found.values())


def winner(mine: Override, other: Override) -> Winner:
    """Who has the say where both touch a day, `mine` written last; hours added or taken out leave the rest as it is."""
    is_mine_stronger = _strength(mine) >= _strength(other)
    stronger = mine if is_mine_stronger else other
    if stronger.effect is not Effect.REPLACE:
        return Winner.BOTH
    return Winner.THIS if is_mine_stronger else Winner.OTHER


def _strength(override: Override) -> tuple[int, bool]:
    return override.scope, override.source.written.is_row

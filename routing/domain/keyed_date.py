"""A date of purchase as it is keyed on a telephone: jjmmaaaa, or jjmmaa with the year's last two digits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EARLIEST_YEAR = 2000
CENTURY = 2000
SHORT, LONG = 6, 8


class Reason(StrEnum):
    """Why keys are no date of purchase."""

    NOT_A_DATE = "not_a_date"
    IN_FUTURE = "in_future"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Keys that are no date of purchase, and why."""

    reason: Reason


def read_keyed_date(keys: str, today: date) -> date | Unreadable:
    """The day that was keyed, today the last one possible and 1 January 2000 the first.

    `#` and `*` at the end are how somebody ends an entry. A year of two digits is one of this century.
    """
    digits = keys.strip().rstrip("#*")
    if len(digits) not in (SHORT, LONG) or not (digits.isascii() and digits.isdecimal()):
        return Unreadable(Reason.NOT_A_DATE)
    year = int(digits[4:]) + (CENTURY if len(digits) == SHORT else 0)
    try:
        day = date(year, int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return Unreadable(Reason.NOT_A_DATE)
    if day.year < EARLIEST_YEAR:
        return Unreadable(Reason.TOO_OLD)
    return Unreadable(Reason.IN_FUTURE) if day > today else day

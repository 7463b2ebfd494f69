"""A date of purchase keyed on a telephone: jjmmaaaa, or jjmmaa in this century."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FIRST_YEAR = 2000
LENGTHS = (6, 8)


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
    """The date in these keys; `#` and `*` around it are passed over."""
    digits = keys.strip("#*")
    if len(digits) not in LENGTHS or not (digits.isascii() and digits.isdecimal()):
        return Unreadable(Reason.NOT_A_DATE)
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    try:
        read = date(year + FIRST_YEAR if len(digits) == LENGTHS[0] else year, month, day)
    except ValueError:
        return Unreadable(Reason.NOT_A_DATE)
    if read > today:
        return Unreadable(Reason.IN_FUTURE)
    return Unreadable(Reason.TOO_OLD) if read.year < FIRST_YEAR else read

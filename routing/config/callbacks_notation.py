"""The notations of callbacks.yaml that no other file has: limits, pauses, ratios, countries."""

from __future__ import annotations

import re
from typing import Any

from routing.config.notation import read_duration
from routing.domain.promise import DAY, HOUR, MINUTE, Pause, Rate

NO = "no"
LONGEST_CONTROLLER = 120
_UNITS = {"minute": MINUTE, "hour": HOUR, "day": DAY, "week": 7 * DAY}
_RATE = re.compile(r"(\d{1,6})\s+per\s+(minute|hour|day|week)")


def read_rate(written: str) -> Rate:
    """A limit: `3 per day`. Raises ValueError for anything else."""
    found = _RATE.fullmatch(written)
    if not found or int(found[1]) < 1:
        raise ValueError("write a limit such as 3 per day")
    return Rate(int(found[1]), _UNITS[found[2]])


def read_country(written: str) -> str:
    """A country by its two letters (ISO 3166-1 alpha-2): `FR`. Raises ValueError for anything else."""
    if not re.fullmatch(r"[A-Z]{2}", written):
        raise ValueError("write countries by their two capital letters: [FR, BE]")
    return written


def read_pause(written: str) -> int | Pause:
    """A pause before the next try: `30 min`, or `next_half_day`. Raises ValueError for anything else."""
    if written == Pause.NEXT_HALF_DAY.value:
        return Pause.NEXT_HALF_DAY
    seconds = int(read_duration(written).total_seconds())
    if not 1 <= seconds <= 30 * DAY:
        raise ValueError("write a pause from 1 s to 30 days, or next_half_day")
    return seconds


def read_ratio(written: str) -> float | None:
    """A ratio, None for `no`. Raises ValueError for anything else."""
    if written == NO:
        return None
    if not re.fullmatch(r"\d{1,4}(\.\d{1,3})?", written) or float(written) <= 0:
        raise ValueError("write a ratio such as 1.5, or no")
    return float(written)


def duration_or_no(low: int, high: int) -> Any:
    """A parser for a duration within bounds, or `no`."""

    def parse(written: str) -> int | None:
        if written == NO:
            return None
        seconds = int(read_duration(written).total_seconds())
        if not low <= seconds <= high:
            raise ValueError(f"write a duration from {low} s to {high} s, or no")
        return seconds

    return parse


def read_controller(written: str) -> str:
    """Who is responsible for what is kept, as people read it. Raises ValueError for anything else."""
    if not written or len(written) > LONGEST_CONTROLLER:
        raise ValueError(f"write who is responsible, in at most {LONGEST_CONTROLLER} letters: Exemple SAS")
    return written

"""Public holidays of a country or one of its parts, named in French and English.

They are asked of a process of its own, once for each place (`holiday_calendars.py` says why), and kept as it told them.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from routing.config.faults import did_you_mean
from routing.domain.text import Text

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-I", str(Path(__file__).with_name("holiday_calendars.py")))
ANSWER_WITHIN = 5.0
TRIES = 2
FIRST_YEAR, LAST_YEAR = 1970, 2100
MOST_KEPT = 16
Place = tuple[str, str | None]


class Told(TypedDict):
    """What the process prints: the parts of each country; names in French and English by ISO date, if it has any."""

    places: dict[str, list[str]]
    days: dict[str, list[str]] | None


class Calendars:
    """What the process has told so far, for everybody in this one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parts: Mapping[str, Sequence[str]] = {}
        self._days: dict[Place, str] = {}

    def parts(self, place: Place) -> Mapping[str, Sequence[str]]:
        """The parts of each country that has a calendar. The first question, for a `place`, brings its days along.

        Raises ValueError where it cannot be found out.
        """
        with self._lock:
            if not self._parts:
                self._learn(place)
            return self._parts

    def days(self, place: Place) -> str:
        """The days of a place that is known, as JSON: ISO date, names. Raises ValueError as above."""
        with self._lock:
            if place not in self._days:
                self._learn(place)
            return self._days[place]

    def _learn(self, place: Place) -> None:
        told = _told(place)
        self._parts = told["places"]
        if told["days"] is not None:
            self._days = dict([*self._days.items(), (place, json.dumps(told["days"]))][-MOST_KEPT:])


CALENDARS = Calendars()


@lru_cache(maxsize=MOST_KEPT)
def public_holidays(country: str, subdivision: str | None, first: int, last: int) -> Mapping[date, Text]:
    """The public holidays of the years from `first` to `last`, inclusive; none are known before 1970 or after 2100.

    Raises ValueError for unknown places.
    """
    check_place(country, subdivision)
    told, years = json.loads(CALENDARS.days((country, subdivision))), range(first, last + 1)
    days = ((date.fromisoformat(day), names) for day, names in told.items())
    return {day: Text(*map(_curly, names)) for day, names in days if day.year in years}


def check_place(country: str, subdivision: str | None) -> None:
    """Raises ValueError, naming the nearest known ones, when the place has no calendar."""
    known = CALENDARS.parts((country, subdivision))
    if country not in known:
        raise ValueError(f"no holiday calendar for “{country}”; {did_you_mean(country, known)}")
    if subdivision is not None and subdivision not in known[country]:
        parts = known[country]
        raise ValueError(f"{country} has no part “{subdivision}”; {did_you_mean(subdivision, parts)}")


def _curly(name: str) -> str:
    return name.replace("'", "’")


def _told(place: Place) -> Told:
    """The answer of the process. Raises ValueError where there is none, tried twice."""
    asked = json.dumps([*place, FIRST_YEAR, LAST_YEAR]).encode()
    for _ in range(TRIES):
        try:
            said = subprocess.run(COMMAND, input=asked, capture_output=True, timeout=ANSWER_WITHIN, check=True, env={})
            told: Told = json.loads(said.stdout)
            return told
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            log.error("public holidays could not be asked for: %s", type(error).__name__)
    raise ValueError(f"the holiday calendar of “{place[0]}” could not be asked for; see the log, and try again")

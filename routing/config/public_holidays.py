"""Public holidays of a country or one of its parts, named in French and English. The only door to `holidays`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays
from holidays.utils import list_supported_countries

from routing.config.faults import did_you_mean
from routing.domain.text import Text


@lru_cache(maxsize=16)
def public_holidays(country: str, subdivision: str | None, first: int, last: int) -> Mapping[date, Text]:
    """The public holidays of the years from `first` to `last`, inclusive. Raises ValueError for unknown places."""
    check_place(country, subdivision)
    years = range(first, last + 1)
    french, english = (_named(country, subdivision, years, wanted) for wanted in ("fr", "en"))
    return {day: Text(_curly(name), _curly(english.get(day, name))) for day, name in sorted(french.items())}


def _curly(name: str) -> str:
    return name.replace("'", "’")


def check_place(country: str, subdivision: str | None) -> None:
    """Raises ValueError, naming the nearest known ones, when the place has no calendar."""
    known = list_supported_countries(include_aliases=True)
    if country not in known:
        raise ValueError(f"no holiday calendar for “{country}”; {did_you_mean(country, known)}")
    if subdivision is not None and subdivision not in known[country]:
        parts = known[country]
        raise ValueError(f"{country} has no part “{subdivision}”; {did_you_mean(subdivision, parts)}")


def _named(country: str, subdivision: str | None, years: range, wanted: str) -> dict[date, str]:
    spoken = holidays.country_holidays(country, subdiv=subdivision)
    language = next((code for code in spoken.supported_languages if code.split("_")[0] == wanted), None)
    found = holidays.country_holidays(country, subdiv=subdivision, years=years, language=language)
    return dict(found.items())

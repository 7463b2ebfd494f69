"""What `holidays` knows of one place, told as JSON by a process of its own that then ends. Its only door.

    echo '["FR", "57", 1970, 2100]' | python -I holiday_calendars.py

The package reads the calendars of every country there is, 15 to 20 MB, whatever one is asked for; nobody who serves has
to hold them. So this file is run by its path, and imports nothing of the product.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

import holidays
from holidays.utils import list_supported_countries


def places() -> Mapping[str, Sequence[str]]:
    """The parts of each country that has a calendar, none for most."""
    known: Mapping[str, Sequence[str]] = list_supported_countries(include_aliases=True)
    return known


def days(country: str, subdivision: str | None, first: int, last: int) -> dict[str, list[str]]:
    """The public holidays of the years from `first` to `last`, inclusive: ISO date, names in French and in English.

    Where there are none in a language, those in the country's own stand.
    """
    french, english = (_named(country, subdivision, range(first, last + 1), wanted) for wanted in ("fr", "en"))
    return {day: [name, english.get(day, name)] for day, name in sorted(french.items())}


def _named(country: str, subdivision: str | None, years: range, wanted: str) -> dict[str, str]:
    spoken = holidays.country_holidays(country, subdiv=subdivision)
    own = spoken.default_language  # said, else the locale of the machine would choose
    language = next((code for code in spoken.supported_languages if code.split("_")[0] == wanted), own)
    found = holidays.country_holidays(country, subdiv=subdivision, years=years, language=language)
    return {day.isoformat(): name for day, name in found.items()}


def main() -> None:
    """Prints `places`, and `days` of the place that was asked for, null where it is none of them."""
    country, subdivision, first, last = json.load(sys.stdin)
    known = places()
    is_known = country in known and (subdivision is None or subdivision in known[country])
    found = days(country, subdivision, first, last) if is_known else None
    json.dump({"places": known, "days": found}, sys.stdout)


if __name__ == "__main__":
    main()

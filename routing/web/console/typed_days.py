"""Days as people type them in a form: `24/12/2026`, `2026-12-24`, several at once, a day of every year as `24/12`."""

from __future__ import annotations

import re
from datetime import date

from routing.domain.errors import Fault, Refused
from routing.domain.text import Text

MOST_DAYS = 400
LEAP_YEAR = 2024
_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})[/.](\d{1,2})")


def read_day(typed: str, field: str) -> date:
    """One day with its year. Raises Refused beside the field."""
    words = typed.strip()
    found = _DAY.fullmatch(words)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(words)
    except ValueError:
        pass
    if not words:
        raise refused(field, "day_missing", "Choisissez un jour.", "Choose a day.")
    raise refused(
        field, "no_day", f"«\u00a0{words[:20]}\u00a0» n’est pas un jour\u00a0; écrivez 24/12/2026.",
        f"“{words[:20]}” is no day; write 24/12/2026 (day/month/year).",
    )


def read_days(typed: str, field: str) -> list[date]:
    """Several days, separated by commas, blanks or lines. Raises Refused."""
    parts = re.split(r"[,;\s]+", typed.strip())
    if len(parts) > MOST_DAYS:
        raise refused(field, "too_many_days", f"{MOST_DAYS} jours au plus.", f"At most {MOST_DAYS} days.")
    return sorted({read_day(part, field) for part in parts})


def read_day_of_year(typed: str, field: str) -> str:
    """A day of every year as hours.yaml writes it, `12-24`. Raises Refused."""
    found = _DAY_OF_YEAR.fullmatch(typed.strip())
    try:
        if found:
            return date(LEAP_YEAR, int(found[2]), int(found[1])).strftime("%m-%d")
    except ValueError:
        pass
    raise refused(
        field, "no_day", "Écrivez le jour et le mois, comme 24/12.", "Write day and month, such as 24/12.",
    )


def day_of_year_typed(written: str) -> str:
    """The same day as one types it."""
    month, _, day = written.partition("-")
    return f"{day}/{month}"


def refused(field: str, code: str, french: str, english: str) -> Refused:
    """A refusal that stands beside a field."""
    return Refused(422, Fault("body", f"/{field}", code, Text(french, english)))

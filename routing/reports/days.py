"""Which days a report is of, by the line's clock."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from routing.domain.centre import Centre
from routing.domain.moments import refused
from routing.domain.rules import Rules
from routing.domain.text import Text

DAY, LONGEST, USUAL, FOUR_WEEKS = timedelta(days=1), timedelta(days=400), timedelta(days=7), timedelta(days=28)
WRITTEN_DAY = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)


def rules_of(centre: Centre, line: str | None = None) -> Rules:
    """By which line's clock days are told: its own, without a line that of the one that rings back, or of the first."""
    found = centre.lines.get(line or (centre.promises.line if centre.promises else ""))
    return (found or next(iter(centre.lines.values()))).rules


def reported_days(
    first: str | None, last: str | None, rules: Rules, now: datetime, usual: timedelta = USUAL
) -> tuple[date, date]:
    """The days to report of, the last one left out; by default the week that ends today, or as many as is `usual`.

    Raises Refused where they are no days, reversed, or too many.
    """
    today = now.astimezone(rules.timezone).date()
    start, end = _day_of("/from", first), _day_of("/to", last)
    if end is None:
        end = max(start + DAY, min(today + DAY, start + LONGEST)) if start else today + DAY
    start = start or end - usual
    if end <= start:
        raise refused("/to", "reversed_range", Text(
            "La fin doit suivre le début (elle n’est pas comprise).", "`to` must come after `from` (it is exclusive)."
        ))
    if end - start > LONGEST:
        raise refused("/to", "range_too_long", Text(
            f"Demandez au plus {LONGEST.days} jours à la fois.", f"Ask for at most {LONGEST.days} days at a time."
        ))
    return start, end


def _day_of(pointer: str, written: str | None) -> date | None:
    if written is None:
        return None
    if not WRITTEN_DAY.fullmatch(written) or (day := _date(written)) is None:
        raise refused(pointer, "invalid_date", Text(
            f"«\u00a0{written[:40]}\u00a0» n’est pas une date\u00a0; écrivez 2026-11-23.",
            f"“{written[:40]}” is not a date; write 2026-11-23.",
        ))
    return day


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None

"""Recurrence rules of RFC 5545 resolved to plain dates. The only door to dateutil."""

from __future__ import annotations

from datetime import date, datetime

from dateutil.rrule import rrule, rrulestr

from routing.domain.rules import Period

_NEEDS = {"WEEKLY": ("BYDAY",), "MONTHLY": ("BYDAY", "BYMONTHDAY"),
          "YEARLY": ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYEASTER")}


def recurring_days(rule: str, start: date | None, known: Period) -> tuple[date, ...]:
    """The days a rule names within the known period. Raises ValueError with the fix.

    Without `start` the rule must name its days by itself: the weekday or day of the month would otherwise be
    that of an arbitrary first day (RFC 5545 takes it from DTSTART).
    """
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    if parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise ValueError("a recurrence of days begins with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
    if start is None:
        _needs_no_start(parts)
    anchor = start or known.start
    try:
        found = rrulestr(rule.upper(), dtstart=datetime(anchor.year, anchor.month, anchor.day))  # noqa: DTZ001
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"not a recurrence rule of RFC 5545 ({error})") from None
    if not isinstance(found, rrule):
        raise ValueError("write one recurrence rule, without RRULE: and without exceptions")
    low, high = (datetime(day.year, day.month, day.day) for day in (known.start, known.end))  # noqa: DTZ001
    if not {"UNTIL", "COUNT"} & parts.keys():
        found = found.replace(until=high)  # a rule that never happens would be searched to the year 9999
    return tuple(moment.date() for moment in found.between(low, high, inc=True) if moment < high)


def _needs_no_start(parts: dict[str, str]) -> None:
    if parts.get("INTERVAL", "1") != "1" or "COUNT" in parts:
        raise ValueError("INTERVAL and COUNT count from a first day; add `from:` with its date")
    needed = _NEEDS.get(parts["FREQ"], ())
    if needed and not any(part in parts for part in needed):
        raise ValueError(f"says not which days; add {' or '.join(needed)}, or `from:` with a first date")

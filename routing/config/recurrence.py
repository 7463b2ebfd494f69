"""Recurrence rules of RFC 5545 resolved to plain dates. The only door to dateutil."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from routing.domain.rules import Period

MOST_DAYS = 1_000_000
_NEEDS = {"WEEKLY": ("BYDAY",), "MONTHLY": ("BYDAY", "BYMONTHDAY"),
          "YEARLY": ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYEASTER")}


def recurring_days(rule: str, start: date | None, known: Period) -> tuple[date, ...]:
    """The days a rule names within the known period. Raises ValueError with the fix.

    Without `start` the rule must name its days by itself: the weekday or day of the month would otherwise be
    that of an arbitrary first day (RFC 5545 takes it from DTSTART).
    """
    rule = re.sub(r" *; *", ";", rule.strip().upper())
    rule = re.sub(r"UNTIL=(\d{8})T\d{6}Z?", r"UNTIL=\1", rule)  # a rule names days; so does its end
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    if parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise ValueError("a recurrence of days begins with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
    if unread := parts.keys() & {"BYHOUR", "BYMINUTE", "BYSECOND"}:
        raise ValueError(f"a rule names days, not hours; remove {', '.join(sorted(unread))}")
    if re.fullmatch("[+-]?0+", parts.get("INTERVAL", "1")):
        raise ValueError("INTERVAL is at least 1")
    if start is None:
        _needs_no_start(parts)
    anchor, (low, high) = start or known.start, (_midnight(day) for day in (known.start, known.end))
    try:
        count = int(parts.get("COUNT", MOST_DAYS))
        found = rrulestr(re.sub("COUNT=[^;]*;?", "", rule).rstrip(";"), dtstart=_midnight(anchor))
        if isinstance(found, rrule) and parts.get("UNTIL", "9")[:8] > f"{high:%Y%m%d}":
            found = found.replace(until=high)  # a rule that never happens would be searched to the year 9999
        moments = list(islice(found, count))
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise ValueError(f"not a recurrence rule of RFC 5545 ({error})") from None
    if not isinstance(found, rrule):
        raise ValueError("write one recurrence rule, without RRULE: and without exceptions")
    return tuple(moment.date() for moment in moments if low <= moment < high)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - days without a zone


def _needs_no_start(parts: dict[str, str]) -> None:
    if parts.get("INTERVAL", "1") != "1" or "COUNT" in parts:
        raise ValueError("INTERVAL and COUNT count from a first day; add `from:` with its date")
    needed = _NEEDS.get(parts["FREQ"], ())
    if needed and not any(part in parts for part in needed):
        raise ValueError(f"says not which days; add {' or '.join(needed)}, or `from:` with a first date")

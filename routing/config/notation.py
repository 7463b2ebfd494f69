"""The notations of the config files (spans, weeks, dates, durations): text in, values out, ValueError with the fix."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from routing.config.faults import did_you_mean
from routing.domain.rules import MINUTES_A_DAY, WHOLE_DAY, Day, Span, Week

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FRENCH_DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
MOST_SPANS = 24
LAST_DAY = date.max - timedelta(days=1)  # a period ends with the day after its last
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_UNITS = {"s": 1, "min": 60, "h": 3600, "day": 86_400, "days": 86_400}
_DURATION = re.compile(r"(\d{1,6})\s*([a-z]+)")


def read_day(written: str) -> Day:
    """A day's hours: `09:00-12:30, 13:30-18:00`, past midnight `22:00-02:00`, or `closed`."""
    if written.strip().lower() == "closed":
        return ()
    spans = [_read_span(part.strip()) for part in written.split(",")]
    if len(spans) > MOST_SPANS:
        raise ValueError(f"more than {MOST_SPANS} spans in one day; join some")
    return tuple(sorted(spans))


def _read_span(written: str) -> Span:
    found = _SPAN.fullmatch(written)
    if not found:
        raise ValueError(f"“{written[:40]}” is not a span; write hours as 09:00-20:00, or closed")
    start = _minute(int(found[1]), int(found[2]), MINUTES_A_DAY - 1)
    end = _minute(int(found[3]), int(found[4]), MINUTES_A_DAY)
    if start == end:
        raise ValueError(f"“{written}” begins and ends at the same time; for the whole day write 00:00-24:00")
    return Span(start, end if end > start else end + MINUTES_A_DAY)


def _minute(hour: int, minute: int, latest: int) -> int:
    total = hour * 60 + minute
    if minute > 59 or total > latest:
        limit = "24:00" if latest == MINUTES_A_DAY else "23:59"
        raise ValueError(f"{hour:02d}:{minute:02d} is no time of day; this one goes from 00:00 to {limit}")
    return total


def read_week(written: Mapping[str, str] | str) -> tuple[Week, dict[str, str]]:
    """A regular week and the faults in it by key. Days that no key names are closed."""
    if isinstance(written, str):
        if written not in ("always", "never"):
            return _week({}), {"": "write days such as `mon-thu: 09:00-20:00`, or `always`, or `never`"}
        return _week(dict.fromkeys(range(7), (WHOLE_DAY,) if written == "always" else ())), {}
    days: dict[int, Day] = {}
    faults: dict[str, str] = {}
    for key, value in written.items():
        try:
            named, hours = read_days(key), read_day(value if isinstance(value, str) else "")
        except ValueError as error:
            faults[key] = str(error)
            continue
        if twice := [DAY_NAMES[number] for number in named if number in days]:
            faults[key] = f"{', '.join(twice)} stands in two keys; keep one, with its spans separated by commas"
        days |= dict.fromkeys(named, hours)
    return _week(days), faults


def _week(days: Mapping[int, Day]) -> Week:
    mon, tue, wed, thu, fri, sat, sun = (days.get(number, ()) for number in range(7))
    return mon, tue, wed, thu, fri, sat, sun


def read_days(written: str) -> list[int]:
    """The weekdays a key names, 0 being Monday: `fri`, `mon-thu`, `sat-mon`, `mon,wed`."""
    numbers: list[int] = []
    for part in written.split(","):
        first, dash, last = part.strip().lower().partition("-")
        start, end = _day_number(first.strip()), _day_number((last if dash else first).strip())
        numbers += [(start + n) % 7 for n in range((end - start) % 7 + 1)]
    return numbers


def _day_number(name: str) -> int:
    if name not in DAY_NAMES:
        french = [day for day, begins in zip(DAY_NAMES, FRENCH_DAYS, strict=True) if name.startswith(begins)]
        remark = f"did you mean “{french[0]}”?" if french else did_you_mean(name, DAY_NAMES)
        raise ValueError(f"“{name[:20]}” is no day; {remark}")
    return DAY_NAMES.index(name)


def read_date(written: str) -> date:
    """A date as `2026-12-24`."""
    try:
        return min(date.fromisoformat(written), LAST_DAY)
    except ValueError as error:
        reason = f" ({error})" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written) else ""
        raise ValueError(f"not a date{reason}; write it as 2026-12-24") from None


def read_month_day(written: str) -> tuple[int, int]:
    """A day of each year as `12-24`."""
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", written)
    try:
        day = date(2024, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError("not a day of the year; write month and day as 12-24")
    return day.month, day.day


def read_duration(written: str) -> timedelta:
    """A duration: `30 s`, `15 min`, `8 h`, `7 days`."""
    found = _DURATION.fullmatch(written.strip())
    if not found or found[2] not in _UNITS:
        raise ValueError("not a duration; write it as 30 s, 15 min, 8 h or 7 days")
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def read_yes_no(written: str) -> bool:
    """`yes` or `no`, and YAML's other spellings of them."""
    if written.lower() in ("yes", "on", "true"):
        return True
    if written.lower() in ("no", "off", "false"):
        return False
    raise ValueError("write yes or no")

"""The notation of OpenStreetMap's `opening_hours`, as far as this program writes it: spans, weekdays and dates.

https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from routing.domain.rules import MINUTES_A_DAY, Day, Span

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CLOSED = "off"

CalendarWeek = tuple[Day, ...]
"""The open minutes of each weekday from Monday on, none of them past midnight."""


def by_calendar_day(week: Sequence[Day]) -> CalendarWeek:
    """A week with what runs past midnight written on the day it falls on: readers disagree about `22:00-26:00` where
    the next day has a rule of its own, and about nothing else.
    """
    return tuple(clipped(day, week[number - 1]) for number, day in enumerate(week))


def clipped(day: Day, evening_before: Day = ()) -> Day:
    """The open minutes of a calendar day: its own spans up to midnight, and what runs into it from the day before."""
    late = [Span(max(0, span.start - MINUTES_A_DAY), span.end - MINUTES_A_DAY) for span in evening_before]
    found: list[Span] = []
    for span in sorted([*late, *day]):
        end = min(span.end, MINUTES_A_DAY)
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, end))
        elif span.start < end:
            found.append(Span(span.start, end))
    return tuple(found)


def spans_text(day: Day) -> str:
    """`09:00-12:30,13:30-20:00`, or `off`."""
    return ",".join(f"{_clock(span.start)}-{_clock(span.end)}" for span in day) or CLOSED


def week_texts(week: CalendarWeek, says_closed: bool) -> list[str]:
    """A rule for each group of weekdays with the same hours: `Mo-Th 09:00-20:00`. Closed days, which need no words in
    a week by itself, have them where the week is laid over another.
    """
    groups: dict[Day, list[int]] = {}
    for number, day in enumerate(week):
        groups.setdefault(day, []).append(number)
    said = ((numbers, day) for day, numbers in groups.items() if day or says_closed)
    return [f"{weekdays_text(numbers)} {spans_text(day)}" for numbers, day in said]


def weekdays_text(numbers: Sequence[int]) -> str:
    """`Mo-Th,Sa`; two that follow one another are named one by one."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [
        f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}" if len(run) > 2 else ",".join(WEEKDAYS[day] for day in run)
        for run in runs
    ]
    return ",".join(parts)


def dates_text(first: date, last: date) -> str:
    """`2026 Dec 24`, or `2026 Dec 24-2027 Jan 02`, the last day included."""
    return _date(first) if first == last else f"{_date(first)}-{_date(last)}"


def yearly_text(first: date, last: date) -> str:
    """`Jul 15-Aug 20`, of each year, the last day included."""
    return f"{_date(first)[5:]}-{_date(last)[5:]}" if first != last else _date(first)[5:]


def _date(day: date) -> str:
    return f"{day.year} {MONTHS[day.month - 1]} {day.day:02d}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"

"""The days an OpenStreetMap rule names, read from its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter

from routing.config.public_holidays import public_holidays

ONE_DAY = timedelta(days=1)
LEAP = 2024
NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_MONTH = "|".join(MONTHS)
_WEEKDAYS = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?"
_YEARLY_PART = rf"(?:{_MONTH})(?: \d\d)?(?:-(?:(?:{_MONTH})(?: \d\d)?|\d\d))?"
_FORMS = {
    "on": rf"(?P<year>\d{{4}}) (?P<month>{_MONTH}) (?P<day>\d\d)"
          rf"(?:-(?P<year2>\d{{4}}) (?P<month2>{_MONTH}) (?P<day2>\d\d))?",
    "easter": r"easter(?: (?P<easter>[+-]\d+) days?)?",
    "week": r"week (?P<week>\d\d)(?:-(?P<week2>\d\d))?(?:/(?P<step>\d))?",
    "years": r"(?P<first>\d{4})(?:-(?P<last>\d{4}))?",
    "yearly": rf"(?P<parts>{_YEARLY_PART}(?:,{_YEARLY_PART})*)",
}
_BEFORE_HOURS = re.compile(
    r"(?P<dates>" + "|".join(re.sub(r"\?P<\w+>", "?:", form) for form in _FORMS.values()) + r")?\s*"
    rf"(?P<days>(?:PH(?: -1 day)?|{_WEEKDAYS}(?:\[-?\d\])?)(?:,(?:PH|{_WEEKDAYS}))*)?\s*"
)

Bound = tuple[int, int]


@dataclass(frozen=True)
class Selector:
    """A rule's days. `dates` is the kind of its date part (a key of the forms), None without one.

    `parts` are its parts of each year as (month, day) bounds, `weekdays` None for any; `nth` as in Fr[3].
    """

    dates: str | None
    text: str
    weekdays: tuple[int, ...] | None
    nth: int | None
    has_holidays: bool
    holiday_shift: int
    parts: tuple[tuple[Bound, Bound], ...] = ()

    @property
    def is_plain_week(self) -> bool:
        """Nothing but weekdays, or every day."""
        return self.dates is None and self.nth is None and not self.holiday_shift

    @property
    def found(self) -> dict[str, str]:
        """The pieces of the date part."""
        match = re.fullmatch(_FORMS[self.dates], self.text) if self.dates else None
        return {key: value for key, value in match.groupdict().items() if value} if match else {}

    @property
    def bounds(self) -> tuple[date, date]:
        """The first and last day of dates with their year."""
        found = self.found
        if self.dates == "years":
            return date(int(found["first"]), 1, 1), date(int(found.get("last", found["first"])), 12, 31)
        first, last = (
            date(int(found[f"year{n}"]), MONTHS.index(found[f"month{n}"]) + 1, int(found[f"day{n}"]))
            for n in ("", "2" if "year2" in found else "")
        )
        return first, last

    @property
    def weeks(self) -> range:
        """The ISO weeks of a week rule."""
        found = self.found
        first = int(found["week"])
        return range(first, int(found.get("week2", first)) + 1, int(found.get("step", 1)))


def read_selector(written: str) -> tuple[Selector, str]:
    """The selector at the head of a rule, and the hours after it."""
    head = _BEFORE_HOURS.match(written)
    assert head is not None
    dates, week = head["dates"], head["days"]
    kind = next((name for name, form in _FORMS.items() if dates and re.fullmatch(form, dates)), None)
    parts = week.split(",") if week else []
    named = [part for part in parts if not part.startswith("PH")]
    nth = re.search(r"\[(-?\d)\]", week or "")
    return Selector(
        dates=kind,
        text=dates or "",
        weekdays=tuple(sorted(n for part in named for n in _weekdays(part))) if parts else None,
        nth=int(nth[1]) if nth else None,
        has_holidays=len(named) < len(parts),
        holiday_shift=-1 if week == "PH -1 day" else 0,
        parts=tuple(_yearly(part) for part in dates.split(",")) if kind == "yearly" else (),
    ), written[head.end():]


def _weekdays(written: str) -> list[int]:
    first, _, last = written.partition("[")[0].partition("-")
    start, end = NAMES.index(first), NAMES.index(last or first)
    return [(start + n) % 7 for n in range((end - start) % 7 + 1)]


def _yearly(written: str) -> tuple[Bound, Bound]:
    """`Aug`, `Nov-Feb`, `Feb 29`, `Dec 24-26`, `Dec 26-Jan 01` as a first and a last day, both of them in."""
    first, _, last = written.partition("-")
    if last.isdigit():
        last = f"{first.split()[0]} {last}"
    return _month_day(first, 1), _month_day(last or first, 31)


def _month_day(written: str, otherwise: int) -> Bound:
    month, _, day = written.partition(" ")
    number = MONTHS.index(month) + 1
    return number, int(day) if day else min(otherwise, _last_day(number))


def _last_day(month: int) -> int:
    return (date(LEAP, month % 12 + 1, 1) - ONE_DAY).day


def holiday_dates(country: str | None, around: date, shift: int = 0) -> list[date]:
    """A country's public holidays of the years around a day, or the days so far from them."""
    if country is None:
        return []
    return [day + shift * ONE_DAY for day in public_holidays(country, None, around.year - 1, around.year + 1)]


def easter_dates(selector: Selector, around: date) -> list[date]:
    """Easter of the years around a day, or the days so far from it."""
    shift = timedelta(days=int(selector.found.get("easter", 0)))
    return [easter(year) + shift for year in range(around.year - 1, around.year + 2)]


def days_of(selector: Selector, country: str | None, first: date, last: date) -> frozenset[date]:
    """The days a selector names between two days, both of them in."""
    wanted = _date_test(selector, first)
    holidays = set(holiday_dates(country, first, selector.holiday_shift)) if selector.has_holidays else set()
    every = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    return frozenset(day for day in every if wanted(day) and (day in holidays or _is_weekday(selector, day)))


def _is_weekday(selector: Selector, day: date) -> bool:
    if selector.weekdays is None:
        return True
    if selector.nth is None or day.weekday() not in selector.weekdays:
        return day.weekday() in selector.weekdays
    if selector.nth > 0:
        return (day.day + 6) // 7 == selector.nth
    later, previous = (day - 7 * n * ONE_DAY for n in (selector.nth, selector.nth + 1))
    return previous.month == day.month != later.month


def _date_test(selector: Selector, around: date) -> Callable[[date], bool]:
    if selector.dates in ("on", "years"):
        first, last = selector.bounds
        return lambda day: first <= day <= last
    if selector.dates == "easter":
        return lambda day: day in easter_dates(selector, around)
    if selector.dates == "week":
        return lambda day: day.isocalendar().week in selector.weeks
    if selector.dates == "yearly":
        return lambda day: any(_is_between(day, *part) for part in selector.parts)
    return lambda _: True


def _is_between(day: date, first: Bound, last: Bound) -> bool:
    at = (day.month, day.day)
    return first <= at <= last if first <= last else at >= first or at <= last

"""OpenStreetMap's notation of opening hours turned into the text of an hours.yaml, as a person would write.

There a later rule replaces an earlier one on the days it names; here the more specific rule wins. So a rule
is written in its plain form (season, holiday policy, from/to, on) while that keeps the order in which the
case has it, and else as a recurrence: among recurrences, as there, the one written last wins. Dates that no
rule of ours computes (Easter, the eve of a holiday, holidays that have to beat an override) are
listed by `on:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.hours_cases.selectors import NAMES, Selector, days_of, easter_dates, holiday_dates, read_selector

KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
STRENGTH = {"recurrence": 0, "range": 1, "date": 2}
MARGIN = timedelta(days=2)

Hours = tuple[str, ...]
Week = tuple[Hours, ...]


@dataclass(frozen=True)
class OsmRule:
    """One rule: its days, its spans (none: closed), and what it does to the rules before it."""

    selector: Selector
    spans: Hours
    effect: str


@dataclass(frozen=True)
class Entry:
    """One rule as overrides of ours: their scope, the days they fall on, and their lines of YAML."""

    rule: OsmRule
    scope: str
    days: frozenset[date]


@dataclass
class Sheet:
    """The hours.yaml as it grows, rule by rule."""

    timezone: str
    country: str | None
    first: date
    last: date
    week: Week = ((),) * 7
    seasons: list[tuple[Selector, Week]] = field(default_factory=list)
    on_holidays: Hours | None = None
    entries: list[Entry] = field(default_factory=list)


def hours_yaml(hours: str, timezone: str, country: str | None, first: date, last: date) -> str:
    """The text of an hours.yaml with one line, `line`, that has a case's hours from `first` to `last`."""
    sheet = Sheet(timezone, country, first - MARGIN, last + MARGIN)
    for rule in read_rules(hours):
        _place(sheet, rule)
    return _yaml(sheet)


def read_rules(hours: str) -> list[OsmRule]:
    """The rules of a case: after `;` a rule replaces, after `, ` or `||` it adds."""
    rules = []
    for separator, written in re.findall(r"(;|\|\||,(?= [A-Z])|^)\s*((?:(?!;|\|\||, [A-Z]).)+)", hours):
        selector, rest = read_selector(written.strip())
        rest = rest.removesuffix("open").strip()
        is_off = bool(re.search(r"(off|closed)$", rest))
        spans = tuple(_span(span) for span in re.findall(r"\d+:\d\d-\d+:\d\d",
            rest.replace("24/7", "00:00-24:00")))
        effect = "close" if is_off and spans else "add" if separator in (",", "||") else "hours"
        rules.append(OsmRule(selector, () if is_off and not spans else spans, effect))
    return rules


def _span(written: str) -> str:
    """`09:00-26:00` is `09:00-02:00` here."""
    start, end = written.split("-")
    hour, minute = end.split(":")
    past = int(hour) * 60 + int(minute) - 24 * 60
    return f"{start}-{past // 60:02d}:{past % 60:02d}" if past > 0 else written


# Where a rule belongs.


def _place(sheet: Sheet, rule: OsmRule) -> None:
    selector = rule.selector
    is_regular = not sheet.entries and sheet.on_holidays is None and rule.effect != "close"
    if is_regular and selector.is_plain_week and not sheet.seasons:
        sheet.week = _folded(sheet.week, rule)
        if not selector.has_holidays:
            return
        selector, rule = _holidays_alone(rule)
    if _is_season(rule) and is_regular and not _meets(sheet, selector):
        sheet.seasons.append((selector, _folded(sheet.week, rule)))
    elif _is_holidays(selector) and rule.effect == "hours" and not sheet.entries:
        sheet.on_holidays = rule.spans
    else:
        for part in _parts(rule):
            _override(sheet, part)


def _parts(rule: OsmRule) -> Iterable[OsmRule]:
    """`Su,PH` as one rule for Sundays and one for holidays."""
    if rule.selector.has_holidays and rule.selector.weekdays:
        yield replace(rule, selector=replace(rule.selector, has_holidays=False))
        yield _holidays_alone(rule)[1]
    else:
        yield rule


def _holidays_alone(rule: OsmRule) -> tuple[Selector, OsmRule]:
    selector = replace(rule.selector, weekdays=())
    return selector, replace(rule, selector=selector)


def _folded(week: Week, rule: OsmRule) -> Week:
    named = range(7) if rule.selector.weekdays is None else rule.selector.weekdays
    more = rule.effect == "add"
    new = [(*day, *rule.spans) if more else rule.spans for day in week]
    return tuple(new[number] if number in named else day for number, day in enumerate(week))


def _is_holidays(selector: Selector) -> bool:
    is_shifted = selector.holiday_shift != 0
    return selector.has_holidays and selector.weekdays == () and not is_shifted and selector.dates is None


def _is_season(rule: OsmRule) -> bool:
    """Whole months, or part of the year with weekdays, are a season; days alone are a yearly override."""
    return rule.selector.dates == "yearly" and rule.effect == "hours" and (
        rule.selector.weekdays is not None or all(" " not in part for part in rule.selector.text.split(","))
    ) and bool(rule.spans)


def _meets(sheet: Sheet, selector: Selector) -> bool:
    """Whether a season before it has some of its days, in any year."""
    whole_year = date(2024, 1, 1), date(2024, 12, 31)
    any_day = replace(selector, weekdays=None)
    days = days_of(any_day, None, *whole_year)
    return any(days & days_of(replace(other, weekdays=None), None, *whole_year) for other, _ in sheet.seasons)


def _override(sheet: Sheet, rule: OsmRule) -> None:
    """Adds a rule; where an earlier one is stronger on a day of both, that one is written as a recurrence."""
    selector = rule.selector
    dated = selector.dates == "on" and selector.weekdays is None
    single = dated and len(set(selector.bounds)) == 1
    listed = single or selector.dates == "easter" or selector.has_holidays
    scope = "date" if listed else "range" if dated else "recurrence"
    new = Entry(rule, scope, days_of(selector, sheet.country, sheet.first, sheet.last))
    sheet.entries = [_weakened(entry, new) for entry in sheet.entries] + [new]


def _weakened(entry: Entry, later: Entry) -> Entry:
    is_stronger = STRENGTH[entry.scope] > STRENGTH[later.scope]
    return replace(entry, scope="recurrence") if is_stronger and entry.days & later.days else entry


# How it is written.


def _yaml(sheet: Sheet) -> str:
    lines = [f"timezone: {sheet.timezone}"]
    if sheet.country:
        lines.append(f"holidays: {{country: {sheet.country}}}")
    lines += ["lines:", "  line:", "    channel: chat", "    name: {fr: Ligne, en: Line}", "    url: https://example.org"]
    lines += _week_lines(sheet.week, "    ")
    if sheet.on_holidays is not None:
        lines.append(f"    on_holidays: {_hours(sheet.on_holidays)}")
    for number, (start, end, week) in enumerate(_season_parts(sheet)):
        lines += ["    seasons:"] if not number else []
        lines += [f"      - name: {{fr: Saison {number}, en: Season {number}}}"]
        lines += [f"        from: {start}", f"        to: {end}", *_week_lines(week, "        ")]
    for number, when in enumerate((entry, text) for entry in sheet.entries for text in _when(sheet, entry)):
        lines += ["overrides:"] if not number else []
        entry, text = when
        lines.append(f"  - {{lines: all, {text}, {entry.rule.effect}: {_quoted(_hours(entry.rule.spans))}}}")
    return "\n".join(lines) + "\n"


def _week_lines(week: Week, indent: str) -> list[str]:
    if week == (("00:00-24:00",),) * 7:
        return [f"{indent}weekly: always"]
    if not any(week):
        return [f"{indent}weekly: never"]
    return [f"{indent}weekly:",
        *(f"{indent}  {key}: {_hours(day)}" for key, day in zip(KEYS, week, strict=True))]


def _hours(spans: Hours) -> str:
    return ", ".join(spans) or "closed"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _season_parts(sheet: Sheet) -> Iterable[tuple[str, str, Week]]:
    for selector, week in sheet.seasons:
        for (month, day), (last_month, last_day) in selector.parts:
            yield f"{month:02d}-{day:02d}", f"{last_month:02d}-{last_day:02d}", week


def _when(sheet: Sheet, entry: Entry) -> Iterable[str]:
    """The key that says when, once or several times."""
    selector = entry.rule.selector
    if selector.has_holidays or selector.dates == "easter":
        dates = (holiday_dates(sheet.country, sheet.first, selector.holiday_shift) if selector.has_holidays
                 else easter_dates(selector, sheet.first))
        if entry.scope == "date":
            return [f"on: [{', '.join(map(str, dates))}]"]
        return [f"from: {day}, rrule: FREQ=DAILY;COUNT=1" for day in dates]
    if selector.dates in ("on", "years"):
        return [_dated(entry)]
    if selector.dates == "yearly":
        return _yearly(selector)
    return [f"rrule: {_quoted(_rrule(selector))}"]


def _dated(entry: Entry) -> str:
    first, last = entry.rule.selector.bounds
    if entry.scope == "date":
        return f"on: {first}"
    if entry.scope == "range":
        return f"from: {first}, to: {last}"
    return f"from: {first}, rrule: {_quoted(f'{_rrule(entry.rule.selector)};UNTIL={last:%Y%m%d}')}"


def _yearly(selector: Selector) -> list[str]:
    if selector.weekdays is None:
        return [
            f"every: {first[0]:02d}-{first[1]:02d}" if first == last
            else f"from: {first[0]:02d}-{first[1]:02d}, to: {last[0]:02d}-{last[1]:02d}"
            for first, last in selector.parts
        ]
    return [text for part in selector.parts for text in _months(selector, *part)]


def _months(selector: Selector, first: tuple[int, int], last: tuple[int, int]) -> Iterable[str]:
    """Weekdays within a part of the year, a recurrence for each of its months."""
    count = (last[0] - first[0]) % 12 + 1
    for number in range(count):
        low = first[1] if number == 0 else 1
        high = last[1] if number == count - 1 else 31
        month = (first[0] - 1 + number) % 12 + 1
        days = ",".join(str(day) for day in range(low, high + 1))
        rule = f"FREQ=DAILY;BYMONTH={month};BYMONTHDAY={days};BYDAY={_codes(selector)}"
        yield f"rrule: {_quoted(rule)}"


def _rrule(selector: Selector) -> str:
    if selector.dates == "week":
        weeks = ",".join(str(week) for week in selector.weeks)
        return f"FREQ=YEARLY;BYWEEKNO={weeks};BYDAY={_codes(selector)}"
    if selector.nth is not None:
        return f"FREQ=MONTHLY;BYDAY={selector.nth}{_codes(selector)}"
    if selector.weekdays is None:
        return "FREQ=DAILY"
    return f"FREQ=WEEKLY;BYDAY={_codes(selector)}"


def _codes(selector: Selector) -> str:
    named = range(len(NAMES)) if selector.weekdays is None else selector.weekdays
    return ",".join(CODES[number] for number in named)

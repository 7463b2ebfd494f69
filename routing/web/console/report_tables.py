"""The tables of reports, each shown on the page beside its chart and handed out as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from routing.reports.figures import Report
from routing.reports.staffing_hints import Hints
from routing.reports.tally import Figures
from routing.spreadsheets import Value
from routing.web.console.moments import NBSP, Moments
from routing.web.console.report_words import percent, short_length, short_weekday

ENDED = ("calls", "answered", "abandoned_menu", "abandoned_queue", "voicemails", "others")
SERVED = ("queued", "in_time", "level", "median", "ninetieth", "longest", "handling")
PROMISED = ("promised", "kept", "late", "missed", "cancelled", "served", "bad_number", "open", "on_time")
NEEDED = ("half_hour", "mean_calls", "erlangs", "agents", "expected")
SHARES, LENGTHS = ("level", "on_time", "expected"), ("median", "ninetieth", "longest", "handling")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the keys of its columns, and its rows as programs want them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def sheets(told: Report, hints: Hints) -> Mapping[str, Sheet]:
    """Every table of a report, by name."""
    days = [(day.on.isoformat(), day.all) for day in told.days]
    hours = [(f"{hour:02}:00", figures) for hour, figures in told.hours.items()]
    return {
        "days": _sheet(("date", *ENDED), days), "hours": _sheet(("hour", *ENDED, *SERVED), hours),
        "service": _sheet(("date", *SERVED), days), "callbacks": _sheet(("date", *PROMISED), days),
        "staffing": _staffing(hints),
    }


def shown(column: str, value: Value, at: Moments) -> str:
    """A value as people read it."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return short_weekday(date.fromisoformat(value), at.language) if column == "date" else at.minute(_minute(value))
    if column in SHARES:
        return percent(value, at.language)
    if column in LENGTHS:
        return short_length(value)
    text = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
    return text.translate({ord(","): NBSP, ord("."): ","}) if at.language == "fr" else text


def _sheet(columns: tuple[str, ...], entries: Iterable[tuple[str, Figures]]) -> Sheet:
    rows = ((name, *(_READ[column](figures) for column in columns[1:])) for name, figures in entries)
    return Sheet(columns, tuple(rows))


def _staffing(hints: Hints) -> Sheet:
    return Sheet(NEEDED, tuple(
        (f"{hint.minute // 60:02}:{hint.minute % 60:02}", round(hint.calls, 2), round(hint.erlangs, 2), hint.agents,
         _rounded(hint.level) if hint.agents else None) for hint in hints.rows
    ))


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _rounded(value: float | None) -> float | None:
    return round(value, 4) if value is not None else None


_READ: Mapping[str, Callable[[Figures], Value]] = {
    "calls": lambda one: one.calls, "answered": lambda one: one.answered,
    "abandoned_menu": lambda one: one.abandoned_menu, "abandoned_queue": lambda one: one.abandoned_queue,
    "voicemails": lambda one: one.voicemails, "others": lambda one: one.others,
    "queued": lambda one: one.service.queued, "in_time": lambda one: one.service.in_time,
    "level": lambda one: _rounded(one.service.level), "median": lambda one: one.waits.median,
    "ninetieth": lambda one: one.waits.ninetieth, "longest": lambda one: one.waits.longest,
    "handling": lambda one: _rounded(one.handling), "promised": lambda one: one.callbacks.promised,
    "kept": lambda one: one.callbacks.kept, "late": lambda one: one.callbacks.late,
    "missed": lambda one: one.callbacks.missed, "cancelled": lambda one: one.callbacks.cancelled,
    "served": lambda one: one.callbacks.served, "bad_number": lambda one: one.callbacks.bad_number,
    "open": lambda one: one.callbacks.open, "on_time": lambda one: _rounded(one.callbacks.on_time),
}

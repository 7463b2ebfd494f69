"""The charts of reports: which values each shows, how it is labelled, and the few words that sum it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from routing.domain.service import TARGET_SHARE
from routing.reports.figures import DayReport, Report
from routing.reports.staffing_hints import Hints
from routing.reports.tally import Figures
from routing.web.console.charts import Chart, Entry, bar_chart, line_chart
from routing.web.console.moments import Moments
from routing.web.console.report_words import HEADS, percent, short_day

ENDINGS = ("answered", "abandoned_queue", "abandoned_menu", "voicemails", "others")
PROMISES = ("kept", "late", "missed", "open")
EACH_DAY, EVERY_THIRD = 10, 3
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with the kinds of parts its legend names; `is_share`: its heights are parts of one."""

    chart: Chart
    kinds: tuple[str, ...] = ()
    is_share: bool = False
    is_empty: bool = False


def charts(told: Report, hints: Hints, at: Moments) -> Mapping[str, Drawn]:
    """Every chart of a report, by the name of the table with its values."""
    days, labels = told.days, _day_labels([day.on for day in told.days], at)
    return {
        "days": Drawn(
            bar_chart([_ended(label, at.day(day.on), day.all, at) for label, day in zip(labels, days, strict=True)]),
            ENDINGS, is_empty=not told.all.calls,
        ),
        "service": Drawn(
            line_chart([_level(label, day, at) for label, day in zip(labels, days, strict=True)], TARGET_SHARE),
            is_share=True, is_empty=not told.all.service.queued,
        ),
        "hours": Drawn(bar_chart(_hours(told, at)), ENDINGS, is_empty=not told.all.calls),
        "callbacks": Drawn(
            bar_chart([_promised(label, day, at) for label, day in zip(labels, days, strict=True)]), PROMISES,
            is_empty=not told.all.callbacks.promised,
        ),
        "staffing": Drawn(
            bar_chart(_needed(hints, at)), ("agents",), is_empty=not any(one.agents for one in hints.rows)
        ),
    }


def _day_labels(days: Sequence[date], at: Moments) -> list[str]:
    """Of a few days each, of more the Mondays."""
    is_named = [len(days) <= EACH_DAY or day.weekday() == MONDAY for day in days]
    return [short_day(day, at.language) if named else "" for day, named in zip(days, is_named, strict=True)]


def _ended(label: str, name: str, figures: Figures, at: Moments) -> Entry:
    return _entry(label, name, tuple((kind, getattr(figures, kind)) for kind in ENDINGS), at)


def _promised(label: str, day: DayReport, at: Moments) -> Entry:
    return _entry(label, at.day(day.on), tuple((kind, getattr(day.all.callbacks, kind)) for kind in PROMISES), at)


def _entry(label: str, name: str, parts: tuple[tuple[str, float], ...], at: Moments) -> Entry:
    said = ", ".join(f"{HEADS[kind].in_(at.language).lower()} {value}" for kind, value in parts if value)
    return Entry(label, f"{name} – {said}" if said else name, parts)


def _level(label: str, day: DayReport, at: Moments) -> tuple[str, str, float | None]:
    level = day.all.service.level
    said = percent(level, at.language) if level is not None else ""
    return label, f"{at.day(day.on)} – {said}", level


def _hours(told: Report, at: Moments) -> list[Entry]:
    """From the first hour in which somebody called to the last, quiet ones between them too."""
    called = [hour for hour, figures in told.hours.items() if figures.calls]
    found = []
    for hour in range(min(called), max(called) + 1) if called else ():
        label, name = at.minute(hour * 60) if hour % EVERY_THIRD == 0 else "", at.minute(hour * 60)
        figures = told.hours.get(hour)
        found.append(_ended(label, name, figures, at) if figures else Entry(label, name, ()))
    return found


def _needed(hints: Hints, at: Moments) -> list[Entry]:
    return [
        _entry(at.minute(hint.minute) if hint.minute % 180 == 0 else "", at.minute(hint.minute),
               (("agents", hint.agents),), at)
        for hint in hints.rows
    ]

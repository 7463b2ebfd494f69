"""Changes of hours as documents: overrides of files and of people, weeks, and what a change would do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from routing.availability import Outlook
from routing.callbacks.impact import WouldMove
from routing.domain.comparison import DayChange
from routing.domain.rules import Override, Period, Scope, Week, Written
from routing.domain.slots import Window
from routing.domain.text import Language
from routing.domain.timeline import Interval
from routing.domain.typed_times import spans_typed
from routing.domain.wall_time import at_epoch
from routing.hours_rows import override_of
from routing.store.overrides import OverrideRow
from routing.supervision.cautions import Caution, id_of
from routing.supervision.impact import HoursImpact
from routing.web.json_values import Json, iso, words

ONE_DAY, A_YEAR = timedelta(days=1), timedelta(days=366)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ENTRY_KEYS = ("on", "from", "to", "every", "rrule", "hours", "add", "close")


def override_document(row: OverrideRow, outlook: Outlook, now: datetime) -> Json:
    """An override that a person made in the program."""
    made, zone = override_of(row, outlook.compiled_on), outlook.centre.timezone
    written: Json = {key: row.entry[key] for key in ENTRY_KEYS if row.entry.get(key) is not None}
    for key in ("on", "every"):
        if key in written:
            written[key] = _listed(written[key])
    return {
        "id": row.id, "lines": list(row.lines), **written, "message": row.entry.get("reason"),
        "days_touched": _touched(made.periods if made else (), now.astimezone(zone).date()), "written": None,
        "version": row.version, "author": row.author, "role": row.role, "created_at": iso(row.created_at, zone),
    }


def file_override_document(override: Override, lines: list[str], today: date) -> Json:
    """An override that stands in a file."""
    days: Json = {}
    if override.scope is Scope.DATE:
        days = {"on": [period.start.isoformat() for period in override.periods]}
    elif override.scope is Scope.RANGE:
        first, last = override.periods[0], override.periods[-1]
        days = {"from": first.start.isoformat(), "to": (last.end - ONE_DAY).isoformat()}
    return {
        "id": id_of(override.source.written), "lines": lines, **days,
        override.effect.value: spans_typed(override.spans, Language.EN), "message": words(override.source.label),
        "days_touched": _touched(override.periods, today), "written": written_document(override.source.written),
        "version": None, "author": None, "role": None, "created_at": None,
    }


def written_document(written: Written) -> Json | None:
    """Where something stands in a file."""
    return {"file": written.file, "line": written.line} if written.file else None


def weekly_document(week: Week) -> Json:
    """A week as hours.yaml writes it."""
    return {day: spans_typed(spans, Language.EN) for day, spans in zip(WEEKDAYS, week, strict=True)}


def impact_document(outlook: Outlook, impact: HoursImpact) -> Json:
    """What a change would do."""
    promises = outlook.centre.promises
    zone = outlook.hours[promises.line].rules.timezone if promises else outlook.centre.timezone
    return {
        "days": [
            _day(line, change, outlook.hours[line].rules.timezone) for line, days in impact.days.items()
            for change in days
        ],
        "callbacks": {"count": impact.moved.count, "items": [_move(one, zone) for one in impact.moved.listed]},
        "calls": dict(impact.calls),
    }


def caution_document(caution: Caution) -> Json:
    """What deserves a second look."""
    return {
        "code": caution.code, "detail": words(caution.detail), "line": caution.line,
        "on": caution.on.isoformat() if caution.on else None, "other": caution.other,
        "wins": caution.winner.value if caution.winner else None,
    }


def _touched(periods: Iterable[Period], today: date) -> list[Json]:
    until = today + A_YEAR
    return [
        {"from": period.start.isoformat(), "to": (period.end - ONE_DAY).isoformat()}
        for period in periods if period.end > today and period.start < until
    ]


def _day(line: str, change: DayChange, zone: ZoneInfo) -> Json:
    return {
        "line": line, "date": change.on.isoformat(), "before": _intervals(change.before.intervals, zone),
        "after": _intervals(change.after.intervals, zone), "seconds_gained": change.seconds_gained,
    }


def _intervals(intervals: Iterable[Interval], zone: ZoneInfo) -> list[Json]:
    return [
        {"start": iso(at_epoch(one.start), zone), "end": iso(at_epoch(one.end), zone), "source": one.source.kind.value}
        for one in intervals
    ]


def _move(one: WouldMove, zone: ZoneInfo) -> Json:
    return {"reference": one.reference, "from": _window(one.before, zone), "to": _window(one.after, zone)}


def _window(window: Window | None, zone: ZoneInfo) -> Json | None:
    return {"start": iso(window.start, zone), "end": iso(window.end, zone)} if window else None


def _listed(written: object) -> list[str]:
    items = written.split(",") if isinstance(written, str) else written
    return [str(item).strip() for item in items] if isinstance(items, list) else []

"""Hours as text for a terminal and as documents for scripts: explanations, weeks and differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from routing.domain.calendar import CalendarDay
from routing.domain.comparison import DayChange
from routing.domain.explanation import Consideration, Explanation, Verdict
from routing.domain.rules import Kind, Source
from routing.domain.state_wording import state_text
from routing.domain.text import Language, Text
from routing.domain.timeline import Interval
from routing.domain.wall_time import at_epoch
from routing.domain.wording import date_text, weekday_text

KINDS = {
    Kind.CLOSURE: Text("fermeture", "closure"),
    Kind.NO_AGENTS: Text("personne pour répondre", "nobody to answer"),
    Kind.OVERRIDE: Text("exception", "override"),
    Kind.HOLIDAY: Text("jour férié", "public holiday"),
    Kind.SEASON: Text("saison", "season"),
    Kind.WEEKLY_HOURS: Text("semaine type", "weekly hours"),
}
VERDICTS = {
    Verdict.OPENS: Text("ouvre", "opens"),
    Verdict.CLOSES: Text("ferme", "closes"),
    Verdict.SILENT: Text("ne dit rien de ce moment", "says nothing of this moment"),
    Verdict.OVERRULED: Text("cède à plus fort", "is overruled"),
}
CLOSED = Text("fermé", "closed")
NO_CHANGE = Text("Aucune différence dans les douze mois à venir.", "No difference in the coming twelve months.")
CLOCK_CHANGE = Text("changement d’heure", "clock change")

Printed = tuple[str, Any]


def explanation_text(explanation: Explanation, zone: ZoneInfo, language: Language) -> Printed:
    """The state and the rules considered, the deciding one marked."""
    status = explanation.status
    at, state = status.at.astimezone(zone).isoformat(timespec="seconds"), state_text(status, zone).in_(language)
    head = f"{at} ({zone.key})\n{state}"
    rows = [_rule_text(one, language) for one in explanation.considered]
    document = {
        "at": at, "status": "open" if status.is_open else "closed", "reason": status.reason.value, "text": state,
        "rules": [
            {"kind": one.source.kind.value, "label": one.source.label and one.source.label.in_(language),
             "day": one.on.isoformat(), "verdict": one.verdict.value, "decides": one.decides,
             "file": one.source.written.file, "line": one.source.written.line, "id": one.source.written.id,
             "role": one.source.written.role}
            for one in explanation.considered
        ],
    }
    return "\n".join([head, *rows]), document


def _rule_text(one: Consideration, language: Language) -> str:
    mark = "→" if one.decides else " "
    name = _name(one.source, language)
    day = f"{weekday_text(one.on.weekday()).in_(language)} {date_text(one.on).in_(language)}"
    return f"{mark} {name} ({day}) {VERDICTS[one.verdict].in_(language)} [{one.source.written.place}]"


def _name(source: Source, language: Language) -> str:
    kind = KINDS[source.kind].in_(language)
    return f"{kind} « {source.label.in_(language)} »" if source.label else kind


def calendar_text(days: Iterable[CalendarDay], zone: ZoneInfo, language: Language) -> Printed:
    """One line to a day, weeks set apart."""
    rows: list[str] = []
    document = []
    for day in days:
        if day.on.weekday() == 0 and rows:
            rows.append("")
        ordinary = {Kind.WEEKLY_HOURS}
        notes = [_name(source, language) for source in day.causes if source.kind not in ordinary]
        notes += [CLOCK_CHANGE.in_(language)] if day.clock_changes else []
        note = f"   {', '.join(notes)}" if notes else ""
        rows.append(f"{_day_name(day.on, language):<24}{_spans(day.intervals, zone, language)}{note}")
        document.append({"date": day.on.isoformat(), "intervals": _intervals(day.intervals, zone),
                         "causes": [source.kind.value for source in day.causes], "notes": notes})
    return "\n".join(rows), document


def changes_text(
    changes: Mapping[str, Iterable[DayChange]], zones: Mapping[str, ZoneInfo], language: Language
) -> Printed:
    """The days that differ, before and after, with the hours gained or lost."""
    rows, document = [], []
    for line, days in changes.items():
        zone = zones[line]
        for change in days:
            before, after = (_spans(day.intervals, zone, language) for day in (change.before, change.after))
            hours = f"{change.seconds_gained / 3600:+.2f} h"
            rows.append(f"{line}  {_day_name(change.on, language)} {change.on.year}: {before} → {after} ({hours})")
            document.append({"line": line, "date": change.on.isoformat(),
                             "before": _intervals(change.before.intervals, zone),
                             "after": _intervals(change.after.intervals, zone),
                             "seconds_gained": change.seconds_gained})
    return "\n".join(rows) or NO_CHANGE.in_(language), document


def _day_name(day: date, language: Language) -> str:
    return f"{weekday_text(day.weekday()).in_(language)} {date_text(day).in_(language)}"


def _spans(intervals: Iterable[Interval], zone: ZoneInfo, language: Language) -> str:
    clocks = [
        "-".join(at_epoch(epoch).astimezone(zone).strftime("%H:%M") for epoch in (interval.start, interval.end))
        for interval in intervals
    ]
    return ", ".join(clocks) or CLOSED.in_(language)


def _intervals(intervals: Iterable[Interval], zone: ZoneInfo) -> list[dict[str, str]]:
    return [
        {"start": at_epoch(i.start).astimezone(zone).isoformat(), "end": at_epoch(i.end).astimezone(zone).isoformat(),
         "source": i.source.kind.value}
        for i in intervals
    ]

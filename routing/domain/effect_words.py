"""What a change did to the effective hours, as its journal entry keeps it, read back and put in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from routing.domain.rules import Day, Span
from routing.domain.text import Text
from routing.domain.wording import date_text, span_text, weekday_text

LineNames = Mapping[str, Text]
CLOSED = Text("fermé", "closed")
_SPAN = re.compile(r"(\d\d):(\d\d)[-–](\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class DayEffect:
    """A day's effective hours before and after a change."""

    on: date
    before: Day
    after: Day

    @property
    def minutes_gained(self) -> int:
        """Open minutes more (or, negative, fewer) than before."""
        return _minutes(self.after) - _minutes(self.before)


def effects_in(detail: Mapping[str, Any]) -> Mapping[str, tuple[DayEffect, ...]]:
    """The days that differ, by line; none where the change was not one of hours."""
    kept = detail.get("effect")
    if not isinstance(kept, Mapping):
        return {}
    return {line: tuple(_day(one) for one in days) for line, days in kept.items() if isinstance(days, list) and days}


def effect_text(detail: Mapping[str, Any], names: LineNames) -> Text | None:
    """The first day that changed, and how many others did; None where no hours changed."""
    found = [(line, day) for line, days in effects_in(detail).items() for day in days]
    if not found:
        return None
    line, first = found[0]
    count = detail["effect"].get("days")
    others = max(count if isinstance(count, int) else 0, len(found)) - 1
    name, said = names.get(line, Text(line, line)), change_text(first)
    text = Text(f"{name.fr}, {said.fr}", f"{name.en}, {said.en}")
    if others < 1:
        return text
    days = Text("autre jour" if others == 1 else "autres jours", "other day" if others == 1 else "other days")
    return Text(f"{text.fr}, et {others} {days.fr}", f"{text.en}, and {others} {days.en}")


def change_text(day: DayEffect) -> Text:
    """`jeudi 24 décembre : de 9 h à 20 h → fermé`."""
    weekday, dated = weekday_text(day.on.weekday()), date_text(day.on)
    before, after = hours_said(day.before), hours_said(day.after)
    return Text(f"{weekday.fr} {dated.fr}\u00a0: {before.fr} → {after.fr}",
                f"{weekday.en} {dated.en}: {before.en} → {after.en}")


def hours_said(spans: Day) -> Text:
    """A day's hours, or that it is closed."""
    return span_text(spans) if spans else CLOSED


def _day(kept: Mapping[str, Any]) -> DayEffect:
    return DayEffect(date.fromisoformat(kept["date"]), _spans(kept["before"]), _spans(kept["after"]))


def _spans(kept: Any) -> Day:
    written = kept if isinstance(kept, str) else " ".join(map(str, kept))
    return tuple(
        Span(start, end if end > start else end + 24 * 60)
        for start, end in (_minutes_of(found.groups()) for found in _SPAN.finditer(written))
    )


def _minutes_of(parts: tuple[str, ...]) -> tuple[int, int]:
    return int(parts[0]) * 60 + int(parts[1]), int(parts[2]) * 60 + int(parts[3])


def _minutes(spans: Day) -> int:
    return sum(span.end - span.start for span in spans)

"""The callbacks that a change of hours would move, in print: how many, and from which window to which."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from routing.callbacks.impact import Impact, WouldMove
from routing.domain.slots import Window
from routing.domain.text import Language, Text

SHOWN = 20
UNKNOWN = Text("pas de date connue", "no date known")


def moving_text(impact: Impact, zone: ZoneInfo, language: Language) -> str:
    """How many would move, and the first of them one to a line."""
    count = Text(
        f"{impact.count} rappel(s) seraient déplacés et les personnes prévenues",
        f"{impact.count} callback(s) would move, and their people be told",
    )
    rows = [
        f"  {one.reference}  {_span(one.before, zone)} → {_span(one.after, zone) or UNKNOWN.in_(language)}"
        for one in impact.listed[:SHOWN]
    ]
    more = impact.count - len(rows)
    return "\n".join([count.in_(language), *rows, *([f"  … {more}"] if more > 0 else [])])


def with_moving(days: list[dict[str, Any]], line: str, impact: Impact, zone: ZoneInfo) -> list[dict[str, Any]]:
    """The days of the line with the callbacks that are promised on each; the count of all is in every one of them."""
    return [
        day | {
            "callbacks_that_would_move": impact.count,
            "callbacks": [_document(one, zone) for one in impact.listed if _day(one.before, zone) == day["date"]],
        } if day["line"] == line else day for day in days
    ]


def _document(one: WouldMove, zone: ZoneInfo) -> dict[str, Any]:
    return {"reference": one.reference, "from": _bounds(one.before, zone), "to": _bounds(one.after, zone)}


def _bounds(window: Window | None, zone: ZoneInfo) -> dict[str, str] | None:
    if window is None:
        return None
    return {name: at.astimezone(zone).isoformat() for name, at in (("start", window.start), ("end", window.end))}


def _day(window: Window, zone: ZoneInfo) -> str:
    return window.start.astimezone(zone).date().isoformat()


def _span(window: Window | None, zone: ZoneInfo) -> str:
    if window is None:
        return ""
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    return f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"

"""How the form of a new override begins: with the day, the lines, the hours and the name that an address carries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from routing.availability import Outlook
from routing.domain.text import Text
from routing.web.console.override_form import BLANK


def prefilled(told: Outlook, asked: Mapping[str, str]) -> dict[str, Any]:
    """The fields at first: of a public holiday its name as the message, of the only line that line."""
    named = (asked.get("lines") or asked.get("line") or "").split(",")
    lines = tuple(line for line in named if line in told.centre.lines) or _only(tuple(told.centre.lines))
    typed = dict(BLANK) | {"lines": lines, "on": asked.get("on", "")[:10], "hours": asked.get("hours", "")[:300]}
    what = asked.get("what", "hours" if typed["hours"] else "closed")
    typed["what"] = what if what in ("closed", "hours", "add", "close") else "closed"
    label = _holiday(told, lines, typed["on"])
    return typed | ({"message_fr": label.fr, "message_en": label.en} if label else {})


def _holiday(told: Outlook, lines: tuple[str, ...], on: str) -> Text | None:
    try:
        day = date.fromisoformat(on)
    except ValueError:
        return None
    found = (told.hours[line].rules.holidays.get(day) for line in lines or tuple(told.hours))
    return next((label for label in found if label is not None), None)


def _only(lines: tuple[str, ...]) -> tuple[str, ...]:
    return lines if len(lines) == 1 else ()

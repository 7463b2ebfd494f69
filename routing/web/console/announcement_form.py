"""The form of an announcement: what was ticked and typed, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from routing.availability import Outlook
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.domain.typed_moments import read_moment_typed
from routing.domain.typed_times import Unreadable

Typed = Mapping[str, Any]
NAMES = ("fr", "en", "until", "reason")
BLANK: dict[str, Any] = dict.fromkeys(NAMES, "")
FIELDS = {"/lines": "lines", "/text/fr": "fr", "/text/en": "en", "/until": "until", "/reason": "reason"}


def typed_in(form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, each field a text, and the lines that were ticked."""
    typed: dict[str, Any] = {name: form.get(name, "").replace("\0", "") for name in NAMES}
    return typed | {"lines": tuple(dict.fromkeys(form.getlist("lines")))}


def read_text(typed: Typed) -> Text:
    """The announcement in both languages."""
    return Text(typed["fr"], typed["en"])


def read_until(written: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Its end; None where nothing was typed. Raises Refused."""
    if not written.strip():
        return None
    try:
        return read_moment_typed(written, zone, now)
    except Unreadable as error:
        raise Refused(422, Fault("body", "/until", "invalid_moment", error.text)) from None


def first_zone(outlook: Outlook, lines: tuple[str, ...]) -> ZoneInfo:
    """The zone in which its end is typed: that of its first line."""
    known = [outlook.centre.lines[line] for line in lines if line in outlook.centre.lines]
    return known[0].rules.timezone if known else outlook.centre.timezone

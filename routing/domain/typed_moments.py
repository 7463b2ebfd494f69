"""Moments as people type them: `18h`, `demain 9h`, `lundi 9h30`, `24/11 9h`, `2026-11-24 09:00`, in a zone's wall time.

A time alone is today's. A day without its year is the next of that name, today included; the month comes second.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from routing.domain.text import Language, Text
from routing.domain.typed_times import Unreadable, plain, read_time, time_typed
from routing.domain.wall_time import at_epoch, minute_of
from routing.domain.wording import DAYS

AHEAD = {"aujourd'hui": 0, "today": 0, "demain": 1, "tomorrow": 1, "après-demain": 2}
WEEKDAYS = {day.lower(): number for words in (DAYS.fr, DAYS.en) for number, day in enumerate(words.split())}
_WRITTEN = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d)[t ]|(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))? )(?:à |at )?(.+)")
_NAMED = re.compile(rf"({'|'.join((*AHEAD, *WEEKDAYS))}),? (?:à |at )?(.+)")


def read_moment_typed(typed: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The moment meant; in a spring gap the instant of the jump, in the autumn overlap the first. Raises Unreadable."""
    words = plain(typed)
    with_offset = _with_offset(typed.strip())
    if with_offset is not None:
        return with_offset
    try:
        day, time = _day_and_time(words, now.astimezone(zone).date())
        return at_epoch(minute_of(day, read_time(time), zone))
    except (ValueError, OverflowError):
        raise _no_moment(typed) from None


def moment_typed(moment: datetime, zone: ZoneInfo, language: Language = Language.FR) -> str:
    """A moment as one types it, to the minute, and as it is read back: `24/11/2026 9h30`, `2026-11-24 09:30`."""
    local = moment.astimezone(zone)
    day = f"{local:%d/%m/%Y}" if language is Language.FR else f"{local:%Y-%m-%d}"
    return f"{day} {time_typed(local.hour * 60 + local.minute, language)}"


def _with_offset(typed: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _day_and_time(words: str, today: date) -> tuple[date, str]:
    if found := _WRITTEN.fullmatch(words):
        if found[1]:
            return date(int(found[1]), int(found[2]), int(found[3])), _without_seconds(found[7])
        day, month = int(found[4]), int(found[5])
        return date(int(found[6]), month, day) if found[6] else _next_named(day, month, today), found[7]
    if found := _NAMED.fullmatch(words):
        ahead = AHEAD.get(found[1])
        if ahead is None:
            ahead = (WEEKDAYS[found[1]] - today.weekday()) % 7
        return today + timedelta(days=ahead), found[2]
    return today, words.removeprefix("à ").removeprefix("at ")


def _next_named(day: int, month: int, today: date) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _without_seconds(time: str) -> str:
    """A browser may send seconds with a moment, as 09:00:00."""
    return re.sub(r"^(\d\d:\d\d):\d\d(?:\.\d+)?$", r"\1", time)


def _no_moment(typed: str) -> Unreadable:
    shown = " ".join(typed.split())[:40]
    return Unreadable(Text(
        f"«\u00a0{shown}\u00a0» n’est pas un moment\u00a0; écrivez 18h, demain 9h ou 24/11 9h.",
        f"“{shown}” is not a moment; write 18:00, tomorrow 9:00 or 2026-11-24 09:00.",
    ))

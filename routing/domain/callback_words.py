"""A promised window in words, as one writes it and as one says it, and what a text message tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from routing.domain.call_plan import sentence
from routing.domain.centre import Centre
from routing.domain.slots import Window
from routing.domain.spoken import phone_number
from routing.domain.text import Text
from routing.domain.wording import clock_text, date_text, day_text, spoken_clock, weekday_text

NBSP = "\u00a0"


def window_text(window: Window, now: datetime, zone: ZoneInfo, spoken: bool = False) -> Text:
    """`mardi 24 novembre, entre 10 h et 10 h 30`; spoken without the date as long as the weekday is enough.

    A window that has begun is told by its end: `dès que possible, avant 10 h 30`.
    """
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    clock = spoken_clock if spoken else clock_text
    first, last = clock(start.hour * 60 + start.minute), clock(end.hour * 60 + end.minute)
    here = now.astimezone(zone)
    if window.start <= now:
        until = last
        if end.date() != here.date():
            day = day_text(end.date(), here.date())
            until = Text(f"{day.fr} à{NBSP}{last.fr}", f"{day.en} at {last.en}")
        return Text(f"dès que possible, avant {until.fr}", f"as soon as possible, before {until.en}")
    day = day_text(start.date(), here.date()) if spoken else _dated(start)
    if end.date() != start.date():
        following = day_text(end.date(), here.date()) if spoken else _dated(end)
        return Text(
            f"entre {day.fr} à{NBSP}{first.fr} et {following.fr} à{NBSP}{last.fr}",
            f"between {day.en} at {first.en} and {following.en} at {last.en}",
        )
    return Text(f"{day.fr}, entre {first.fr} et {last.fr}", f"{day.en}, between {shared_half(first.en, last.en)}")


def callback_text(
    messages: Mapping[str, Text], key: str, reference: str, window: Text, number: str, link: str
) -> Text:
    """A text message about a callback: a template with `{reference}`, `{window}`, `{number}` and `{link}`."""
    places = {"reference": reference, "number": number, "link": link}
    same = {name: Text(words, words) for name, words in places.items()}
    return sentence(messages, key, window=window, **same)


def spoken_caller_id(centre: Centre) -> Text:
    """The number people see ringing, as one says it: the line's own as it is known, `01 73 01 84 99`."""
    shown = centre.caller_id or ""
    line = next((line for line in centre.lines.values() if shown in line.numbers), None)
    said = phone_number(shown)
    return Text(line.number.display.fr, said.en) if line is not None and line.number is not None else said


def _dated(moment: datetime) -> Text:
    weekday, dated = weekday_text(moment.weekday()), date_text(moment.date())
    return Text(f"{weekday.fr} {dated.fr}", f"{weekday.en} {dated.en}")


def shared_half(first: str, last: str) -> str:
    """Two times in English, `10 and 10:30 am`: the half of the day is said once where it is the same."""
    bare, half = first.rsplit(NBSP, 1) if NBSP in first else (first, "")
    return f"{bare if half and last.endswith(half) else first} and {last}"

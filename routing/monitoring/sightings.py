"""What each surface says of a line at a moment, read from its answer alone: an answer, a moment, a sighting.

None of these readers asks the product what it meant: they do what a widget, a calendar, a search engine, a caller do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

Json = Mapping[str, Any]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EVENT = re.compile(r"BEGIN:VEVENT.*?END:VEVENT", re.DOTALL)
_INSTANT = "%Y%m%dT%H%M%SZ"
_STATE = '<h2 id="{}">.*?<p class="state (open|soon|closed)">.*?<span>(.*?)</span>'


@dataclass(frozen=True, slots=True)
class Sighting:
    """One surface's word on a line: open or not, and until when, where it says so."""

    surface: str
    line: str
    is_open: bool
    until: datetime | None = None


def of_api(told: Json, line: str) -> Sighting:
    """The line's own object."""
    return Sighting("api", line, told["status"] == "open", _instant(told["next_change"]))


def of_widget(told: Json, line: str, now: datetime) -> Sighting:
    """What the widget works out of the one answer: intervals, and what was closed by hand."""
    found = next(one for one in told["lines"] if one["id"] == line)
    spans = [(datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"])) for one in found["intervals"]]
    is_open = any(start <= now < end for start, end in spans)
    closure = found["closure"]
    is_shut = closure is not None and datetime.fromisoformat(closure["start"]) <= now and (
        closure["until"] is None or now < datetime.fromisoformat(closure["until"]))
    until = _instant(found["closes_at"] if is_open and not is_shut else found["opens_at"])
    return Sighting("widget", line, is_open and not is_shut, until)


def of_calendar(text: str, line: str, now: datetime) -> Sighting:
    """A calendar's events: open while one of them lasts. Whole days tell of something else, such as a day closed."""
    timed = [one for one in _EVENT.findall(text) if "VALUE=DATE:" not in one]
    events = [(_stamp(one, "DTSTART"), _stamp(one, "DTEND")) for one in timed]
    return Sighting("calendar", line, any(start <= now < end for start, end in events))


def of_jsonld(told: Json, line: str, now: datetime, zone: ZoneInfo) -> Sighting:
    """schema.org: what is valid on one day only goes before the weekday's hours, opening and closing alike mean closed
    (https://schema.org/OpeningHoursSpecification). A span that runs past midnight is told on the day it begins.
    """
    today, wall = now.astimezone(zone).date(), now.astimezone(zone).time()
    specs = _of_day(told["hoursAvailable"], today)
    spans = [(time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"])) for one in specs]
    is_open = any(opens <= wall < closes or (closes < opens and wall >= opens) for opens, closes in spans)
    return Sighting("jsonld", line, is_open)


def of_page(html: str, line: str) -> Sighting:
    """The page of all hours: the shape and the word of the state."""
    found = re.search(_STATE.format(re.escape(line)), html, re.DOTALL)
    if found is None:
        raise ValueError("the page does not tell of the line")
    shape, words = found.groups()
    return Sighting("page", line, shape == "open" or (shape == "soon" and words.startswith("Ferme")))


def of_voice(twiml: str, line: str, closed_words: Iterable[str]) -> Sighting:
    """What a caller hears: one of the sentences of a closed line, or not."""
    spoken = re.sub(r"<[^>]+>", " ", twiml).replace("\u00a0", " ")
    return Sighting("voice", line, not any(words.replace("\u00a0", " ") in spoken for words in closed_words))


def disagreements(seen: Iterable[Sighting]) -> list[str]:
    """One line for each pair of surfaces that contradict one another; `until` is compared where both say it."""
    found, firsts = [], dict[str, Sighting]()
    for one in seen:
        first = firsts.setdefault(one.line, one)
        if first.is_open != one.is_open:
            found.append(f"{one.line}: {first.surface} says {_word(first)}, {one.surface} says {_word(one)}")
        elif first.until is not None and one.until is not None and first.until != one.until:
            found.append(f"{one.line}: {first.surface} says until {first.until.isoformat()}, "
                         f"{one.surface} says until {one.until.isoformat()}")
    return found


def _word(one: Sighting) -> str:
    return "open" if one.is_open else "closed"


def _of_day(specs: Iterable[Json], today: date) -> list[Json]:
    dated = [one for one in specs if "validFrom" in one]
    of_today = [one for one in dated if one["validFrom"][:10] <= today.isoformat() <= one["validThrough"][:10]]
    return of_today or [one for one in specs if one not in dated
                        and WEEKDAYS[today.weekday()] in str(one.get("dayOfWeek"))]


def _stamp(event: str, name: str) -> datetime:
    found = re.search(rf"^{name}:(\d{{8}}T\d{{6}}Z)\s*$", event, re.MULTILINE)
    if found is None:
        raise ValueError(f"an event without {name}")
    return datetime.strptime(found[1], _INSTANT).replace(tzinfo=ZoneInfo("UTC"))


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None

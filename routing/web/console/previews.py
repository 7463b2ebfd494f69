"""What visitors would read and callers hear, word for word, before anything is changed; `preview.html` draws it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from routing.availability import Outlook
from routing.domain.heard import Sentences, heard_first
from routing.domain.hours import Hours, Status, compile_hours, status_at
from routing.domain.rules import Closure, Kind, Source, Written
from routing.domain.state_wording import state_text
from routing.domain.text import Language, Text

SENTENCES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Told:
    """A line in one language: what the site shows, a notice where there is one, and the first sentences of a call."""

    line: Text
    language: Language
    shown: str
    notice: str | None
    heard: Sentences
    is_cut: bool


def told_of(
    outlook: Outlook, line: str, status: Status, now: datetime, announcement: Text | None
) -> tuple[Told, ...]:
    """What is told of a line with such a status, in each language."""
    found, zone = outlook.line(line), outlook.line(line).rules.timezone
    shown, told = state_text(status, zone), []
    for language in Language:
        heard = heard_first(outlook.centre, found, status, now, announcement, language)
        told.append(Told(
            found.name, language, shown.in_(language), announcement.in_(language) if announcement else None,
            heard[:SENTENCES_SHOWN], len(heard) > SENTENCES_SHOWN,
        ))
    return tuple(told)


def status_closed(outlook: Outlook, line: str, until: datetime | None, message: Text | None, now: datetime) -> Status:
    """A line's status if it were closed now."""
    closure = Closure(now.replace(microsecond=0), until, message, Source(Kind.CLOSURE, message, Written()))
    return _status(outlook, line, [closure], now)


def status_reopened(outlook: Outlook, line: str, now: datetime) -> Status:
    """A line's status if nobody had closed it."""
    return _status(outlook, line, (), now)


def _status(outlook: Outlook, line: str, instead: Iterable[Closure], now: datetime) -> Status:
    """The status with other closures in the place of those by people that hold now."""
    hours: Hours = outlook.hours[line]
    kept = [one for one in hours.closures if not (one.covers(now) and one.source.written.is_row)]
    return status_at(compile_hours(hours.rules, (*kept, *instead), now), now)

"""An alert: one thing that somebody has to look at, with the words that tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from routing.availability import Outlook
from routing.domain.call_plan import sentence
from routing.domain.text import Text
from routing.domain.wording import clock_text, date_text


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing, told once for as long as its subject is the same. `is_alarm`: it is to be listed among the alarms,
    where it is not one of them already; `about`: what that alarm is about, where it outlasts the subject.
    """

    kind: str
    subject: str
    detail: Text
    count: int = 1
    is_alarm: bool = True
    about: str | None = None


def alert_of(
    outlook: Outlook, kind: str, subject: str, *, count: int = 1, is_alarm: bool = True, about: str | None = None,
    **places: Text,
) -> Alert:
    """An alert in the words of messages.*.yaml, which may tell its count."""
    detail = sentence(outlook.centre.messages, f"alert_{kind}", **(places | {"count": same(str(count))}))
    return Alert(kind, subject, detail, count, is_alarm, about)


def line_name(outlook: Outlook, line: str) -> Text:
    """A line as people call it, its id where the files know it no longer."""
    return outlook.centre.lines[line].name if line in outlook.centre.lines else same(line)


def moment_words(outlook: Outlook, at: datetime) -> Text:
    """`23 novembre à 9 h`, by the centre's clock."""
    local = at.astimezone(outlook.centre.timezone)
    day, clock = date_text(local.date()), clock_text(local.hour * 60 + local.minute)
    return Text(f"{day.fr} à\u00a0{clock.fr}", f"{day.en} at {clock.en}")


def same(words: str) -> Text:
    """Words that are the same in every language."""
    return Text(words, words)

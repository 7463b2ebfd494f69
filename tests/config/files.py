"""Config files for the tests, small changes to them, and the faults that a loading finds."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType

from routing.config.faults import ConfigFault, ConfigRejected
from routing.config.loader import load
from routing.domain.centre import Centre
from routing.domain.rules import MINUTES_A_DAY, Period, Span, Written

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
KNOWN = Period(date(2016, 1, 1), date(2037, 1, 1))
HERE = Written(file="config/hours.yaml", line=7)

HOURS = """\
timezone: Europe/Paris
holidays: {country: FR, subdivision: null}
lines:
  telephone:
    channel: phone
    name: {fr: Téléphone, en: Phone}
    number: "+33 1 73 01 84 99"
    weekly:
      mon-thu: 09:00-20:00
      fri: 09:30-20:00
    on_holidays: open
  chat:
    channel: chat
    name: {fr: Chat, en: Chat}
    url: https://chat.example.fr
    weekly: {mon-fri: 09:00-20:00}
overrides: []
"""
QUEUES = """\
agents:
  claire: {name: Claire, number: "+33 1 84 88 00 01"}
queues:
  support:
    name: {fr: Assistance, en: Support}
    lines: [telephone]
    tiers:
      - {agents: [claire], for: 20 s}
"""


def changed(old: str, new: str, text: str = HOURS) -> str:
    """The text with its one or first `old` replaced."""
    assert old in text, f"“{old}” is not in the file"
    return text.replace(old, new, 1)


def with_override(keys: str) -> str:
    """HOURS with one override, which stands on line 18."""
    return changed("overrides: []\n", f"overrides:\n  - {{lines: all, {keys}}}\n")


def centre_of(hours: str | bytes = HOURS, **others: str | bytes) -> Centre:
    """The Centre of these files, named without `.yaml`; `messages_fr` is messages.fr.yaml."""
    texts: dict[str, str | bytes] = {"hours": hours, **others}
    contents = {
        f"{name.replace('_', '.')}.yaml": text.encode() if isinstance(text, str) else text
        for name, text in texts.items()
    }
    return load(contents, TODAY).centre


def faults_of(hours: str | bytes = HOURS, **others: str | bytes) -> tuple[ConfigFault, ...]:
    """The faults for which these files are refused; none when they load."""
    try:
        centre_of(hours, **others)
    except ConfigRejected as rejected:
        return rejected.faults
    return ()


def only_fault(hours: str | bytes = HOURS, **others: str | bytes) -> ConfigFault:
    """The one fault for which these files are refused."""
    faults = faults_of(hours, **others)
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


def span(start: str, end: str) -> Span:
    """A span by its two wall times; an end not after the start is on the next day."""
    first, last = (int(hour) * 60 + int(minute) for hour, minute in (start.split(":"), end.split(":")))
    return Span(first, last if last > first else last + MINUTES_A_DAY)


def speaks_library(fix: str) -> bool:
    """Whether a sentence is one of marshmallow's own, which say neither what is wrong nor what is right."""
    return any(words in fix for words in ("Field may not", "Not a valid", "required field", "Unknown field"))


class _TooLong(BaseException):
    """Not an Exception, so that no code under test takes it for its own."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fails what takes longer, so that an endless loop fails its own test instead of stopping them all."""

    def too_long(_signal: int, _frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(seconds)
    try:
        yield
    except _TooLong:
        raise AssertionError(f"not done within {seconds} s") from None
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)

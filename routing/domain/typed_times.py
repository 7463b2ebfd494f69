"""Hours as people type them: `9h`, `9:30`, `0930`, `midi`, `9h-12h30, 13h30-18h`, `de 9h à 12h et de 14h à 18h`.

What cannot be read is refused with words that name it and show how to write it; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from routing.domain.rules import MINUTES_A_DAY, WHOLE_DAY, Day, Span
from routing.domain.text import Language, Text

LONGEST_TYPED = 300
MOST_SPANS = 24
NOON = 12 * 60
NAMED = {"midi": NOON, "noon": NOON, "minuit": 0, "midnight": 0}
CLOSED = frozenset({"fermé", "fermée", "ferme", "closed"})
ALL_DAY = frozenset({"24h/24", "24h sur 24", "24 h sur 24", "toute la journée", "all day", "24 hours"})
_TIME = re.compile(r"(\d{1,2})(?: ?(?:h|heures?) ?(\d\d)?| ?[:.] ?(\d\d))?(?: ?([ap])\.?m\.?)?|(\d{1,2})(\d\d)")
_AND = re.compile(r" ?[,;+&] ?| (?:et|and|puis|then) ")
_TO = re.compile(r" ?[-–—] ?| ?à ?| (?:a|to|till|until) ")
_FROM = re.compile(r"(?:de|from) ")


class Unreadable(ValueError):
    """What somebody typed is not understood; `text` says which part, and how to write it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def plain(typed: str) -> str:
    """The same in small letters, no-break spaces and doubled ones made plain."""
    return " ".join(unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).lower().replace("’", "'").split())


def read_time(typed: str) -> int:
    """A time of day as minutes after midnight, 24:00 included. Raises Unreadable."""
    words = plain(typed)
    if words in NAMED:
        return NAMED[words]
    found = _TIME.fullmatch(words)
    if found is None:
        raise _no_time(typed)
    hour, minute = int(found[1] or found[5]), int(found[2] or found[3] or found[6] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            raise _no_time(typed)
        hour = hour % 12 + (12 if found[4] == "p" else 0)
    if minute > 59 or hour * 60 + minute > MINUTES_A_DAY:
        raise _no_time(typed)
    return hour * 60 + minute


def read_spans(typed: str) -> Day:
    """A day's hours in order; none for `fermé` and `closed`. Raises Unreadable, also where two spans overlap."""
    words = plain(typed)
    if words in CLOSED:
        return ()
    if words in ALL_DAY:
        return (WHOLE_DAY,)
    parts = _AND.split(words)
    if len(typed) > LONGEST_TYPED or len(parts) > MOST_SPANS:
        raise Unreadable(Text(f"Trop de plages\u00a0: {MOST_SPANS} par jour au plus.",
                              f"Too many spans: {MOST_SPANS} a day at most."))
    spans = sorted(_read_span(part) for part in parts)
    for one, other in pairwise(spans):
        if other.start < one.end:
            raise _overlap(one, other)
    return tuple(spans)


def spans_typed(spans: Day, language: Language = Language.FR) -> str:
    """Hours as one types them, and as `read_spans` reads them back: `9h-12h30, 13h30-18h`, `09:00-12:30`."""
    if not spans:
        return "fermé" if language is Language.FR else "closed"
    return ", ".join(f"{time_typed(one.start, language)}-{time_typed(one.end, language)}" for one in spans)


def time_typed(minute: int, language: Language = Language.FR) -> str:
    """A time as one types it: `9h`, `9h30`; `09:00`. The end of the day is 24h, what lies beyond it the next day's."""
    hour, rest = divmod(minute if minute <= MINUTES_A_DAY else minute - MINUTES_A_DAY, 60)
    if language is Language.EN:
        return f"{hour:02d}:{rest:02d}"
    return f"{hour}h{rest:02d}" if rest else f"{hour}h"


def _read_span(typed: str) -> Span:
    ends = _TO.split(_FROM.sub("", typed, count=1) if _FROM.match(typed) else typed)
    if len(ends) != 2 or not all(ends):
        raise _unread(
            typed, "n’est pas une plage horaire\u00a0; écrivez 9h-12h30, ou «\u00a0fermé\u00a0».",
            "is not a span of hours; write 9:00-12:30, or “closed”.",
        )
    start, end = read_time(ends[0]), read_time(ends[1])
    if start == MINUTES_A_DAY:
        raise _unread(typed, "commence à la fin du jour\u00a0; écrivez 0h.", "begins at the day’s end; write 0:00.")
    if start == end:
        raise _unread(
            typed, "commence et finit à la même heure\u00a0; pour le jour entier, écrivez 0h-24h.",
            "begins and ends at the same time; for the whole day write 0:00-24:00.",
        )
    return Span(start, end if end > start else end + MINUTES_A_DAY)


def _overlap(one: Span, other: Span) -> Unreadable:
    french, english = ([spans_typed((span,), language) for span in (one, other)] for language in Language)
    return Unreadable(Text(
        f"«\u00a0{french[0]}\u00a0» et «\u00a0{french[1]}\u00a0» se chevauchent\u00a0; écrivez une seule plage.",
        f"“{english[0]}” and “{english[1]}” overlap; write one span.",
    ))


def _no_time(typed: str) -> Unreadable:
    return _unread(typed, "n’est pas une heure\u00a0; écrivez 9h, 9h30, 9:30 ou 0930.",
                   "is not a time of day; write 9:30, 0930 or 9:30 pm.")


def _unread(typed: str, french: str, english: str) -> Unreadable:
    shown = " ".join(typed.split())[:40]
    return Unreadable(Text(f"«\u00a0{shown}\u00a0» {french}", f"“{shown}” {english}"))
